// Writes the pages of docs/reference that follow from the command line: `npm run docs`. A test fails when they are stale.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandsPage, exitCodesPage } from "./reference-pages.ts";

const FOLDER = path.join(import.meta.dirname, "../docs/reference");

mkdirSync(FOLDER, { recursive: true });
writeFileSync(path.join(FOLDER, "commands.md"), await commandsPage());
writeFileSync(path.join(FOLDER, "exit-codes.md"), exitCodesPage());
