import { createHash } from "node:crypto";

/** One file of an artefact, as it was published. */
export interface RawFile {
  /** Path inside the source with `/`; empty where the source itself is the one file. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * `sha256:<hex>` over the raw files, sorted by the bytes of their names. Before each name and each content stands its
 * length (eight bytes, big end first), so that no two sets of files give the same input to the hash.
 */
export function digestOf(files: readonly RawFile[]): string {
  const hash = createHash("sha256");
  for (const file of sortFiles(files)) {
    for (const part of [Buffer.from(file.name), file.bytes]) {
      const length = Buffer.alloc(8);
      length.writeBigUInt64BE(BigInt(part.byteLength));
      hash.update(length).update(part);
    }
  }
  return `sha256:${hash.digest("hex")}`;
}

/** The order of the digest: by the UTF-8 bytes of the names, the same in every locale. */
export function sortFiles(files: readonly RawFile[]): readonly RawFile[] {
  return files.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}
