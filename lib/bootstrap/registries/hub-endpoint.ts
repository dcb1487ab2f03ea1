import { factsOf } from "../../clouds/clouds.ts";
import type { ClusterEndpoint, ClusterRecord } from "../../contracts/cluster-record.ts";
import type { MemberIdentity } from "../contract.ts";

/** Where the hub finds a member's API server. */
export interface HubEndpoint {
  readonly url: string;
  /** Base64 of the PEM that it is trusted by; undefined where the machine's own store does. */
  readonly caData: string | undefined;
}

/**
 * Over the fleet's networks where the member has such an endpoint, else the first; undefined where it has none.
 *
 * @param needsAuthority - only one that is trusted by a certificate of its own. Default false
 */
export function hubEndpoint(member: ClusterRecord, identity: MemberIdentity, needsAuthority = false): HubEndpoint | undefined {
  const { endpoints } = member;
  const all = [...endpoints.filter(({ from }) => from === "network"), ...endpoints].map((endpoint) => ({
    url: endpoint.url,
    caData: authorityOf(endpoint, endpoint === endpoints[0] ? identity.authorityData : undefined),
  }));
  return all.find(({ caData }) => !needsAuthority || caData !== undefined);
}

/** Whether a cloud's clusters are processes of this machine. */
export function isOnThisMachine(cloud: string): boolean {
  return factsOf(cloud).cluster.reached === "machine";
}

function authorityOf({ ca }: ClusterEndpoint, seen: string | undefined): string | undefined {
  if (ca === "system") return undefined;
  return "data" in ca ? ca.data : seen;
}
