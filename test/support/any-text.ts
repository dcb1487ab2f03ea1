import fc from "fast-check";

/** Half surrogate pairs lie between: no text of a file has them. */
const [BELOW, ABOVE] = [0xd800, 0xe000];
const codePoint = fc.nat({ max: 0x10ffff - (ABOVE - BELOW) }).map((at) => (at < BELOW ? at : at + ABOVE - BELOW));

/**
 * Text of any characters, and of those that JavaScript itself gives a meaning to. The `binary` unit of fast-check yields the same, after it
 * has spent a second and 130 MB on a table of all of Unicode.
 */
export function anyText(maxLength = 10): fc.Arbitrary<string> {
  const characters = fc.array(codePoint, { maxLength }).map((codes) => String.fromCodePoint(...codes));
  return fc.oneof({ weight: 3, arbitrary: characters }, fc.string({ maxLength }));
}
