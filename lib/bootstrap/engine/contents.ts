import { sleep } from "../clock.ts";
import { KubeError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import type { KindRef, KubeObject } from "../kube-object.ts";
import { at, describeRef, groupOf, isJsonObject, items, refOf, textAt } from "../kube-object.ts";
import { versionPath } from "../kube/discovery.ts";
import { inParallel } from "../../model/parallel.ts";
import type { ReconcileOptions } from "./reconcile.ts";

// What a namespace holds is what the API server lists of it, of every kind that it serves: a list of kinds made by us would miss
// what somebody else has thought of.

const WIDTH = 8;
/** How long Pods and the like of a namespace may take to follow their owners. */
const EMPTYING_MS = 60_000;

/** Every namespace gets it from the cluster itself. */
const GIVEN = new Set(["ConfigMap kube-root-ca.crt", "ServiceAccount default"]);

/** Says what has happened; nobody keeps anything in it. */
const EVENT = "Event";

/** Goes with its Service, a moment later, and names no owner. */
const ENDPOINTS = "Endpoints";

/** The kinds that an API server keeps objects of in namespaces, and the groups that it could not be asked about. */
export interface NamespacedKinds {
  readonly kinds: readonly KindRef[];
  /** In words, such as `metrics.example.dev/v1beta1 (503 ServiceUnavailable)`. */
  readonly unknown: readonly string[];
}

/** By discovery: all versions, since a kind may be in one of them only. */
export async function namespacedKinds(api: KubeApi): Promise<NamespacedKinds> {
  const groups = items(at(await api.raw("/apis"), "groups"));
  const versions = ["v1", ...groups.flatMap((group) => items(at(group, "versions")).map((one) => textAt(one, "groupVersion")))];
  const unknown: string[] = [];
  const found = await inParallel(versions, WIDTH, async (apiVersion): Promise<readonly KindRef[]> => {
    try {
      return keptKinds(apiVersion, items(at(await api.raw(versionPath(apiVersion)), "resources")));
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      // A version that went while we looked has nothing to list; an API that doesn't answer may have.
      if (error.status !== 404) unknown.push(`${apiVersion} (${error.status} ${error.reason})`);
      return [];
    }
  });
  const byKind = new Map(found.flat().map((kind) => [`${groupOf(kind.apiVersion)}/${kind.kind}`, kind]));
  return { kinds: [...byKind.values()], unknown };
}

/** As Kubernetes itself does when it empties a namespace: what can be listed and deleted is kept, the rest is computed. */
function keptKinds(apiVersion: string, resources: ReturnType<typeof items>): readonly KindRef[] {
  return resources.filter(isJsonObject).flatMap((resource) => {
    const [name, kind, verbs] = [textAt(resource, "name"), textAt(resource, "kind"), items(resource["verbs"])];
    const isKept = verbs.includes("list") && verbs.includes("delete");
    return resource["namespaced"] === true && !name.includes("/") && isKept && kind !== EVENT ? [{ apiVersion, kind }] : [];
  });
}

/**
 * What others have in a namespace, in words, once what belonged to our workloads has had time to go. An API that can't be asked
 * may have something there, and counts.
 *
 * @param isExpected - what is in it by our own doing and goes with it
 */
export async function contentsAfterWait(
  namespace: string,
  { kinds, unknown }: NamespacedKinds,
  options: ReconcileOptions,
  isExpected: (object: KubeObject) => boolean = () => false,
): Promise<readonly string[]> {
  const { clock, api, signal } = options;
  const deadline = clock.monotonic() + Math.min(EMPTYING_MS, options.timeoutMs);
  for (;;) {
    const hidden: string[] = [];
    const lists = await inParallel(kinds, WIDTH, async (kind) => {
      try {
        return await api.list(kind, { namespace });
      } catch (error) {
        // What we may not see may be there.
        if (!(error instanceof KubeError) || error.status !== 403) throw error;
        hidden.push(`${kind.kind} (403 ${error.reason})`);
        return [];
      }
    });
    const found = lists.flat().filter((object) => !GIVEN.has(`${object.kind} ${object.metadata.name}`) && !isExpected(object));
    // Only what is already on its way out, or owned by something that is, is worth waiting for.
    const leaving = found.filter(
      ({ kind, metadata }) =>
        metadata.deletionTimestamp !== undefined || metadata["ownerReferences"] !== undefined || kind === ENDPOINTS,
    );
    if (leaving.length === 0 || clock.monotonic() >= deadline) {
      return [
        ...found.map((object) => describeRef(refOf(object))),
        ...[...unknown, ...hidden].map((what) => `what ${what} may have there`),
      ];
    }
    await sleep(clock, 500, signal);
  }
}
