import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { artefactError } from "./artefact-error.ts";
import type { RawFile } from "./digest.ts";

/** Most bytes that an artefact may have in all: far above what any agent publishes, far below what hurts. */
export const MAX_ARTEFACT_BYTES = 64 * 1024 * 1024;

/**
 * The files below a folder that a list of paths and patterns chooses. A `*` stands for any characters but `/`.
 *
 * @throws PhaseError when one of them chooses nothing, or leaves the folder
 */
export async function selectFiles(folder: string, patterns: readonly string[], source: string): Promise<readonly RawFile[]> {
  const names = new Set<string>();
  for (const pattern of patterns) {
    const found = await namesOf(folder, pattern, source);
    if (found.length === 0) throw artefactError(`${source} has no file ${pattern}`);
    for (const name of found) names.add(name);
  }
  const files: RawFile[] = [];
  let total = 0;
  for (const name of [...names].toSorted()) {
    const bytes = await readFile(path.join(folder, name));
    total += bytes.byteLength;
    if (total > MAX_ARTEFACT_BYTES) throw artefactError(`${source} has more than ${MAX_ARTEFACT_BYTES} bytes`);
    files.push({ name, bytes });
  }
  return files;
}

/**
 * Those of some files that the same list chooses.
 *
 * @throws PhaseError when one of them chooses nothing, or leaves the source
 */
export function chooseFiles(files: readonly RawFile[], patterns: readonly string[], source: string): readonly RawFile[] {
  const shapes = patterns.map((pattern) => ({ pattern, shapes: segmentsOf(pattern, source).map(shapeOf) }));
  const fits = (name: string, wanted: readonly RegExp[]): boolean => {
    const parts = name.split("/");
    return parts.length === wanted.length && wanted.every((shape, index) => shape.test(parts[index] ?? ""));
  };
  for (const { pattern, shapes: wanted } of shapes) {
    if (!files.some(({ name }) => fits(name, wanted))) throw artefactError(`${source} has no file ${pattern}`);
  }
  return files.filter(({ name }) => shapes.some(({ shapes: wanted }) => fits(name, wanted)));
}

/** Walks down one segment of the pattern at a time; symbolic links are no files. */
async function namesOf(folder: string, pattern: string, source: string): Promise<readonly string[]> {
  const segments = segmentsOf(pattern, source);
  let folders = [""];
  for (const segment of segments.slice(0, -1)) folders = await matching(folder, folders, segment, "directory");
  return matching(folder, folders, segments.at(-1) ?? "", "file");
}

function segmentsOf(pattern: string, source: string): readonly string[] {
  const segments = pattern.split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..") || pattern.includes("\\")) {
    throw artefactError(`"${pattern}" is no path inside ${source}`);
  }
  return segments;
}

function shapeOf(segment: string): RegExp {
  return new RegExp(`^${segment.split("*").map(escaped).join("[^/]*")}$`);
}

async function matching(
  root: string,
  folders: readonly string[],
  segment: string,
  kind: "directory" | "file",
): Promise<string[]> {
  const pattern = shapeOf(segment);
  const found: string[] = [];
  for (const at of folders) {
    const entries = await readdir(path.join(root, at), { withFileTypes: true });
    const wanted = entries.filter(
      (entry) => (kind === "file" ? entry.isFile() : entry.isDirectory()) && pattern.test(entry.name),
    );
    found.push(...wanted.map((entry) => (at === "" ? entry.name : `${at}/${entry.name}`)));
  }
  return found;
}

/** The text as a regular expression that matches nothing else. */
function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, "\\$&");
}
