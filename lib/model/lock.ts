import type { Pin } from "./artefact.ts";
import { Cidr } from "./cidr.ts";

export type GrantKind = "block" | "asn" | "tunnel" | "mesh-id" | "ports";

/** One thing that was handed out. It never moves, never changes size and is never given to another owner. */
export interface Grant {
  readonly kind: GrantKind;
  /** Who has it: `region/<name>`, `cluster/<name>`, `link/<a>--<b>`, with `/<purpose>` and a count where an owner has several. */
  readonly owner: string;
  /** A block, a number, or `<first>-<last>`. */
  readonly value: string;
  readonly state: "live" | "retired";
}

/** What was decided once and stays decided: the content of `fleet.lock`. */
export interface Lock {
  readonly format: 1;
  readonly grants: readonly Grant[];
  readonly pins: readonly Pin[];
}

export const EMPTY_LOCK: Lock = { format: 1, grants: [], pins: [] };

/** Whether the text is a value of that kind: an aligned block, a first and a last port, or a number. */
export function fitsKind(kind: GrantKind, value: string): boolean {
  if (kind === "block" || kind === "tunnel") return typeof Cidr.parse(value) !== "string";
  if (kind !== "ports") return /^\d{1,10}$/.test(value);
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(value) ?? [];
  return Number(first) <= Number(last);
}
