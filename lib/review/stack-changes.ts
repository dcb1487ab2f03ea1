import { canonical } from "../model/canonical.ts";
import { inputsOf } from "./cloud-inputs.ts";
import { FleetResolver } from "./resolved-fleet.ts";
import type { RemoteRead, ResolvedFleet } from "./resolved-fleet.ts";
import { resourceChanges } from "./resource-changes.ts";
import type { ResourceChange } from "./resource-changes.ts";
import type { SynthesizedFleet, SynthesizedStack } from "./synthesized-fleet.ts";
import { REMOTE_STATE } from "./terraform-json.ts";
import type { StackJson } from "./terraform-json.ts";

/**
 * What becomes of a stack. `leaving`: the deployment destroys what its state holds. `gone`: it is deployed no more, and whatever
 * its state holds stays as it is.
 */
export type StackFate = "added" | "changed" | "leaving" | "gone";

/** Why a stack has to be deployed. */
export type Cause =
  /** Its own Terraform is another one. */
  | { readonly kind: "own" }
  /** An output that it reads has another value. */
  | { readonly kind: "reads"; readonly read: RemoteRead }
  /** An output that it reads is made of a thing that is made anew. */
  | { readonly kind: "renewed"; readonly read: RemoteRead; readonly resource: string };

export interface StackChange {
  readonly stack: SynthesizedStack;
  readonly fate: StackFate;
  /** From the stack itself back to where it began. */
  readonly causes: readonly Cause[];
  /** What becomes of its resources. */
  readonly resources: readonly ResourceChange[];
}

/**
 * Stacks whose content differs once all that they read of others is filled in, each with what becomes of its resources, in the
 * order of their ids. What isn't among them is deployed without any effect.
 */
export function stackChanges(before: SynthesizedFleet, after: SynthesizedFleet): readonly StackChange[] {
  const sides = { old: resolved(before), now: resolved(after) };
  const { changes, isRenewed } = resourceChanges(sides.old.fleet, sides.now.fleet);
  const resources = Map.groupBy(changes, ({ stack }) => stack);
  const causes = new Causes(sides.old, sides.now, isRenewed);
  const found = [...after.stacks.values()].flatMap((stack): readonly StackChange[] => {
    const was = before.stacks.get(stack.id);
    const own = resources.get(stack.id) ?? [];
    if (was === undefined) return [{ stack, fate: "added", causes: [{ kind: "own" }], resources: own }];
    if (!differs(sides.old.fleet, sides.now.fleet, stack.id, isRenewed)) return [];
    const fate = stack.leaving !== undefined && was.leaving === undefined ? "leaving" : "changed";
    return [{ stack, fate, causes: causes.of(stack.id), resources: own }];
  });
  const gone = [...before.stacks.values()]
    .filter(({ id }) => !after.stacks.has(id))
    .map((stack): StackChange => ({ stack, fate: "gone", causes: [{ kind: "own" }], resources: [] }));
  return [...found, ...gone].sort((a, b) => (a.stack.id < b.stack.id ? -1 : 1));
}

interface Side {
  readonly jsons: ReadonlyMap<string, StackJson>;
  readonly resolver: FleetResolver;
  /** Of the stacks that were built. */
  readonly fleet: ResolvedFleet;
}

function resolved({ stacks }: SynthesizedFleet): Side {
  const known = [...stacks.values()].map(({ id, json, terraform = {} }): [string, StackJson] => [id, json ?? { terraform }]);
  const jsons = new Map(known);
  const resolver = new FleetResolver(jsons);
  const built = [...stacks.values()].filter(({ json }) => json !== undefined);
  return { jsons, resolver, fleet: new Map(built.map(({ id }) => [id, resolver.stack(id)])) };
}

function differs(old: ResolvedFleet, now: ResolvedFleet, id: string, isRenewed: (value: string) => boolean): boolean {
  const [was, is] = [old.get(id), now.get(id)];
  if (was === undefined || is === undefined) return was !== is;
  return was.content !== is.content || isRenewed(is.content);
}

class Causes {
  readonly #old: Side;
  readonly #now: Side;
  readonly #isRenewed: (value: string) => boolean;

  constructor(old: Side, now: Side, isRenewed: (value: string) => boolean) {
    this.#old = old;
    this.#now = now;
    this.#isRenewed = isRenewed;
  }

  /** @param id - a stack that both sides have, and that differs */
  of(id: string): readonly Cause[] {
    const chain: Cause[] = [];
    const met = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !met.has(at);) {
      met.add(at);
      const cause = this.#causeOf(at);
      chain.push(cause);
      at = cause.kind === "reads" ? cause.read.stack : undefined;
    }
    return chain;
  }

  #causeOf(id: string): Cause {
    if (canonical(written(this.#old.jsons.get(id))) !== canonical(written(this.#now.jsons.get(id)))) return { kind: "own" };
    const reads = this.#now.resolver.reads(id);
    const other = reads.find((read) => this.#old.resolver.output(read) !== this.#now.resolver.output(read));
    if (other !== undefined) return { kind: "reads", read: other };
    for (const read of reads) {
      const value = this.#now.resolver.output(read) ?? "";
      const input = inputsOf(value).find(({ key, attribute }) => this.#isRenewed(`⟨${key}.${attribute}⟩`));
      if (input !== undefined) return { kind: "renewed", read, resource: input.key };
    }
    return { kind: "own" };
  }
}

/** A stack's own words: where others' states lie is filled in, and what cdktf tells of itself is nobody's. */
function written(json: StackJson | undefined): unknown {
  if (json === undefined) return undefined;
  const { "//": _metadata, ...own } = json as StackJson & { readonly "//"?: unknown };
  const { [REMOTE_STATE]: _reads, ...data } = own.data ?? {};
  return { ...own, data };
}
