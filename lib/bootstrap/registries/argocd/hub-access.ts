import { factsOf } from "../../../clouds/clouds.ts";
import type { ClusterEndpoint, ClusterRecord } from "../../../contracts/cluster-record.ts";
import { LOCAL_CREDENTIAL } from "../../../contracts/local-credential.ts";
import type { MemberIdentity } from "../../contract.ts";
import type { JsonObject } from "../../kube-object.ts";
import { exec } from "./access/exec.ts";
import { cloudAccess } from "./access/index.ts";

/** Where and how the hub gets into a member: nothing in it is secret. */
export interface HubAccess {
  readonly server: string;
  /** `config` of a cluster Secret. */
  readonly config: JsonObject;
}

/** undefined where the hub would need a key. */
export function hubAccess(member: ClusterRecord, { authorityData }: MemberIdentity): HubAccess | undefined {
  const credential = credentialOf(member);
  const endpoint = member.endpoints.find(({ from }) => from === "network") ?? member.endpoints[0];
  if (credential === undefined || endpoint === undefined) return undefined;
  const caData = caOf(endpoint, endpoint === member.endpoints[0] ? authorityData : undefined);
  const tlsClientConfig = { insecure: false, ...(caData === undefined ? {} : { caData }) };
  return { server: endpoint.url, config: { ...credential, tlsClientConfig } };
}

/** What Argo CD asks for a credential of the member; the identity is that of its own Pods in the hub. */
function credentialOf({ name, cloud, credential }: ClusterRecord): JsonObject | undefined {
  return isOnThisMachine(cloud) ? exec(LOCAL_CREDENTIAL, [name]) : cloudAccess(credential);
}

/** Whether its clusters are processes of this machine. */
export function isOnThisMachine(cloud: string): boolean {
  return factsOf(cloud).cluster.reached === "machine";
}

function caOf({ ca }: ClusterEndpoint, seen: string | undefined): string | undefined {
  if (ca === "system") return undefined;
  return "data" in ca ? ca.data : seen;
}
