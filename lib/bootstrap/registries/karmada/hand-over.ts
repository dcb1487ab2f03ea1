import type { PhaseResult, RunContext } from "../../contract.ts";
import { fieldManagerOf } from "../../contract.ts";
import type { KubeApi, KubeReader } from "../../kube-api.ts";
import { at, describeRef, textAt } from "../../kube-object.ts";
import type { ObjectRef } from "../../kube-object.ts";
import { CLUSTER_NAMESPACE, pushSecrets } from "./names.ts";
import type { PushSecret } from "./names.ts";
import { tokenSecretRef } from "./push-access.ts";

/** Apart from what brings the Secrets: a reconcile that knows nothing of their content leaves it alone. */
const FIELD_MANAGER = fieldManagerOf("karmada-credentials");

/** One look: has the control plane hold the tokens of the member's identities for it, as they are now. */
export async function handOver(context: RunContext, member: KubeReader, hub: KubeApi): Promise<PhaseResult> {
  for (const secret of pushSecrets(context.member.name)) {
    const ref = tokenSecretRef(secret.account);
    const issued = await member.get(ref);
    const token = textAt(issued, "data", "token");
    if (token === "") return { kind: "Waiting", object: describeRef(ref), condition: "has no token yet", who: "" };
    const authority = secret.hasAuthority ? authorityOf(context, textAt(issued, "data", "ca.crt")) : {};
    const missing = await write(secret, { token, ...authority }, hub);
    if (missing !== undefined) return { kind: "Waiting", object: describeRef(missing), condition: "is not there", who: "" };
  }
  return { kind: "Done" };
}

/** By the endpoint that the control plane calls; the member's own word counts where its record has none. */
function authorityOf({ member: { endpoints } }: RunContext, own: string): { readonly caBundle: string } {
  const ca = (endpoints.find(({ from }) => from === "network") ?? endpoints[0])?.ca;
  // Karmada wants the key to be there, and takes an empty one for the authorities of its own system.
  if (ca === "system") return { caBundle: "" };
  return { caBundle: ca !== undefined && "data" in ca ? ca.data : own };
}

/** @returns the Secret where it is not there: one made here would be nobody's */
async function write({ name }: PushSecret, data: Readonly<Record<string, string>>, hub: KubeApi): Promise<ObjectRef | undefined> {
  const ref: ObjectRef = { apiVersion: "v1", kind: "Secret", namespace: CLUSTER_NAMESPACE, name };
  const live = await hub.get(ref);
  if (live === undefined) return ref;
  if (Object.entries(data).every(([key, value]) => at(live, "data", key) === value)) return undefined;
  const { uid } = live.metadata;
  const metadata = { name, namespace: CLUSTER_NAMESPACE, ...(uid === undefined ? {} : { uid }) };
  await hub.apply({ apiVersion: ref.apiVersion, kind: ref.kind, metadata, data }, { fieldManager: FIELD_MANAGER, force: true });
  return undefined;
}
