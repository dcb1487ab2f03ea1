import { BUILT_IN, PLUGINS } from "../clouds/plugins.ts";
import { inputsOf } from "./cloud-inputs.ts";
import { Unknown, distinct } from "./evaluate.ts";
import type { Value } from "./evaluate.ts";
import type { ResolvedFleet, ResolvedResource } from "./resolved-fleet.ts";

/**
 * What Terraform would do to one resource. `rerun`: it makes it anew, which runs a program again and destroys nothing. `unknown`: it changes it in place or replaces it, and which isn't known without a
 * plan. `forget`: it looks for it in another account or region, and the old stays there.
 */
export type ResourceAction = "create" | "update" | "replace" | "rerun" | "unknown" | "destroy" | "forget";

export interface ResourceChange {
  readonly action: ResourceAction;
  readonly stack: string;
  /** `aws_vpc.vpc` */
  readonly address: string;
  readonly type: string;
  /** Arguments whose values differ; of a replaced one, those that force it; of an unknown one, those that may. */
  readonly arguments: readonly string[];
  /** Why it isn't known whether it is replaced; undefined where it is. */
  readonly why: string | undefined;
  /** Whether a replaced one goes after its successor has come. */
  readonly successorFirst: boolean;
  /** Undefined where it isn't there. */
  readonly before: Readonly<Record<string, Value>> | undefined;
  readonly after: Readonly<Record<string, Value>> | undefined;
}

/** What a deployment does to what one stack hands to others, as far as that is another thing afterwards. */
export interface ResourceChanges {
  readonly changes: readonly ResourceChange[];
  /** Whether a value is made of something that will be another thing, though it is written the same. */
  readonly isRenewed: (value: string) => boolean;
}

/** What deploying one fleet over another would do, resource by resource, as Terraform decides it. */
export function resourceChanges(before: ResolvedFleet, after: ResolvedFleet): ResourceChanges {
  const old = resourcesOf(before);
  const now = resourcesOf(after);
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, one]) => change("destroy", one, undefined, []));
  const come = [...now].filter(([key]) => !old.has(key)).map(([, one]) => change("create", undefined, one, []));
  const pairs = [...now].flatMap(([key, one]): readonly Pair[] => {
    const was = old.get(key);
    return was === undefined ? [] : [{ key, was, now: one }];
  });
  const renewed = new Renewed(before, after);
  for (const key of now.keys()) if (!old.has(key)) renewed.add(key, true);
  const found = new Map<string, ResourceChange>();
  // Whatever is another thing may make those others that are made of it, until nothing is left to find.
  for (let size = -1; size !== renewed.size;) {
    size = renewed.size;
    for (const pair of pairs) {
      const made = changeOf(pair, renewed);
      if (made === undefined) continue;
      found.set(pair.key, made);
      if (["replace", "rerun", "unknown"].includes(made.action)) renewed.add(pair.key, made.action !== "unknown");
      for (const attribute of made.action === "update" ? movingOf(made.type) : []) renewed.add(`${pair.key}.${attribute}`, true);
    }
  }
  return {
    changes: [...gone, ...come, ...pairs.flatMap(({ key }) => found.get(key) ?? [])],
    isRenewed: (value) => renewed.certainty(value) !== undefined,
  };
}

interface Pair {
  readonly key: string;
  readonly was: ResolvedResource;
  readonly now: ResolvedResource;
}

/** Things that will be others, by `stack/address`, and single attributes of them, by `stack/address.attribute`. */
class Renewed {
  readonly #certain = new Map<string, boolean>();

  /** Data sources and modules whose arguments differ say something else, or the same: nobody knows. */
  constructor(before: ResolvedFleet, after: ResolvedFleet) {
    for (const { id, sources } of after.values()) {
      for (const [address, text] of sources) {
        if (before.get(id)?.sources.get(address) !== text) this.add(`${id}/${address}`, false);
      }
    }
  }

  /** Grows with what was found, and as it is found to be certain. */
  get size(): number {
    return this.#certain.size + [...this.#certain.values()].filter((certain) => certain).length;
  }

  add(key: string, certain: boolean): void {
    this.#certain.set(key, certain || this.#certain.get(key) === true);
  }

  /** Whether a value of it is another one for certain, or may be; undefined where it is the same. */
  certainty(value: string): "certain" | "possible" | undefined {
    const known = inputsOf(value).flatMap(({ key, attribute }) => [
      this.#certain.get(key),
      this.#certain.get(`${key}.${attribute}`),
    ]);
    if (known.includes(true)) return "certain";
    return known.includes(false) ? "possible" : undefined;
  }
}

function changeOf({ was, now }: Pair, renewed: Renewed): ResourceChange | undefined {
  if (was.place !== now.place) return change("forget", was, now, ["provider"]);
  const differs = (argument: string): "certain" | "possible" | undefined => {
    if (isIgnored(now, argument)) return undefined;
    const value = text(at(now.values, argument.split(".")));
    return text(at(was.values, argument.split("."))) !== value ? "certain" : renewed.certainty(value);
  };
  const differing = keysOf(was, now).filter((argument) => differs(argument) !== undefined);
  if (differing.length === 0) return undefined;
  const facts = replacingOf(now.type);
  if (facts === undefined) {
    return { ...change("unknown", was, now, differing), why: `nothing is known here of ${now.type}` };
  }
  const forcing = facts.always.filter((argument) => differs(argument) === "certain");
  if (forcing.length > 0) return change(now.isProgram ? "rerun" : "replace", was, now, forcing);
  const perhaps = facts.always.filter((argument) => differs(argument) === "possible");
  if (perhaps.length > 0) {
    return { ...change("unknown", was, now, perhaps), why: `it is replaced where what ${perhaps.join(", ")} names is` };
  }
  const sometimes = Object.entries(facts.sometimes).filter(([argument]) => differs(argument) !== undefined);
  const [first] = sometimes;
  if (first === undefined) return change("update", was, now, differing);
  const named = sometimes.map(([argument]) => argument);
  return { ...change("unknown", was, now, named), why: first[1] };
}

/** Whether it is known which changes replace a resource of this type. */
export function isKnownType(type: string): boolean {
  return replacingOf(type) !== undefined;
}

function replacingOf(type: string) {
  const builtIn = BUILT_IN[type];
  if (builtIn !== undefined) return { always: builtIn, sometimes: {} };
  const facts = PLUGINS[type.split("_")[0] ?? ""];
  const always = facts?.replacing[type];
  return always === undefined ? undefined : { always, sometimes: facts?.sometimes[type] ?? {} };
}

function movingOf(type: string): readonly string[] {
  return PLUGINS[type.split("_")[0] ?? ""]?.moving[type] ?? [];
}

function isIgnored({ ignored }: ResolvedResource, argument: string): boolean {
  return ignored.some((one) => one === "all" || argument === one || argument.startsWith(`${one}.`));
}

function at(values: Value | Readonly<Record<string, Value>> | undefined, path: readonly string[]): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined || values === undefined || values === null || values instanceof Unknown) return values;
  if (Array.isArray(values)) return (values as readonly Value[]).map((one) => at(one, path) ?? null);
  return typeof values === "object" ? at((values as Readonly<Record<string, Value>>)[key], rest) : values;
}

/** Nothing and null are the same to Terraform. */
function text(value: Value | undefined): string {
  return value === undefined || value === null ? "" : distinct(value);
}

function keysOf(was: ResolvedResource, now: ResolvedResource): readonly string[] {
  return [...new Set([...Object.keys(was.values), ...Object.keys(now.values)])].sort();
}

/** Without those of which there are none: their blocks stand for what destroys them. */
function resourcesOf(fleet: ResolvedFleet): ReadonlyMap<string, ResolvedResource> {
  const all = [...fleet.values()].flatMap(({ id, resources }) =>
    [...resources]
      .filter(([, { count }]) => count !== NONE)
      .map(([address, resource]): [string, ResolvedResource] => [`${id}/${address}`, resource]),
  );
  return new Map(all);
}

const NONE = distinct(0);

function change(
  action: ResourceAction,
  was: ResolvedResource | undefined,
  now: ResolvedResource | undefined,
  forcing: readonly string[],
): ResourceChange {
  const one = now ?? was;
  if (one === undefined) throw new RangeError("a change is one of something");
  const { stack, type, name, successorFirst } = one;
  return {
    action,
    stack,
    type,
    address: `${type}.${name}`,
    arguments: forcing,
    why: undefined,
    successorFirst,
    before: was?.values,
    after: now?.values,
  };
}
