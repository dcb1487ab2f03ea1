import { PARTS } from "./index.ts";

/** What people call each kind of part, but for nodes. */
export const KINDS: ReadonlyMap<string, string> = new Map(Object.values(PARTS).flatMap(({ kinds }) => Object.entries(kinds)));

/** Nodes have a kind for each type of machine: `aws/node/m7i.xlarge`, and `aws/spot-node/m7i.xlarge`. */
const NODE = new RegExp(`^(${Object.keys(PARTS).join("|")})/(spot-)?node/([A-Za-z0-9_.-]+)$`);

export function isKind(kind: string): boolean {
  return KINDS.has(kind) || NODE.test(kind);
}

/** `spot node m7i.xlarge` */
export function nameOfKind(kind: string): string {
  const [, , spot, machine] = NODE.exec(kind) ?? [];
  if (machine !== undefined) return `${spot === undefined ? "node" : "spot node"} ${machine}`;
  return KINDS.get(kind) ?? kind;
}

/** `aws` of `aws/nat-gateway` */
export function cloudOfKind(kind: string): string {
  return kind.slice(0, kind.indexOf("/"));
}
