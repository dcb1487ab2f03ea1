import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LOCAL_CREDENTIAL } from "../../contracts/local-credential.ts";
import { programPath } from "../../package-files.ts";
import type { Home } from "../home.ts";

/** Puts the program that gives credentials for the project's clusters into a folder of its own. @returns the folder, absolute */
export function writeCredentialProgram({ root }: Home, project: string): string {
  const folder = path.join(root, "bin");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const command = [process.execPath, programPath("lib/local/agents/credential"), project].map(quoted).join(" ");
  const file = path.join(folder, LOCAL_CREDENTIAL);
  writeFileSync(`${file}.unfinished`, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(`${file}.unfinished`, 0o700);
  renameSync(`${file}.unfinished`, file);
  return folder;
}

/** For a shell, which takes it as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
