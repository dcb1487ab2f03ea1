import { fieldManagerOf } from "../../contract.ts";
import type { Json, JsonObject, KubeObject } from "../../kube-object.ts";
import { at, isJsonObject, items } from "../../kube-object.ts";

// Several managers write one profile's status. What each owns the API server keeps in metadata.managedFields, as FieldsV1: a
// field `x` under `f:x`, an item of a keyed list under `k:{"name":"x"}`.

const OURS = fieldManagerOf("clusterprofile");

/** What we state of a profile's status. */
export interface OwnStatus extends JsonObject {
  readonly version?: JsonObject;
  readonly properties: readonly JsonObject[];
  readonly accessProviders: readonly JsonObject[];
  readonly conditions: readonly JsonObject[];
}

/** The part of a live status that we wrote and still own: applied as it is, it changes nothing. */
export function ownStatus(live: KubeObject): OwnStatus {
  const version = ownFields(at(live, "status", "version"), live, ["f:version"]);
  const list = (field: string, key: string): readonly JsonObject[] =>
    items(at(live, "status", field)).flatMap((item) => {
      const path = [`f:${field}`, keyOf(item, key)];
      const own = ownFields(item, live, path);
      return own === undefined ? [] : [{ [key]: at(item, key), ...own }];
    });
  return {
    ...(version === undefined ? {} : { version }),
    properties: list("properties", "name"),
    accessProviders: list("accessProviders", "name"),
    conditions: list("conditions", "type"),
  };
}

/**
 * What we state of a condition that others may know as well: all of it as long as nobody else says anything of it; otherwise only
 * what is there already and ours alone, because a condition may have no part missing. undefined: nothing.
 */
export function sharedCondition(wanted: JsonObject, live: KubeObject | undefined): JsonObject | undefined {
  if (live === undefined) return wanted;
  const path = ["f:conditions", keyOf(wanted, "type")];
  if (othersFields(live, path).length === 0) return wanted;
  const found = items(at(live, "status", "conditions")).find((one) => at(one, "type") === wanted["type"]);
  const own = ownFields(found, live, path);
  return own === undefined ? undefined : { type: wanted["type"], ...own };
}

/** Whether another manager says which version of Kubernetes runs. */
export function isVersionOfOthers(live: KubeObject | undefined): boolean {
  return live !== undefined && othersFields(live, ["f:version"]).includes("f:kubernetes");
}

/** The fields of a value that we own and nobody else does. undefined: none. */
function ownFields(value: Json | undefined, live: KubeObject, path: readonly string[]): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const others = new Set(othersFields(live, path));
  const ours = new Set(fieldsAt(live, path, true).filter((field) => !others.has(field)));
  const own = Object.entries(value).filter(([field]) => ours.has(`f:${field}`));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

function othersFields(live: KubeObject, path: readonly string[]): readonly string[] {
  return fieldsAt(live, path, false);
}

/** The fields at a path of the status that we, or that others, own; keys of lists left out, which everybody states. */
function fieldsAt(live: KubeObject, path: readonly string[], ours: boolean): readonly string[] {
  const entries = items(at(live, "metadata", "managedFields")).filter((entry) => (at(entry, "manager") === OURS) === ours);
  const fields = entries.flatMap((entry) =>
    Object.keys((at(entry, "fieldsV1", "f:status", ...path) as JsonObject | undefined) ?? {}),
  );
  const keys = path.length > 1 ? ["f:type", "f:name"] : [];
  return fields.filter((field) => field !== "." && !keys.includes(field));
}

function keyOf(item: Json, key: string): string {
  return `k:${JSON.stringify({ [key]: at(item, key) })}`;
}
