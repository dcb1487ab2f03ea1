import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import type { Membership } from "../../contracts/membership.ts";

/** A membership of which only the name is known: nothing leads to the member, and its hub can forget it. */
export function orphanOf(name: string, hub: ClusterRecord): Membership {
  const credential = { kind: "client-certificate", role: "", certificate: "", key: "" } as const;
  const member: ClusterRecord = { ...hub, name, nativeId: "", incarnation: "", endpoints: [], credential };
  return { format: 1, member, hub, sync: { registries: ["clusterprofile"], agent: "none", source: null }, pins: [] };
}
