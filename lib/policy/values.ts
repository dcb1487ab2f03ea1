import { textsIn } from "./resource.ts";
import type { PolicyResource, PolicyValue } from "./resource.ts";

/** Terraform takes `"true"` for true, and some arguments are texts. */
export function isOn(value: PolicyValue | undefined): boolean {
  return value === true || value === "true";
}

export function isOff(value: PolicyValue | undefined): boolean {
  return value === false || value === "false";
}

/** A value that is one, as a text; empty for blocks, lists and what isn't there. */
export function textOf(value: PolicyValue | undefined): string {
  return value === undefined || value === null || typeof value === "object" ? "" : String(value);
}

/** Nothing is written, or nothing but an empty list or text. */
export function isEmpty(value: PolicyValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value) && value.length === 0;
}

/** A block of every address there is has no bits of a network: `0.0.0.0/0`, `::/0`. */
const EVERYBODY = /[\d:]\/0(?!\d)/;

export function isEverybody(value: PolicyValue | undefined): boolean {
  return textsIn(value).some((text) => EVERYBODY.test(text));
}

/** Ports that people in general are meant to reach. */
const PUBLIC_PORTS: ReadonlySet<number> = new Set([80, 443]);
/** By which machines are taken over. */
const TAKEOVER_PORTS: ReadonlySet<number> = new Set([22, 3389]);

/**
 * Whether the internet may reach these ports: 80 and 443, and of an entry the one that its workload listens on.
 *
 * @param ports - of a rule, first and last; undefined for all of them
 */
export function mayBePublic({ layer }: PolicyResource, ports: readonly [number, number] | undefined): boolean {
  if (ports === undefined || ports[0] !== ports[1]) return false;
  return PUBLIC_PORTS.has(ports[0]) || (layer === "entry" && !TAKEOVER_PORTS.has(ports[0]));
}

/** `22`, `8000-9000`; undefined for what names all ports, or is none. */
export function portRange(value: PolicyValue | undefined): readonly [number, number] | undefined {
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(typeof value === "number" ? String(value) : textsIn(value).join()) ?? [];
  return first === undefined ? undefined : [Number(first), Number(last ?? first)];
}

export function portsInWords(ports: readonly [number, number] | undefined): string {
  if (ports === undefined) return "every port";
  return ports[0] === ports[1] ? `port ${ports[0]}` : `ports ${ports[0]} to ${ports[1]}`;
}

/** Whether a value names a resource: by Terraform's reference, or by an id that is known already. */
export function refersTo(value: PolicyValue | undefined, { stack, type, name, values }: PolicyResource): boolean {
  const ids = ["id", "arn", "bucket", "name"].flatMap((attribute) => textsIn(values[attribute]));
  return textsIn(value).some((text) => text.includes(`⟨${stack}/${type}.${name}.`) || ids.includes(text));
}
