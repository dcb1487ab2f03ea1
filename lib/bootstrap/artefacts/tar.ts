import { artefactError } from "./artefact-error.ts";
import type { RawFile } from "./digest.ts";

const BLOCK = 512;

/**
 * The files of a tar archive: ustar with pax and GNU's long names. Folders and links are no files; a name that leads out of the
 * archive or stands there twice is refused.
 *
 * @param what - how the archive is called in errors
 */
export function filesOfTar(archive: Buffer, what: string): readonly RawFile[] {
  const files = new Map<string, RawFile>();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.byteLength && archive[at] !== 0;) {
    const header = archive.subarray(at, at + BLOCK);
    const size = sizeOf(header);
    const end = at + BLOCK + size;
    if (!(size >= 0) || end > archive.byteLength) throw artefactError(`${what} is no whole tar archive`);
    const content = archive.subarray(at + BLOCK, end);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "x") longName = paxPath(content) ?? longName;
    else if (type === "L") longName = text(content);
    else {
      if (type === "0" || type === "\0") add(files, inside(longName ?? nameOf(header), what), content, what);
      longName = undefined;
    }
    at = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return [...files.values()];
}

function add(files: Map<string, RawFile>, name: string, bytes: Buffer, what: string): void {
  if (files.has(name)) throw artefactError(`${what} has ${name} twice`);
  files.set(name, { name, bytes });
}

function inside(name: string, what: string): string {
  const plain = name.replace(/^(\.\/)+/, "");
  const isInside = plain !== "" && !plain.split("/").some((part) => part === "" || part === "." || part === "..");
  if (!isInside || plain.includes("\\")) throw artefactError(`${what} has a file "${name}", which lies outside it`);
  return plain;
}

function nameOf(header: Buffer): string {
  const prefix = header.subarray(257, 262).toString("latin1") === "ustar" ? text(header.subarray(345, 500)) : "";
  const name = text(header.subarray(0, 100));
  return prefix === "" ? name : `${prefix}/${name}`;
}

function sizeOf(header: Buffer): number {
  const digits = text(header.subarray(124, 136)).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** `<length> path=<name>\n` among such records. */
function paxPath(content: Buffer): string | undefined {
  return /^\d+ path=(.*)$/m.exec(content.toString("utf8"))?.[1];
}

/** Up to the first zero. */
function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? bytes.byteLength : end).toString("utf8");
}
