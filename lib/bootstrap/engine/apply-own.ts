import { KubeError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import type { JsonObject, KubeObject } from "../kube-object.ts";
import { at, isJsonObject, items, refOf } from "../kube-object.ts";
import { isCreatedBy } from "../ownership.ts";
import type { Owner } from "../ownership.ts";
import type { ManagedObject } from "./apply-set.ts";
import { notOurs } from "./foreign.ts";

// An apply changes what is there or creates what isn't, and doesn't say which it was. So what is to be ours comes into being by
// a create, which the API server grants to one only; applies change it later.

type Created = Pick<ManagedObject, "object" | "fieldManager">;

export interface CreateOwnOptions {
  readonly api: KubeApi;
  readonly owner: Owner;
  /** Check without effect. */
  readonly dryRun?: boolean;
}

/**
 * Creates an object with our mark in it.
 *
 * @throws {PhaseError} of class `conflict` where somebody else was faster
 */
export async function createOwn(one: Created, options: CreateOwnOptions): Promise<KubeObject> {
  const { api, owner, dryRun = false } = options;
  try {
    return await api.create(one.object, { fieldManager: one.fieldManager, dryRun, repeatable: true });
  } catch (error) {
    if (!(error instanceof KubeError && error.reason === "AlreadyExists")) throw error;
    const live = await api.get(refOf(one.object));
    // Gone again meanwhile: a conflict that passes by itself.
    if (live === undefined) throw new KubeError({ ...error, message: error.message, reason: "Conflict" });
    // Our own answer was lost.
    if (isCreatedBy(owner, live)) return live;
    throw notOurs(live, api.cluster);
  }
}

/**
 * Has what a create of ours states belong to applies of ours, so that what a later version leaves out is removed: the API server
 * keeps the two apart though they bear one name. client-go's csaupgrade does the same for kubectl.
 */
export async function ownedByApply({ object, fieldManager }: Created, { api }: { readonly api: KubeApi }): Promise<void> {
  const live = await api.get(refOf(object));
  const entries = items(at(live, "metadata", "managedFields")).filter(isJsonObject);
  const isOurs = (entry: JsonObject, operation: string): boolean =>
    entry["manager"] === fieldManager && entry["operation"] === operation && entry["subresource"] === undefined;
  if (live === undefined || !entries.some((entry) => isOurs(entry, "Update"))) return;
  const hasApplied = entries.some((entry) => isOurs(entry, "Apply"));
  const managedFields = entries.flatMap((entry) =>
    !isOurs(entry, "Update") ? [entry] : hasApplied ? [] : [{ ...entry, operation: "Apply" }],
  );
  await api.replace({ ...live, metadata: { ...live.metadata, managedFields } });
}
