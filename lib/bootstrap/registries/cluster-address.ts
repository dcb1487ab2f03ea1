import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import type { Membership } from "../../contracts/membership.ts";
import type { Problem } from "../../errors.ts";
import { HUB_ADDRESS } from "../rules.ts";

/** The address at which others than we find a cluster's API server; undefined where only a kubeconfig of ours knows it. */
export function clusterAddress({ endpoints }: ClusterRecord): string | undefined {
  return (endpoints.find(({ from }) => from === "network") ?? endpoints[0])?.url;
}

/** @param agents - who calls the hub, in words */
export function withoutHubAddress({ hub, member }: Membership, agents: string): readonly Problem[] {
  const record = hub === "self" ? member : hub;
  if (clusterAddress(record) !== undefined) return [];
  return [
    {
      rule: HUB_ADDRESS.id,
      severity: "error",
      path: ["clusters", record.name, "existing", "endpoint"],
      message: `${agents} call the hub ${record.name}, and only a kubeconfig knows its address`,
      fix: "name its address as `existing.endpoint`",
    },
  ];
}
