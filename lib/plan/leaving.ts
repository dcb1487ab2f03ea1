import type { Fleet } from "../model/fleet.ts";
import type { StackEdge, StackPlan, StackProviders } from "../model/fleet-plan.ts";
import type { Lock, LockedStack } from "../model/lock.ts";
import type { ProviderConfig } from "../model/provider-config.ts";
import { compareText } from "../model/compare-text.ts";
import { reaches } from "./reaches.ts";
import type { StackDraft } from "./stack-draft.ts";

/** A stack before its place in the waves is known. */
export type UnorderedStack = Omit<StackPlan, "wave" | "stateKey">;

/** What is wanted, and what only the lock still knows. */
export interface Lifecycle {
  readonly fleet: Fleet;
  readonly wanted: readonly StackDraft[];
  readonly before: Lock;
}

/**
 * Every stack that must stand in the app: those that are wanted, with every provider that their states have ever needed,
 * and those that are not any more, so that what they hold is destroyed and not forgotten.
 *
 * A stack that leaves waits for all that was deployed after it. What a member needs to leave the fleet, the way to its
 * API server and the rules that admit callers, changes only after it has left.
 */
export function withLeaving({ fleet, wanted, before }: Lifecycle): readonly UnorderedStack[] {
  const locked = new Map(before.stacks.map((stack) => [stack.id, stack]));
  const providerNamed = new Map(before.providers.map((config) => [config.name, config]));
  const ids = new Set(wanted.map(({ id }) => id));
  const staying = wanted.map((draft): UnorderedStack => ({
    ...draft,
    providers: { ...draft.providers, aliased: everNeeded(draft.providers, locked.get(draft.id), providerNamed) },
    leaving: undefined,
  }));
  const stateAt = new Map(before.states.map(({ at, state }) => [at, state]));
  const leaving = before.stacks
    .filter(({ id }) => !ids.has(id))
    .map((stack): UnorderedStack => {
      const { id, layer, subject, clouds, protect } = stack;
      return {
        id,
        layer,
        subject,
        clouds,
        protect,
        after: readersOf(stack, before).map((reader): StackEdge => ({ stack: reader, why: "it was made on what leaves here" })),
        state: stateAt.get(stack.at) ?? fleet.state,
        providers: {
          main: providerNamed.get(stack.provider ?? ""),
          aliased: stack.aliases.flatMap((name) => providerNamed.get(name) ?? []),
        },
        leaving: whyLeaving(stack, fleet),
        ...(stack.state === "lost" ? { lost: true } : {}),
      };
    });
  const present = new Set([...ids, ...leaving.map(({ id }) => id)]);
  const ordered = leaving.map((stack) => ({ ...stack, after: stack.after.filter((edge) => present.has(edge.stack)) }));
  return afterDepartures(staying, ordered, locked);
}

/** Ids of the stacks that were deployed after one: as it was when it began to leave. */
export function readersOf({ id, state, readBy }: LockedStack, before: Lock): readonly string[] {
  if (state !== "live") return readBy;
  return before.stacks
    .filter(({ after }) => after.includes(id))
    .map((reader) => reader.id)
    .sort(compareText);
}

/** The providers of today and those of the past: without its provider, nothing of a state can be destroyed. */
function everNeeded(
  { aliased }: StackProviders,
  locked: LockedStack | undefined,
  providerNamed: ReadonlyMap<string, ProviderConfig>,
): readonly ProviderConfig[] {
  const past = (locked?.aliases ?? []).flatMap((name) => providerNamed.get(name) ?? []);
  return [...new Map([...past, ...aliased].map((config) => [config.name, config])).values()].sort((a, b) =>
    compareText(a.name, b.name),
  );
}

/**
 * Stacks on the way to a member, or that admit its callers, wait until it has left, and gateways until links that ended
 * there have, where that closes no circle.
 */
function afterDepartures(
  staying: readonly UnorderedStack[],
  leaving: readonly UnorderedStack[],
  locked: ReadonlyMap<string, LockedStack>,
): readonly UnorderedStack[] {
  const edges = new Map([...staying, ...leaving].map(({ id, after }) => [id, after.map(({ stack }) => stack)]));
  const layerOf = new Map(leaving.map(({ id, layer }) => [id, layer]));
  const departures = leaving.filter(({ layer }) => layer in DEPARTING);
  const changed = staying.map((stack) => {
    const waitsFor = departures
      .filter(({ id }) => locked.get(id)?.after.includes(stack.id) === true && !reaches(edges, id, stack.id))
      .map(({ id }) => id);
    if (!waitsFor.some(Boolean)) return stack;
    edges.set(stack.id, [...(edges.get(stack.id) ?? []), ...waitsFor]);
    const after = waitsFor.map((id): StackEdge => ({ stack: id, why: DEPARTING[layerOf.get(id) ?? ""] ?? "" }));
    return { ...stack, after: [...stack.after, ...after].sort((a, b) => compareText(a.stack, b.stack)) };
  });
  return [...changed, ...leaving];
}

/** Layers whose stacks still need, while they leave, what they were deployed after. */
const DEPARTING: Readonly<Record<string, string>> = {
  bootstrap: "the way by which it leaves the fleet",
  link: "what its tunnels end at goes after them",
};

/** Why nothing asks for it any more, in words. */
function whyLeaving({ layer, subject }: LockedStack, fleet: Fleet): string {
  switch (layer) {
    case "cluster":
    case "bootstrap":
      return `cluster ${subject} leaves the fleet`;
    case "access":
      return fleet.clusters.some(({ name }) => name === subject)
        ? `nobody calls ${subject} on a private path any more`
        : `cluster ${subject} leaves the fleet`;
    case "network":
      return `region ${subject} leaves the fleet`;
    case "gateway":
      return fleet.regions.some(({ name }) => name === subject)
        ? `no networks meet in the gateway of ${subject} any more`
        : `region ${subject} leaves the fleet`;
    case "peering":
      return `no regions of ${subject} reach each other any more`;
    case "link":
      return `${subject.replace("--", " and ")} are no longer linked`;
    case "dns":
      return "the fleet makes no zone for entries any more";
    case "entry":
      return subject === "global" ? "no workload has an entry any more" : `no entry leads to ${subject} any more`;
  }
}
