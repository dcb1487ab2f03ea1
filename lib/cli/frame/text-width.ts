import { createRequire } from "node:module";
import type * as StringWidth from "string-width";

const require = createRequire(import.meta.url);

/** Columns that a text takes on a terminal. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  // Loaded where a text needs it only: its tables take 60 ms, and most answers are plain.
  const { default: stringWidth } = require("string-width") as typeof StringWidth;
  return stringWidth(text);
}
