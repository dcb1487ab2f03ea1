import type { Baseline } from "../../model/baseline.ts";
import { fieldManagerOf } from "../contract.ts";
import { holds } from "../engine/compare.ts";
import type { KubeReader } from "../kube-api.ts";
import { describeRef, items, at, refOf, textAt } from "../kube-object.ts";
import type { KubeObject } from "../kube-object.ts";
import { BASELINE, baselineObjects, chosenPolicies } from "./baseline-objects.ts";
import { excludedNamespaces } from "./excluded.ts";
import { POLICIES } from "./policies.ts";

/** How a cluster's policies differ from those of its fleet, and what in it breaks them; plain data. */
export interface BaselineReport {
  readonly deviations: readonly Deviation[];
  readonly violations: readonly Violation[];
}

export interface Deviation {
  /** `ValidatingAdmissionPolicy fleetwright-images`. */
  readonly object: string;
  readonly is: "missing" | "different";
  /** Field managers beside ours that have set something in it, sorted; empty where nobody has. */
  readonly by: readonly string[];
}

export interface Violation {
  /** As the file calls it. */
  readonly policy: string;
  readonly enforcement: string;
  /** Sorted; what was there before the policy, or what it only warns of. */
  readonly objects: readonly string[];
}

const VIOLATIONS_OF = { Pod: { apiVersion: "v1", kind: "Pod" }, Service: { apiVersion: "v1", kind: "Service" } } as const;

/** Only reads: each of the policies' objects, and the Pods and Services that they are about. */
export async function baselineReport(fleet: string, baseline: Baseline, api: KubeReader): Promise<BaselineReport> {
  const wanted = baselineObjects(fleet, baseline).map(({ object }) => object);
  const found = await Promise.all(wanted.map((object) => api.get(refOf(object))));
  return {
    deviations: wanted.flatMap((object, index) => deviation(object, found[index])),
    violations: await violations(fleet, baseline, api),
  };
}

function deviation(wanted: KubeObject, live: KubeObject | undefined): readonly Deviation[] {
  const object = describeRef(refOf(wanted));
  if (live === undefined) return [{ object, is: "missing", by: [] }];
  return isAsWanted(wanted, live) ? [] : [{ object, is: "different", by: othersIn(live) }];
}

/** Nobody else has a reason to set anything there: what they add may exclude more than the fleet does. */
export function isAsWanted(wanted: KubeObject, live: KubeObject): boolean {
  return holds(live["spec"], wanted["spec"]) && othersIn(live).length === 0;
}

/** Of the status, the API server's own controller tells what it thinks of the expressions. */
function othersIn(live: KubeObject): readonly string[] {
  const entries = items(at(live, "metadata", "managedFields")).filter((entry) => textAt(entry, "subresource") === "");
  const managers = entries.map((entry) => textAt(entry, "manager")).filter((manager) => manager !== fieldManagerOf(BASELINE));
  return [...new Set(managers)].sort();
}

async function violations(fleet: string, baseline: Baseline, api: KubeReader): Promise<readonly Violation[]> {
  const chosen = chosenPolicies(baseline);
  const excluded = new Set(excludedNamespaces(fleet, baseline));
  const kinds = [...new Set(chosen.map(([name]) => POLICIES[name].kind))];
  const lists = new Map(await Promise.all(kinds.map(async (kind) => [kind, await api.list(VIOLATIONS_OF[kind])] as const)));
  return chosen.flatMap(([name, enforcement]) => {
    const { kind, isBroken } = POLICIES[name];
    const looked = (lists.get(kind) ?? []).filter(({ metadata }) => !excluded.has(metadata.namespace ?? ""));
    const objects = looked
      .filter((object) => isBroken(object, baseline))
      .map((object) => describeRef(refOf(object)))
      .sort();
    return objects.length === 0 ? [] : [{ policy: name, enforcement, objects }];
  });
}
