import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import type { Json, KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { at, isJsonObject, items, textAt } from "../../lib/bootstrap/kube-object.ts";

/** Made anew by the cluster itself all the time, under names that nobody chooses. */
const RESTLESS = new Set([
  "Event",
  "Pod",
  "Node",
  "CSINode",
  "EndpointSlice",
  "Endpoints",
  "ControllerRevision",
  "ComponentStatus",
  "IPAddress",
]);

/** Everything that a cluster keeps, by kind and name, but for what two runs can't have in common: uids, times, versions, keys. */
export async function dumpCluster(api: KubeApi): Promise<Readonly<Record<string, Json>>> {
  const rows: [string, Json][] = [];
  for (const { apiVersion, kind } of await storedKinds(api)) {
    for (const object of await api.list({ apiVersion, kind })) {
      if (isClusterLease(object)) continue;
      rows.push([`${kind}.${apiVersion} ${object.metadata.namespace ?? ""}/${object.metadata.name}`, normalized(object)]);
    }
  }
  return Object.fromEntries(rows.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The kinds of which a cluster keeps objects that stay. */
export async function storedKinds(api: KubeApi): Promise<readonly { readonly apiVersion: string; readonly kind: string }[]> {
  const groups = items(at(await api.raw("/apis"), "groups")).map((group) => textAt(group, "preferredVersion", "groupVersion"));
  const kinds: { apiVersion: string; kind: string }[] = [];
  for (const apiVersion of ["v1", ...groups]) {
    const resources = items(at(await api.raw(apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`), "resources"));
    for (const resource of resources) {
      const [name, kind] = [textAt(resource, "name"), textAt(resource, "kind")];
      if (!name.includes("/") && items(at(resource, "verbs")).includes("list") && !RESTLESS.has(kind))
        kinds.push({ apiVersion, kind });
    }
  }
  return kinds;
}

/** Programs of the cluster show by them that they live. */
function isClusterLease(object: KubeObject): boolean {
  return object.kind === "Lease" && ["kube-system", "kube-node-lease"].includes(object.metadata.namespace ?? "");
}

function normalized(object: KubeObject): Json {
  const managers = items(object.metadata["managedFields"]).map(
    (entry) => `${textAt(entry, "manager")} ${textAt(entry, "operation")}`,
  );
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return scrub({ ...object, metadata: { ...metadata, managers: [...new Set(managers)].sort() } }, "");
}

const VARYING =
  /^(uid|resourceVersion|generation|observedGeneration|creationTimestamp|.*Time|digest|certificate-authority-data|caBundle)$/;

function scrub(value: Json, key: string): Json {
  if (VARYING.test(key)) return "<varies>";
  if (Array.isArray(value))
    return inOrder(
      value.map((item) => scrub(item as Json, "")),
      key,
    );
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([name, child]) => [name, scrub(child ?? null, name)] as const);
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  }
  if (typeof value !== "string") return value;
  return value
    .replace(/-----BEGIN [^]*?-----END [A-Z ]+-----\s*/g, "<pem>")
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uid>")
    .replace(/\b10\.96\.\d+\.\d+\b/g, "<service address>")
    .replace(/\b\d{4}-\d\d-\d\dT[0-9:.]+Z\b/g, "<time>");
}

/** Several controllers write conditions, in the order of their turns. */
function inOrder(list: readonly Json[], key: string): Json {
  if (key !== "conditions") return list;
  return [...list].sort((one, other) => (textAt(one, "type") < textAt(other, "type") ? -1 : 1));
}
