import type { ObjectWithPolicy, PhaseResult, PluginContext } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { at, describeRef, isJsonObject, items } from "../../kube-object.ts";
import type { JsonObject, KubeObject } from "../../kube-object.ts";
import { hubKeysDigest, hubKeysOf, hubSecrets, principalAddress } from "./hub-keys.ts";
import type { HubKeys } from "./hub-keys.ts";
import { CERTIFICATES_ANNOTATION, PARAMETERS, PRINCIPAL_SERVICE } from "./names.ts";
import { argoObjects, sideObjects } from "./release.ts";

/** Where its own defaults can't serve a fleet. https://argocd-agent.readthedocs.io/latest/configuration/reference/principal/ */
const SETTINGS: Readonly<Record<string, string>> = {
  // As published, only the Pod itself could call it.
  "principal.listen.host": "",
  // Members come and go, and it reads this once. What it may do there, its ClusterRole says.
  "principal.allowed-namespaces": "*",
  // An agent is who its certificate says, whole, and nobody comes in without one.
  "principal.auth": "mtls:subject:^CN=([^,]+)$",
  "principal.tls.client-cert.require": "true",
  "principal.tls.client-cert.match-subject": "true",
};

/** The principal with its keys, and what of Argo CD serves it. */
export function hubObjects(context: PluginContext): readonly ObjectWithPolicy[] {
  const keys = hubKeysOf(context);
  const principal = sideObjects(context, "principal").map((one) => ({ ...one, object: prepared(one.object, keys) }));
  if (keys === undefined) return [...argoObjects(context, "principal"), ...principal];
  // It would serve by no name that members call: it starts when its load balancer has an address.
  const startable = principal.filter(({ object }) => keys.principal !== undefined || object.kind !== "Deployment");
  return [...argoObjects(context, "principal"), ...hubSecrets(context.member.fleet, keys), ...startable];
}

function prepared(object: KubeObject, keys: HubKeys | undefined): KubeObject {
  const set = withSettings(withIngress(object), SETTINGS);
  return keys === undefined ? set : startedWith(set, hubKeysDigest(keys));
}

/** Whether members know at which address they call. */
export async function hubReady(hub: KubeReader): Promise<PhaseResult> {
  if ((await principalAddress(hub)) !== undefined) return { kind: "Done" };
  return {
    kind: "Waiting",
    object: describeRef(PRINCIPAL_SERVICE),
    condition: "has no address of a load balancer yet, at which members would call it",
    who: "",
  };
}

/** Its Pods are replaced where its certificates are: it reads them as it starts. */
export function startedWith(object: KubeObject, digest: string): KubeObject {
  if (object.kind !== "Deployment") return object;
  const annotated = { [CERTIFICATES_ANNOTATION]: digest };
  return changed(object, ["spec", "template", "metadata", "annotations"], (found) => ({ ...found, ...annotated }));
}

/** @param settings - keys of its ConfigMap that are ours */
export function withSettings(object: KubeObject, settings: Readonly<Record<string, string>>): KubeObject {
  const { kind, metadata } = object;
  if (kind !== PARAMETERS.kind || metadata.name !== PARAMETERS.name) return object;
  return changed(object, ["data"], (found) => ({ ...found, ...settings }));
}

/**
 * As published, the policy keeps out all that is not in the hub: agents, who come from elsewhere, and the hub's own Argo CD at the
 * port where it asks for what is in members. Who comes in shows a certificate.
 */
function withIngress(object: KubeObject): KubeObject {
  if (object.kind !== "NetworkPolicy") return object;
  const argo = { podSelector: { matchLabels: { "app.kubernetes.io/part-of": "argocd" } } };
  const more = [{ ports: [{ protocol: "TCP", port: 8443 }] }, { from: [argo], ports: [{ protocol: "TCP", port: 9090 }] }];
  const ingress = [...items(at(object, "spec", "ingress")), ...more];
  return changed(object, ["spec"], (found) => ({ ...found, ingress }));
}

/** The object with another map at a path of keys, which is made where it is missing. */
function changed<Found extends JsonObject>(
  object: Found,
  [key, ...rest]: readonly string[],
  change: (found: JsonObject) => JsonObject,
): Found {
  if (key === undefined) return { ...object, ...change(object) };
  const found = object[key];
  return { ...object, [key]: changed(isJsonObject(found) ? found : {}, rest, change) };
}
