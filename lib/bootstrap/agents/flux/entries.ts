import type { ClusterEntries, EntryBinding } from "../../../contracts/entry-record.ts";
import type { ObjectWithPolicy } from "../../contract.ts";
import { FLUX_NAMESPACE } from "./release.ts";

/** What Kustomizations of the team name under `postBuild.substituteFrom`. */
export const ENTRIES_CONFIG_MAP = "fleetwright-entries";

/** {@link entryVariables} for the team's Kustomizations in the cluster itself. */
export function entryObjects(entries: ClusterEntries): readonly ObjectWithPolicy[] {
  const data = entryVariables(entries);
  if (Object.keys(data).length === 0) return [];
  const metadata = { name: ENTRIES_CONFIG_MAP, namespace: FLUX_NAMESPACE };
  return [{ object: { apiVersion: "v1", kind: "ConfigMap", metadata, data }, stage: "B", policy: "own" }];
}

/**
 * The load balancers in front of a cluster as variables that Flux fills in where the team asks for it, such as
 * `${shop_target_group}` in a TargetGroupBinding; the names differ from cluster to cluster, and Git holds none of them.
 */
export function entryVariables(entries: ClusterEntries): Readonly<Record<string, string>> {
  const variables = Object.entries(entries).flatMap(([workload, { host, port, bind }]) => {
    // Flux takes letters, digits and underscores only.
    const prefix = workload.replaceAll("-", "_");
    const named: readonly (readonly [name: string, value: string])[] = [
      ["host", host],
      ["port", String(port)],
      ...bindingVariables(bind),
    ];
    return named.map(([name, value]) => [`${prefix}_${name}`, value] as const);
  });
  return Object.fromEntries(variables);
}

function bindingVariables(bind: EntryBinding): readonly (readonly [name: string, value: string])[] {
  switch (bind.kind) {
    case "target-group":
      return [
        ["target_group", bind.targetGroup],
        ["security_group", bind.securityGroup],
        ["network", bind.network],
      ];
    case "endpoint-group":
      return [
        ["endpoint_group", bind.endpointGroup],
        ["backend_service", bind.backendService],
        ["location", bind.location],
        ["project", bind.project],
      ];
    case "public-address":
      return [
        ["public_address", bind.publicAddress],
        ["resource_group", bind.resourceGroup],
      ];
    case "inside-address":
      return [
        ["address", bind.address],
        ["subnet", bind.subnet],
      ];
    case "gateway":
      return [
        ["gateway", bind.gateway],
        ["frontend", bind.frontend],
        ["controller", bind.controller],
      ];
  }
}
