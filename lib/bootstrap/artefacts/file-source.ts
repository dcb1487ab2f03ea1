import { realpath, stat, readFile } from "node:fs/promises";
import path from "node:path";
import { artefactError } from "./artefact-error.ts";
import type { RawFile } from "./digest.ts";
import { MAX_ARTEFACT_BYTES, selectFiles } from "./file-selection.ts";

/**
 * A file of the project, or files in a folder of it. Nothing outside the project is read, by no link either.
 *
 * @param file - relative to the project
 * @param patterns - what to take of a folder; empty where `file` is a file
 */
export async function readProjectFiles(project: string, file: string, patterns: readonly string[]): Promise<readonly RawFile[]> {
  const place = await insideProject(project, file);
  const { size } = await stat(place).then((found) => {
    if (found.isDirectory() === patterns.length > 0) return found;
    const problem = found.isDirectory() ? "is a folder: say which files of it" : "is a file: there is nothing to choose from it";
    throw artefactError(`file:${file} ${problem}`);
  });
  if (patterns.length > 0) return selectFiles(place, patterns, `file:${file}`);
  if (size > MAX_ARTEFACT_BYTES) throw artefactError(`file:${file} has more than ${MAX_ARTEFACT_BYTES} bytes`);
  return [{ name: "", bytes: await readFile(place) }];
}

async function insideProject(project: string, file: string): Promise<string> {
  const root = await realpath(project);
  try {
    const place = await realpath(path.resolve(root, file));
    const relative = path.relative(root, place);
    if (!path.isAbsolute(file) && relative !== ".." && !relative.startsWith(`..${path.sep}`)) return place;
  } catch (error) {
    if (!(typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT")) throw error;
    throw artefactError(`the project has no ${file}`, { cause: error });
  }
  throw artefactError(`file:${file} lies outside the project; give a path relative to it`);
}
