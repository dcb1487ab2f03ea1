import type { ClusterRecord } from "../../../contracts/cluster-record.ts";
import { LOCAL_CREDENTIAL } from "../../../contracts/local-credential.ts";
import type { MemberIdentity } from "../../contract.ts";
import type { JsonObject } from "../../kube-object.ts";
import { hubEndpoint, isOnThisMachine } from "../hub-endpoint.ts";
import { exec } from "./access/exec.ts";
import { cloudAccess } from "./access/index.ts";
import { ACCOUNT } from "./member-access.ts";

/** Where and how the hub gets into a member: nothing in it is secret. */
export interface HubAccess {
  readonly server: string;
  /** `config` of a cluster Secret. */
  readonly config: JsonObject;
}

/** undefined where the hub would need a key. */
export function hubAccess(member: ClusterRecord, identity: MemberIdentity): HubAccess | undefined {
  const credential = credentialOf(member);
  const endpoint = hubEndpoint(member, identity);
  if (credential === undefined || endpoint === undefined) return undefined;
  const { url, caData } = endpoint;
  const tlsClientConfig = { insecure: false, ...(caData === undefined ? {} : { caData }) };
  return { server: url, config: { ...credential, tlsClientConfig } };
}

/** What Argo CD asks for a credential of the member; the identity is that of its own Pods in the hub. */
function credentialOf({ name, cloud, credential }: ClusterRecord): JsonObject | undefined {
  return isOnThisMachine(cloud) ? exec(LOCAL_CREDENTIAL, [name, ACCOUNT.namespace, ACCOUNT.name]) : cloudAccess(credential);
}
