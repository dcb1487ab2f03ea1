import { Unknown, shown } from "./evaluate.ts";
import type { Value } from "./evaluate.ts";
import { FORCE_NEW } from "./force-new.ts";
import type { ResolvedFleet, ResolvedResource } from "./resolved-fleet.ts";

/** What Terraform would do to one resource. `forget`: it looks for it in another account or region, and the old stays there. */
export interface ResourceChange {
  readonly action: "create" | "update" | "replace" | "destroy" | "forget";
  readonly stack: string;
  /** `aws_vpc.vpc` */
  readonly address: string;
  readonly type: string;
  /** Arguments whose values differ; of a replaced one, those that force it. */
  readonly arguments: readonly string[];
  /** Whether a replaced one goes after its successor has come. */
  readonly successorFirst: boolean;
}

/** What deploying one fleet over another would do, resource by resource, as Terraform decides it. */
export function differences(before: ResolvedFleet, after: ResolvedFleet): readonly ResourceChange[] {
  const old = resourcesOf(before);
  const now = resourcesOf(after);
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, one]) => change("destroy", one, []));
  const come = [...now].filter(([key]) => !old.has(key)).map(([, one]) => change("create", one, []));
  const pairs = [...now].flatMap(([key, one]) => {
    const was = old.get(key);
    return was === undefined ? [] : [{ key, was, now: one }];
  });
  const replaced = replacedOf(pairs, new Set([...now.keys()].filter((key) => !old.has(key))));
  const stayed = pairs.flatMap(({ key, was, now }): readonly ResourceChange[] => {
    if (was.place !== now.place) return [change("forget", was, ["provider"])];
    const forced = replaced.get(key);
    if (forced !== undefined) return [change("replace", now, forced)];
    const differing = keysOf(was, now).filter(
      (argument) => !isIgnored(now, argument) && text(was.values[argument]) !== text(now.values[argument]),
    );
    return differing.length === 0 ? [] : [change("update", now, differing)];
  });
  return [...gone, ...come, ...stayed];
}

interface Pair {
  readonly key: string;
  readonly was: ResolvedResource;
  readonly now: ResolvedResource;
}

/** With the arguments that force it: a changed value, or an id of something that is made anew. */
function replacedOf(pairs: readonly Pair[], created: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const replaced = new Map<string, readonly string[]>();
  for (let found = -1; found !== replaced.size;) {
    found = replaced.size;
    for (const { key, was, now } of pairs) {
      if (replaced.has(key)) continue;
      const forcing = (FORCE_NEW[now.type] ?? []).filter((argument) => {
        if (isIgnored(now, argument)) return false;
        const value = at(now.values, argument.split("."));
        return text(at(was.values, argument.split("."))) !== text(value) || namesOne(value, replaced, created);
      });
      if (forcing.length > 0) replaced.set(key, forcing);
    }
  }
  return replaced;
}

function isIgnored({ ignored }: ResolvedResource, argument: string): boolean {
  return ignored.some((one) => argument === one || argument.startsWith(`${one}.`));
}

function namesOne(value: Value | undefined, replaced: ReadonlyMap<string, unknown>, created: ReadonlySet<string>): boolean {
  return inputsOf(value).some((key) => replaced.has(key) || created.has(key));
}

/** Resources that a value is made of, as `stack/type.name`. */
function inputsOf(value: Value | undefined): readonly string[] {
  if (value === undefined) return [];
  return [...shown(value).matchAll(/⟨([a-z0-9-]+\/[a-z0-9_]+\.[A-Za-z0-9_-]+)\./g)].map(([, key]) => key ?? "");
}

function at(values: Value | Readonly<Record<string, Value>> | undefined, path: readonly string[]): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined || values === undefined || values === null || values instanceof Unknown) return values;
  if (Array.isArray(values)) return (values as readonly Value[]).map((one) => at(one, path) ?? null);
  return typeof values === "object" ? at((values as Readonly<Record<string, Value>>)[key], rest) : values;
}

/** Nothing and null are the same to Terraform. */
function text(value: Value | undefined): string {
  return value === undefined || value === null ? "" : shown(value);
}

function keysOf(was: ResolvedResource, now: ResolvedResource): readonly string[] {
  return [...new Set([...Object.keys(was.values), ...Object.keys(now.values)])].sort();
}

function resourcesOf(fleet: ResolvedFleet): ReadonlyMap<string, ResolvedResource> {
  const all = [...fleet.values()].flatMap(({ id, resources }) =>
    [...resources].map(([address, resource]): [string, ResolvedResource] => [`${id}/${address}`, resource]),
  );
  return new Map(all);
}

function change(action: ResourceChange["action"], one: ResolvedResource, forcing: readonly string[]): ResourceChange {
  const { stack, type, name, successorFirst } = one;
  return { action, stack, type, address: `${type}.${name}`, arguments: forcing, successorFirst };
}
