import { PhaseError } from "../contract.ts";
import type { KubeApi } from "../kube-api.ts";
import type { KubeObject } from "../kube-object.ts";
import { at, describeRef, refKey, refOf } from "../kube-object.ts";
import { inParallel } from "../../model/parallel.ts";
import { isCreatedBy, ownerOf } from "../ownership.ts";
import type { Owner } from "../ownership.ts";
import type { ManagedObject } from "./apply-set.ts";
import { holds } from "./compare.ts";

const WIDTH = 8;

/** What an object of ours finds in its place. */
export type Ownership =
  /** We created it. */
  | "ours"
  /** A definition of others that has all that ours has: it serves as it is, and stays theirs. */
  | "fits"
  /** Somebody else's. */
  | "foreign";

/** Whose the object is that lies where `wanted` is to be. What we created stays ours to bring about, though others claim it too. */
export function ownershipOf(wanted: KubeObject, live: KubeObject, owner: Owner): Ownership {
  if (isCreatedBy(owner, live)) return "ours";
  return live.kind === "CustomResourceDefinition" && holds(at(live, "spec"), at(wanted, "spec")) ? "fits" : "foreign";
}

/**
 * Before anything is written: refuses where an object that we would own is there already and is not ours.
 *
 * @param adopted - what is to become ours, by {@link refKey}
 * @throws {PhaseError} of class `conflict`, with the object and whose it is
 */
export async function refuseForeign(
  objects: readonly ManagedObject[],
  api: KubeApi,
  owner: Owner,
  adopted: ReadonlySet<string> = new Set(),
): Promise<void> {
  const wanted = objects.filter(({ policy, object }) => policy === "own" && !adopted.has(refKey(refOf(object))));
  const own = wanted.map(({ object }) => object);
  const isOuter = ({ kind }: KubeObject): boolean => kind === "Namespace" || kind === "CustomResourceDefinition";
  const outer = await look(own.filter(isOuter), api, owner);
  // What would lie in a namespace that isn't there, or be of a kind that isn't, isn't there either.
  const absent = new Set(outer.flatMap(({ wanted, live }) => (live === undefined ? [wanted.metadata.name] : [])));
  const inner = own.filter((object) => !isOuter(object) && !absent.has(object.metadata.namespace ?? ""));
  await look(inner, api, owner);
}

async function look(objects: readonly KubeObject[], api: KubeApi, owner: Owner) {
  const found = await inParallel(objects, WIDTH, async (wanted) => ({ wanted, live: await api.get(refOf(wanted)) }));
  for (const { wanted, live } of found) {
    if (live !== undefined && ownershipOf(wanted, live, owner) === "foreign") throw notOurs(live, api.cluster);
  }
  return found;
}

/** Names the object and whose it is. */
export function notOurs(live: KubeObject, cluster: string): PhaseError {
  const what = describeRef(refOf(live));
  return new PhaseError({
    class: "conflict",
    message: `${cluster}: ${what} is there already and belongs to ${ownerOf(live)}; nothing of others is taken over`,
    next: `have its owner remove ${what}, or set \`sync.agent: none\` for this fleet`,
  });
}

/** Those of the set that are ours to change and remove, by {@link refKey}. */
export function oursOf(objects: readonly KubeObject[], owner: Owner): Map<string, KubeObject> {
  return new Map(objects.filter((object) => isCreatedBy(owner, object)).map((object) => [refKey(refOf(object)), object]));
}
