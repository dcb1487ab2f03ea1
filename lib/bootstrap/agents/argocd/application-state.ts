import { at, describeRef, isJsonObject, items, textAt } from "../../kube-object.ts";
import type { Json, KubeObject, ObjectRef } from "../../kube-object.ts";

// What an Application says of itself.

/** Why it has not brought about what its source says; undefined where it has. */
export function whyNotSynced(application: KubeObject): string | undefined {
  const status = application["status"];
  if (application.metadata.deletionTimestamp !== undefined) return "is being deleted";
  if (!isJsonObject(status) || textAt(status, "reconciledAt") === "") return "its controller has not looked yet";
  const error = items(status["conditions"]).find((one) => textAt(one, "type").endsWith("Error"));
  if (error !== undefined) return inWords(textAt(error, "type"), textAt(error, "message"));
  if (!isCompared(application)) return "its controller has not looked at what it follows now";
  const synced = textAt(status, "sync", "status");
  if (synced !== "Synced") {
    const said = lastSync(at(status, "operationState"));
    return said === "" ? synced : `${synced}; the last sync: ${said}`;
  }
  const health = textAt(status, "health", "status");
  if (["", "Healthy", "Suspended"].includes(health)) return undefined;
  return firstUnhealthy(status) ?? health;
}

/**
 * What it has last brought about, as Flux would say it: `main@sha1:4f0c…`. A commit that changes nothing in the cluster is
 * brought about once it has been compared.
 */
export function appliedRevision(application: KubeObject): string | undefined {
  const status = application["status"];
  const last = items(at(status, "history")).at(-1);
  const revision = textAt(status, "sync", "status") === "Synced" ? textAt(status, "sync", "revision") : textAt(last, "revision");
  return revision === "" ? undefined : `${textAt(application, "spec", "source", "targetRevision")}@sha1:${revision}`;
}

/** What it has brought about, by its own list. */
export function deliveredBy(application: KubeObject): readonly ObjectRef[] {
  return items(at(application, "status", "resources")).flatMap((one) => {
    const ref = refOfResource(one);
    return textAt(one, "status") === "" || ref === undefined ? [] : [ref];
  });
}

/** What was compared may have been what it followed before. */
function isCompared(application: KubeObject): boolean {
  return ["repoURL", "targetRevision", "path"].every(
    (key) => textAt(application, "status", "sync", "comparedTo", "source", key) === textAt(application, "spec", "source", key),
  );
}

/** How the last sync went, with the first object that failed: its own message names none where all of them do. */
function lastSync(operation: Json | undefined): string {
  const failed = items(at(operation, "syncResult", "resources")).find((one) => textAt(one, "status") === "SyncFailed");
  const ref = failed === undefined ? undefined : refOfResource(failed);
  const message = textAt(failed, "message").replace(/\s+/g, " ");
  const why = ref === undefined ? textAt(operation, "message") : inWords(describeRef(ref), message);
  return inWords(textAt(operation, "phase"), why);
}

function firstUnhealthy(status: Json): string | undefined {
  const open = items(at(status, "resources")).find(
    (one) => !["", "Healthy", "Suspended"].includes(textAt(one, "health", "status")),
  );
  const ref = open === undefined ? undefined : refOfResource(open);
  if (open === undefined || ref === undefined) return undefined;
  return `${describeRef(ref)}: ${inWords(textAt(open, "health", "status"), textAt(open, "health", "message"))}`;
}

function refOfResource(resource: Json): ObjectRef | undefined {
  const [group, version] = [textAt(resource, "group"), textAt(resource, "version")];
  const [kind, name, namespace] = [textAt(resource, "kind"), textAt(resource, "name"), textAt(resource, "namespace")];
  if (kind === "" || name === "" || version === "") return undefined;
  return { apiVersion: group === "" ? version : `${group}/${version}`, kind, name, ...(namespace === "" ? {} : { namespace }) };
}

function inWords(what: string, message: string): string {
  return [what, message].filter((part) => part !== "").join(": ");
}
