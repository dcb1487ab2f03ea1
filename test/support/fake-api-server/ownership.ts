import type { Json, JsonObject } from "../../../lib/bootstrap/kube-object.ts";
import { isJsonObject } from "../../../lib/bootstrap/kube-object.ts";

// Server-side apply as far as our objects need it: maps merge by key, lists of built-in kinds that have keys merge by them,
// every other list is one value.

/** Lists that merge, by the name of their field, with the field that tells their items apart. */
const KEYED_LISTS: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  env: "name",
  volumes: "name",
  conditions: "type",
  properties: "name",
  accessProviders: "name",
};

/** Fields that say which object it is; nobody owns them. */
const IDENTITY = new Set([
  ".apiVersion",
  ".kind",
  ".metadata.name",
  ".metadata.namespace",
  ".metadata.uid",
  ".metadata.resourceVersion",
]);

/** Path of a field to its value. */
export type Fields = ReadonlyMap<string, Json>;

/** Who owns which fields. */
export type Owners = Map<string, Set<string>>;

export interface FieldConflict {
  readonly field: string;
  readonly manager: string;
}

/** Every field that an object states. */
export function fieldsOf(value: Json, path = ""): Fields {
  const fields = new Map<string, Json>();
  collect(value, path, fields);
  return fields;
}

function collect(value: Json, path: string, fields: Map<string, Json>): void {
  if (IDENTITY.has(path)) return;
  const entries = entriesOf(value, path);
  if (entries === undefined || entries.length === 0) {
    if (path !== "") fields.set(path, value);
    return;
  }
  for (const [key, child] of entries) if (child !== undefined) collect(child, `${path}${key}`, fields);
}

/** undefined where the value is one field: a scalar or a list without keys. */
function entriesOf(value: Json, path: string): readonly (readonly [string, Json | undefined])[] | undefined {
  if (isJsonObject(value)) return Object.entries(value).map(([key, child]) => [segment(key), child] as const);
  const key = keyOf(path);
  if (!Array.isArray(value) || key === undefined) return undefined;
  return value.map((item) => [`[${key}=${JSON.stringify((item as JsonObject)[key])}]`, item as Json] as const);
}

function keyOf(path: string): string | undefined {
  return KEYED_LISTS[path.slice(path.lastIndexOf(".") + 1)];
}

function segment(key: string): string {
  return /[.[\]]/.test(key) ? `."${key}"` : `.${key}`;
}

/** Fields as `metadata.managedFields` names them, but for the `.` of an item itself. */
export function fieldsV1(fields: Iterable<string>): JsonObject {
  const root: Record<string, Json> = {};
  for (const field of fields) {
    let here = root;
    for (const [, quoted, plain, key, value] of field.matchAll(
      /\."([^"]*)"|\.([^.[\]]+)|\[(\w+)=("(?:[^"\\]|\\.)*"|[^\]]*)\]/g,
    )) {
      const name = key === undefined ? `f:${quoted ?? plain ?? ""}` : `k:{"${key}":${value ?? ""}}`;
      here = (here[name] ??= {}) as Record<string, Json>;
    }
  }
  return root;
}

/** What others own and the applied object would change. */
export function conflictsOf(wanted: Fields, live: Fields, owners: Owners, manager: string): readonly FieldConflict[] {
  const found: FieldConflict[] = [];
  for (const [other, owned] of owners) {
    if (other === manager) continue;
    for (const field of owned) {
      if (wanted.has(field) && JSON.stringify(wanted.get(field)) !== JSON.stringify(live.get(field)))
        found.push({ field, manager: other });
    }
  }
  return found;
}

/** The live object with what is wanted, and without what the manager has given up and nobody else owns. */
export function mergeApplied(live: JsonObject, wanted: JsonObject, given: ReadonlySet<string>): JsonObject {
  return merge(live, wanted, "", given) as JsonObject;
}

function merge(live: Json | undefined, wanted: Json | undefined, path: string, given: ReadonlySet<string>): Json | undefined {
  if (wanted !== undefined && (!mergeable(wanted, path) || !mergeable(live ?? null, path))) return strip(wanted, path, given);
  if (wanted === undefined) return live === undefined ? undefined : strip(live, path, given);
  if (isJsonObject(wanted)) {
    const old = live as JsonObject;
    const keys = new Set([...Object.keys(old), ...Object.keys(wanted)]);
    const merged = [...keys].flatMap((key) => {
      const value = merge(old[key], wanted[key], `${path}${segment(key)}`, given);
      return value === undefined ? [] : [[key, value] as const];
    });
    return Object.fromEntries(merged);
  }
  const key = keyOf(path) ?? "";
  const old = live as readonly JsonObject[];
  const fresh = wanted as readonly JsonObject[];
  const at = (item: JsonObject): string => `${path}[${key}=${JSON.stringify(item[key])}]`;
  const kept = old.flatMap(
    (item) =>
      merge(
        item,
        fresh.find((one) => one[key] === item[key]),
        at(item),
        given,
      ) ?? [],
  );
  return [...kept, ...fresh.filter((item) => !old.some((one) => one[key] === item[key]))];
}

/** Without the fields given up; a container that only held those goes with them. */
function strip(value: Json, path: string, given: ReadonlySet<string>): Json | undefined {
  if (given.has(path)) return undefined;
  if (!mergeable(value, path)) return value;
  if (![...given].some((field) => field.startsWith(path))) return value;
  if (isJsonObject(value)) {
    const left = Object.entries(value).flatMap(([key, child]) => {
      const kept = child === undefined ? undefined : strip(child, `${path}${segment(key)}`, given);
      return kept === undefined ? [] : [[key, kept] as const];
    });
    return left.length === 0 ? undefined : Object.fromEntries(left);
  }
  const key = keyOf(path) ?? "";
  const left = (value as readonly JsonObject[]).flatMap(
    (item) => strip(item, `${path}[${key}=${JSON.stringify(item[key])}]`, given) ?? [],
  );
  return left.length === 0 ? undefined : left;
}

function mergeable(value: Json, path: string): boolean {
  return isJsonObject(value) || (Array.isArray(value) && keyOf(path) !== undefined);
}
