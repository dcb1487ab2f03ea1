import { textWidth } from "./text-width.ts";
import type { LocatedProblem } from "../../errors.ts";
import { visible } from "../../fleet-file/read/finding.ts";
import { lineOf } from "../../fleet-file/read/source.ts";
import type { SourceText } from "../../fleet-file/read/source.ts";
import { withoutCredentials } from "../../fleet-file/read/credentials.ts";

/**
 * The line that a problem points into, with a caret below its place.
 *
 * @returns undefined where the file has no such line, or it may not be shown
 */
export function excerpt(
  sources: readonly SourceText[],
  { file, line, column }: LocatedProblem,
  columns: number,
): string | undefined {
  const source = sources.find((candidate) => candidate.file === file);
  const text = source === undefined ? undefined : lineOf(source, line);
  if (text === undefined || text.trim() === "") return undefined;
  // Another problem may point into a line that holds a credential.
  if (withoutCredentials(text) !== text) return undefined;
  const gutter = `${line} | `;
  const room = Math.max(20, columns - 4 - gutter.length);
  // A long line is shown around its place.
  const from = textWidth(text.slice(0, column)) <= room ? 0 : column - 1 - Math.floor(room / 2);
  const before = shown(text.slice(from, column - 1));
  const after = cut(shown(text.slice(column - 1)), room - textWidth(before));
  const caret = `${" ".repeat(gutter.length - 2)}| ${" ".repeat(textWidth(before))}^`;
  return `    ${gutter}${before}${after}\n    ${caret}\n`;
}

/** A tab has no width that could be counted on. */
function shown(text: string): string {
  return visible(text.replace(/\t/g, " "));
}

function cut(text: string, width: number): string {
  let kept = "";
  for (const character of text) {
    if (textWidth(kept + character) > width) return kept;
    kept += character;
  }
  return kept;
}
