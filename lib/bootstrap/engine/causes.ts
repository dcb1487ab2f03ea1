import type { KubeError, KubeReader } from "../kube-api.ts";
import type { JsonObject, KindRef, KubeObject } from "../kube-object.ts";
import { at, condition, items, textAt } from "../kube-object.ts";

// What an object, or what stands between us and it, names as the reason why it is not as it should be.

/** Of a Namespace that doesn't end: what failed before what is merely left, and what holds that before the rest. */
const WHY_NAMESPACE_STAYS = [
  "NamespaceDeletionDiscoveryFailure",
  "NamespaceDeletionGroupVersionParsingFailure",
  "NamespaceDeletionContentFailure",
  "NamespaceFinalizersRemaining",
  "NamespaceContentRemaining",
];

/** Why an object that is to go is still there, in its own words. */
export function whyStillThere(object: KubeObject): string {
  const said = [...WHY_NAMESPACE_STAYS, "Terminating"].flatMap((type) => {
    const found = condition(object, type);
    return found === undefined || found["status"] !== "True" ? [] : [inWords(found)];
  });
  const holding = object.metadata.finalizers ?? [];
  if (holding.length > 0) said.push(`held by the finalizers ${holding.join(", ")}`);
  return ["is being deleted", ...said].join("; ");
}

/** `ReplicaFailure True FailedCreate: pods "x" is forbidden: exceeded quota`, without what is missing of it. */
export function inWords(found: JsonObject): string {
  const [type, status, reason] = [textAt(found, "type"), textAt(found, "status"), textAt(found, "reason")];
  const first = [type, status, reason].filter((part) => part !== "").join(" ");
  const message = textAt(found, "message");
  return message === "" ? first : `${first}: ${message}`;
}

/**
 * What stood between us and the object of a refusal: the configuration of the webhook that failed, the APIService that
 * doesn't answer. Undefined where the refusal says all that there is to say.
 */
export async function namedCause(error: KubeError, api: KubeReader): Promise<string | undefined> {
  const webhook = /failed (?:calling|to call) webhook "([^"]+)"/.exec(error.message)?.[1];
  if (webhook !== undefined) return await configurationOf(webhook, api);
  const [, group, version] = /^read \/apis\/([^/]+)\/([^/]+)$/.exec(error.action) ?? [];
  if (group === undefined || version === undefined || error.status < 500) return undefined;
  const name = `${version}.${group}`;
  const service = await api.get({ apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", name });
  if (service === undefined) return undefined;
  const available = condition(service, "Available");
  return `APIService ${name}${available === undefined ? "" : `: ${inWords(available)}`}`;
}

/** Webhooks have names of their own; people who mend one have to find the object that it stands in. */
async function configurationOf(webhook: string, api: KubeReader): Promise<string | undefined> {
  const kinds: readonly KindRef[] = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"].map((kind) => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind,
  }));
  for (const kind of kinds) {
    const found = (await api.list(kind)).find((one) =>
      items(at(one, "webhooks")).some((entry) => textAt(entry, "name") === webhook),
    );
    if (found !== undefined) return `it stands in ${kind.kind} ${found.metadata.name}`;
  }
  return undefined;
}
