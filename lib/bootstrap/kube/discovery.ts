import type { Json, KindRef, ObjectRef } from "../kube-object.ts";
import { at, groupOf, isJsonObject, items } from "../kube-object.ts";

/** Where objects of a kind live. */
export interface Resource {
  /** `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Kinds that every API server has under the same path: asking for them would cost a round trip each. */
const BUILT_IN: Readonly<Record<string, Resource>> = {
  "v1/Namespace": { plural: "namespaces", namespaced: false },
  "v1/ConfigMap": { plural: "configmaps", namespaced: true },
  "v1/Secret": { plural: "secrets", namespaced: true },
  "v1/Service": { plural: "services", namespaced: true },
  "v1/ServiceAccount": { plural: "serviceaccounts", namespaced: true },
  "apps/v1/Deployment": { plural: "deployments", namespaced: true },
  "rbac.authorization.k8s.io/v1/Role": { plural: "roles", namespaced: true },
  "rbac.authorization.k8s.io/v1/RoleBinding": { plural: "rolebindings", namespaced: true },
  "rbac.authorization.k8s.io/v1/ClusterRole": { plural: "clusterroles", namespaced: false },
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": { plural: "clusterrolebindings", namespaced: false },
  "networking.k8s.io/v1/NetworkPolicy": { plural: "networkpolicies", namespaced: true },
  "coordination.k8s.io/v1/Lease": { plural: "leases", namespaced: true },
  "apiextensions.k8s.io/v1/CustomResourceDefinition": { plural: "customresourcedefinitions", namespaced: false },
  "authorization.k8s.io/v1/SelfSubjectAccessReview": { plural: "selfsubjectaccessreviews", namespaced: false },
};

/** Reads one path; undefined where it is 404. */
export type ReadPath = (path: string) => Promise<Json | undefined>;

/** What the API server serves: read once per group and version, and again when a kind is missing. */
export class Discovery {
  readonly #read: ReadPath;
  readonly #known = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  constructor(read: ReadPath) {
    this.#read = read;
  }

  /** undefined where the kind is not served. */
  async find(kind: KindRef): Promise<Resource | undefined> {
    const builtIn = BUILT_IN[`${kind.apiVersion}/${kind.kind}`];
    if (builtIn !== undefined) return builtIn;
    const known = this.#known.get(kind.apiVersion);
    const found = known === undefined ? undefined : (await known).get(kind.kind);
    return found ?? (await this.refresh(kind));
  }

  /** Like {@link find}, but asks the API server in any case. */
  async refresh(kind: KindRef): Promise<Resource | undefined> {
    const reading = this.#readVersion(kind.apiVersion);
    this.#known.set(kind.apiVersion, reading);
    try {
      return (await reading).get(kind.kind);
    } catch (error) {
      // A failed read must not be what the next caller gets to hear.
      this.#known.delete(kind.apiVersion);
      throw error;
    }
  }

  async #readVersion(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    const list = await this.#read(versionPath(apiVersion));
    const rows = items(at(list, "resources")).flatMap((row): (readonly [string, Resource])[] => {
      if (!isJsonObject(row)) return [];
      const { kind, name, namespaced } = row;
      // A row with a slash is a subresource, which shares the kind of its owner.
      if (typeof kind !== "string" || typeof name !== "string" || name.includes("/")) return [];
      return [[kind, { plural: name, namespaced: namespaced === true }]];
    });
    return new Map(rows);
  }
}

/** `/apis/apps/v1`, `/api/v1`. */
export function versionPath(apiVersion: string): string {
  return groupOf(apiVersion) === "" ? `/api/${segment(apiVersion)}` : `/apis/${apiVersion.split("/").map(segment).join("/")}`;
}

/** The path of a collection; of all namespaces where none is given. */
export function collectionPath(apiVersion: string, resource: Resource, namespace: string | undefined): string {
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${segment(namespace)}` : "";
  return `${versionPath(apiVersion)}${scope}/${segment(resource.plural)}`;
}

/** The path of one object, in exactly the case of its name. */
export function objectPath(ref: ObjectRef, resource: Resource): string {
  return `${collectionPath(ref.apiVersion, resource, ref.namespace)}/${segment(ref.name)}`;
}

function segment(text: string): string {
  // "." and ".." survive encodeURIComponent and would be resolved away as parts of the path.
  return /^\.+$/.test(text) ? text.replaceAll(".", "%2E") : encodeURIComponent(text);
}
