import { canonical } from "../model/canonical.ts";

type Table = Readonly<Record<string, unknown>>;

/** What of a value holds for others of its shape; undefined where it tells of nothing but this one stack. */
type Shape = (value: unknown) => unknown;

/**
 * What two stacks have in common that differ in names and values only, as text: the same blocks with the same arguments, that refer
 * to each other in the same way. Terraform finds the same in all of them, but for what one value alone makes wrong.
 *
 * @param stack - a stack's `cdk.tf.json`
 */
export function stackShape(stack: Table): string {
  const blocks = blocksOf(stack);
  const shapeOf = shapes(new Map(blocks.map(({ address, known }) => [address, known])));
  const { "//": _comment, terraform, resource: _resources, data: _sources, ...rest } = stack;
  return canonical({
    plugins: isTable(terraform) ? terraform["required_providers"] : undefined,
    blocks: blocks.map(({ known, arguments: given }) => [known, shapeOf(given)]),
    rest: shapeOf(rest),
  });
}

interface Block {
  /** `aws_vpc.network`, or with `data.` before it. */
  readonly address: string;
  /** The same of all stacks of the shape: the how manieth of its type it is. */
  readonly known: string;
  readonly arguments: unknown;
}

function blocksOf(stack: Table): readonly Block[] {
  return (["resource", "data"] as const).flatMap((kind) => {
    const before = kind === "data" ? "data." : "";
    return tableOf(stack[kind]).flatMap(([type, named]) =>
      tableOf(named).map(([name, given], index) => ({
        address: `${before}${type}.${name}`,
        known: `${before}${type}.${index}`,
        arguments: given,
      })),
    );
  });
}

function shapes(known: ReadonlyMap<string, string>): Shape {
  const shapeOf: Shape = (value) => {
    if (Array.isArray(value)) return value.map(shapeOf);
    if (isTable(value)) {
      return Object.fromEntries(tableOf(value).flatMap(([key, part]) => (key === "//" ? [] : [[key, shapeOf(part)]])));
    }
    if (typeof value === "string")
      return `text${[...value.matchAll(EXPRESSION)].map(([whole]) => reference(whole, known)).join("")}`;
    return typeof value === "number" ? "number" : value;
  };
  return shapeOf;
}

const EXPRESSION = /\$\{[^}]*\}/g;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const ADDRESS = /\b(?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*/g;

/** An expression, with blocks as they are known in the shape. */
function reference(expression: string, known: ReadonlyMap<string, string>): string {
  return expression.replace(QUOTED, '""').replace(ADDRESS, (address) => known.get(address) ?? address);
}

/** By name, in order. */
function tableOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isTable(value) ? Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)) : [];
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
