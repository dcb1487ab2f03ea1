import { createHash } from "node:crypto";
import { Transform } from "node:stream";
import type { TransformCallback } from "node:stream";
import { artefactError } from "./artefact-error.ts";

/** What a manifest says of some bytes. */
export interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/**
 * Passes on bytes that are to be those of a descriptor. It fails at the first byte too many and, before the end is passed on, when
 * bytes are missing or others than they should be: nobody who reads from it sees an end of what was altered.
 *
 * @param what - how the bytes are called in errors
 */
export function verified({ digest, size }: Descriptor, what: string): Transform {
  const hash = createHash("sha256");
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
      seen += chunk.byteLength;
      if (seen > size) return done(artefactError(`${what} has more than the ${size} bytes that its manifest says`));
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done: TransformCallback): void {
      if (seen < size) return done(artefactError(`${what} breaks off after ${seen} of ${size} bytes`));
      const found = `sha256:${hash.digest("hex")}`;
      done(
        found === digest ? null : artefactError(`${what} is not what its manifest says: its digest is ${found}, not ${digest}`),
      );
    },
  });
}
