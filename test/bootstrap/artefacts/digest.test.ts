import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { digestOf } from "../../../lib/bootstrap/artefacts/digest.ts";
import type { RawFile } from "../../../lib/bootstrap/artefacts/digest.ts";

const file = fc.record({ name: fc.string({ unit: "grapheme", maxLength: 6 }), bytes: fc.uint8Array({ maxLength: 12 }) });
const files = fc.uniqueArray(file, { selector: (one) => one.name, maxLength: 5 });

function named(name: string, text: string): RawFile {
  return { name, bytes: Buffer.from(text) };
}

/** The same set of files, as something that compares equal only if names and bytes do. */
function canonical(set: readonly RawFile[]): string {
  return JSON.stringify(
    set.map((one) => [one.name, [...one.bytes].join(",")]).toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
  );
}

describe("the digest of an artefact", () => {
  test("is a known number for known files, on every machine and in every release", () => {
    expect(digestOf([named("b.yaml", "two\n"), named("a.yaml", "one\n")])).toBe(
      "sha256:021d0cceb6fab74c35d36c35b7cc3b327dc0b34afa342ba4e1211155e2c78fa0",
    );
  });

  test("does not depend on the order in which files were found", () => {
    fc.assert(
      fc.property(
        files.chain((set) => fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length }))),
        ([set, shuffled]) => {
          expect(digestOf(shuffled)).toBe(digestOf(set));
        },
      ),
    );
  });

  test("differs for every two different sets of files", () => {
    fc.assert(
      fc.property(files, files, (a, b) => {
        fc.pre(canonical(a) !== canonical(b));
        expect(digestOf(a)).not.toBe(digestOf(b));
      }),
    );
  });

  test("can't be kept while bytes move between a name, its content and the next file", () => {
    const digests = [
      digestOf([named("ab", "c")]),
      digestOf([named("a", "bc")]),
      digestOf([named("a", ""), named("b", "c")]),
      digestOf([named("a", "b"), named("c", "")]),
      digestOf([named("", "abc")]),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });
});
