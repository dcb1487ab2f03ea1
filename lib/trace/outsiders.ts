import { Cidr } from "../model/cidr.ts";
import { isPrivate } from "../model/private-blocks.ts";
import type { Actor, Address, End, World } from "./model.ts";

/** What `internet` stands for: an address that no list of anybody names. */
export const INTERNET = "internet";

/** Somebody by name: an actor of the world, `internet`, or a block such as `203.0.113.0/24`; undefined where there is none. */
export function actorNamed(world: World, name: string): Actor | undefined {
  if (name === INTERNET) return outsider("internet", name, "somebody on the internet", false);
  const block = Cidr.parse(name);
  if (block instanceof Cidr) return outsider("block", name, block.first, isPrivate(block));
  return world.actors.get(name);
}

function outsider(kind: Actor["kind"], name: string, address: Address, isElsewhere: boolean): Actor {
  const end: End = { name, address, subnet: undefined, isElsewhere, published: undefined, groups: [], filters: [] };
  return { kind, name, answers: [{ ends: [end], seenFrom: undefined }], sends: [end], ports: undefined };
}
