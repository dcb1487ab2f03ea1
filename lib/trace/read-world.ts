import { FleetResolver } from "../review/resolved-fleet.ts";
import type { ResolvedResource } from "../review/resolved-fleet.ts";
import type { StackJson } from "../review/terraform-json.ts";
import { READERS } from "./index.ts";
import type { World } from "./model.ts";
import { Things } from "./resources.ts";

/** A stack as it was synthesized. */
export interface TracedStack {
  readonly json: StackJson;
  /** The cluster that it is about; undefined where it is about none. */
  readonly cluster: string | undefined;
}

/** Everything that the Terraform of a fleet has in the way of packets, its cross-stack references filled in. */
export function readWorld(stacks: ReadonlyMap<string, TracedStack>): World {
  return worldOf(resourcesOf(stacks), (stack) => stacks.get(stack)?.cluster);
}

/** The resources of stacks, without those of which there are none. */
export function resourcesOf(stacks: ReadonlyMap<string, Pick<TracedStack, "json">>): readonly ResolvedResource[] {
  const resolver = new FleetResolver(new Map([...stacks].map(([id, { json }]) => [id, json])));
  return [...stacks.keys()].flatMap((id) =>
    [...resolver.stack(id).resources.values()].filter(({ count }) => count !== JSON.stringify("0")),
  );
}

/** @param clusterOf - the name in the fleet of the cluster that a stack is about; undefined for other stacks */
export function worldOf(resources: readonly ResolvedResource[], clusterOf: (stack: string) => string | undefined): World {
  const things = new Things(resources);
  const worlds = Object.values(READERS).map(({ read }) => read(things, clusterOf));
  const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
    new Map(all.map((one) => [one.id, one]));
  return {
    networks: byId(worlds.flatMap(({ networks }) => networks)),
    nats: byId(worlds.flatMap(({ nats }) => nats)),
    attachments: byId(worlds.flatMap(({ attachments }) => attachments)),
    actors: new Map(worlds.flatMap(({ actors }) => actors).map((actor) => [actor.name, actor])),
  };
}
