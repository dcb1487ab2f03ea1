import { Cidr } from "../model/cidr.ts";
import { inputsOf } from "../review/cloud-inputs.ts";
import { part, shown } from "../review/evaluate.ts";
import type { Value } from "../review/evaluate.ts";
import type { Peer } from "./model.ts";
import type { ResolvedResource } from "../review/resolved-fleet.ts";

/** One thing of a stack, as a reader of its cloud asks for it. */
export class Thing {
  /** `stack/type.name` */
  readonly id: string;
  readonly resource: ResolvedResource;
  readonly #references = new Map<string, string | undefined>();

  constructor(resource: ResolvedResource) {
    this.id = `${resource.stack}/${resource.type}.${resource.name}`;
    this.resource = resource;
  }

  value(key: string): Value | undefined {
    return this.resource.values[key];
  }

  /** Undefined where it is no text that is known. */
  text(key: string): string | undefined {
    return textOf(this.value(key));
  }

  reference(key: string): string | undefined {
    if (!this.#references.has(key)) this.#references.set(key, referenceOf(this.value(key)));
    return this.#references.get(key);
  }

  references(key: string): readonly string[] {
    return listOf(this.value(key)).flatMap((one) => referenceOf(one) ?? []);
  }

  cidr(key: string): Cidr | undefined {
    return cidrOf(this.value(key));
  }

  blocks(key: string): readonly Value[] {
    return blocksOf(this.value(key));
  }
}

/** The resources of stacks by their type. */
export class Things {
  readonly #byType: ReadonlyMap<string, readonly Thing[]>;
  readonly #byId: ReadonlyMap<string, Thing>;

  constructor(resources: readonly ResolvedResource[]) {
    const things = resources.map((resource) => new Thing(resource));
    this.#byType = Map.groupBy(things, ({ resource }) => resource.type);
    this.#byId = new Map(things.map((thing) => [thing.id, thing]));
  }

  of(type: string): readonly Thing[] {
    return this.#byType.get(type) ?? [];
  }

  at(id: string | undefined): Thing | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }
}

/** What a value refers to: the first thing of a cloud that it is made of, or the id that is written there. */
export function referenceOf(value: Value | undefined): string | undefined {
  if (typeof value === "string") return value;
  return value === undefined ? undefined : inputsOf(shown(value))[0]?.key;
}

/** Who an entry of a list lets in: a block, or an address that only a cloud knows. */
export function peersOf(entries: readonly Value[]): readonly Peer[] {
  return entries.flatMap((one): readonly Peer[] => {
    const block = cidrOf(one);
    if (block !== undefined) return [{ block }];
    const text = shown(one);
    const id = inputsOf(text)[0]?.key;
    const [, number] = /cidrhost\(⟨[^⟩]+⟩, (\d+)\)/.exec(text) ?? [];
    if (id === undefined) return [];
    return [{ address: number === undefined ? id : nthOf(id, Number(number)) }];
  });
}

/** One address of a prefix. */
export function nthOf(prefix: string, number: number): string {
  return `${prefix}[${number}]`;
}

export function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

export function cidrOf(value: Value | undefined): Cidr | undefined {
  const found = typeof value === "string" ? Cidr.parse(value) : undefined;
  return found instanceof Cidr ? found : undefined;
}

export function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

/** Blocks of a kind: one alone may be written without a list. */
export function blocksOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}

/** An argument of a block; undefined where it isn't written. */
export function argument(block: Value | undefined, key: string): Value | undefined {
  if (typeof block !== "object" || block === null || Array.isArray(block) || !(key in block)) return undefined;
  return part(block, key);
}
