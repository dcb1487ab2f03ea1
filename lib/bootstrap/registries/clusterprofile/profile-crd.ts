import type { Json, KubeObject } from "../../kube-object.ts";
import { at, isJsonObject, items, textAt } from "../../kube-object.ts";
import { CLUSTER_PROFILE } from "./names.ts";

/** What we write of a profile: an object's fields by name, a list's items by the field that tells them apart, or any value. */
interface Written {
  readonly fields?: Readonly<Record<string, Written>>;
  readonly items?: { readonly key: string; readonly of: Written };
}

const VALUE: Written = {};
const list = (key: string, fields: Readonly<Record<string, Written>>): Written => ({ items: { key, of: { fields } } });

const WRITTEN: Written = {
  fields: {
    spec: { fields: { displayName: VALUE, clusterManager: { fields: { name: VALUE } } } },
    status: {
      fields: {
        version: { fields: { kubernetes: VALUE } },
        properties: list("name", { name: VALUE, value: VALUE }),
        accessProviders: list("name", {
          name: VALUE,
          cluster: { fields: { server: VALUE, "certificate-authority-data": VALUE } },
        }),
        conditions: list("type", {
          ...{ type: VALUE, status: VALUE, reason: VALUE, message: VALUE },
          lastTransitionTime: VALUE,
        }),
      },
    },
  },
};

/** Why a ClusterProfile CRD that others have brought can't hold our profiles; undefined where it can. */
export function profileCrdMisfit(live: KubeObject): string | undefined {
  const wanted = CLUSTER_PROFILE.apiVersion.split("/")[1] ?? "";
  const versions = items(at(live, "spec", "versions"));
  const version = versions.find((one) => at(one, "name") === wanted);
  if (version === undefined || at(version, "served") !== true) {
    const served = versions.filter((one) => at(one, "served") === true).map((one) => textAt(one, "name"));
    return `it serves ${served.length === 0 ? "no version" : served.join(", ")} and not ${wanted}`;
  }
  if (at(live, "spec", "scope") !== "Namespaced") return `its scope is ${textAt(live, "spec", "scope")} and not Namespaced`;
  if (!isJsonObject(at(version, "subresources", "status"))) return `its version ${wanted} has no status subresource`;
  return misfit(at(version, "schema", "openAPIV3Schema"), WRITTEN, "");
}

function misfit(schema: Json | undefined, written: Written, path: string): string | undefined {
  if (schema === undefined) return `it has no ${path}`;
  if (at(schema, "x-kubernetes-preserve-unknown-fields") === true && at(schema, "properties") === undefined) return undefined;
  if (written.items !== undefined) {
    const { key, of } = written.items;
    const keys = items(at(schema, "x-kubernetes-list-map-keys"));
    // As one value, the list would have the entries of one manager only.
    if (keys.length !== 1 || keys[0] !== key) return `its ${path} is no list whose items merge by ${key}`;
    return misfit(at(schema, "items"), of, `${path}[]`);
  }
  const { fields } = written;
  if (fields === undefined) return undefined;
  const unknown = items(at(schema, "required")).find((one) => typeof one !== "string" || !(one in fields));
  if (unknown !== undefined)
    return `it asks for ${path}.${typeof unknown === "string" ? unknown : JSON.stringify(unknown)}, which we have nothing to say for`;
  for (const [name, of] of Object.entries(fields)) {
    const found = misfit(at(schema, "properties", name), of, path === "" ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
