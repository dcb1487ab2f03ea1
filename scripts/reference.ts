// Writes the pages of docs/reference that follow from the sources, and the JSON Schema: `npm run docs`. A test fails when they are stale.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generatedFiles } from "./reference-pages.ts";

const ROOT = path.join(import.meta.dirname, "..");

for (const [file, text] of Object.entries(await generatedFiles())) {
  mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
  writeFileSync(path.join(ROOT, file), text);
}
