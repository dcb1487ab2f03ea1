import ts from "typescript";

/** A change to one literal of a source file. */
export interface Mutant {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly was: string;
  readonly becomes: string;
  /** The whole file with the change. */
  readonly text: string;
}

/** One range: a block such as `10.0.0.0/8`. */
const BLOCK = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/;

/** Each number of a file one larger and one smaller, and each block half as large and one further. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    for (const becomes of changes(node)) {
      const [from, to] = [node.getStart(source), node.getEnd()];
      mutants.push({
        file,
        line: source.getLineAndCharacterOfPosition(from).line + 1,
        was: text.slice(from, to),
        becomes,
        text: text.slice(0, from) + becomes + text.slice(to),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

function changes(node: ts.Node): readonly string[] {
  if (ts.isNumericLiteral(node)) return [`${Number(node.text) + 1}`, `(${Number(node.text) - 1})`];
  const block = ts.isStringLiteral(node) ? BLOCK.exec(node.text) : null;
  return block === null ? [] : [JSON.stringify(halved(block)), JSON.stringify(moved(block))];
}

/** The first half of the block. */
function halved(block: RegExpExecArray): string {
  const [, a, b, c, d, prefix] = block;
  return `${a}.${b}.${c}.${d}/${Number(prefix) + 1}`;
}

/** The next block of the same size. */
function moved(block: RegExpExecArray): string {
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = block.slice(1).map(Number);
  const next = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d + 2 ** (32 - prefix);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(next / 2 ** shift) % 256).join(".")}/${prefix}`;
}
