import type { Json, JsonObject, KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { at, isJsonObject, items, textAt } from "../../../lib/bootstrap/kube-object.ts";
import { BUILT_IN_KINDS } from "./kinds.ts";
import type { ServedKind } from "./kinds.ts";
import type { Owners } from "./ownership.ts";

/** One object with who owns which of its fields. */
export interface Stored {
  readonly kind: ServedKind;
  object: KubeObject;
  readonly owners: Owners;
  /** When it last changed. */
  touched: number;
  /** The state that no controller will change any more. */
  settled?: KubeObject;
}

/** What the server keeps, and what its controllers do to it as time passes. */
export class Store {
  readonly #objects = new Map<string, Stored>();
  readonly #now: () => number;
  readonly #crdDelayMs: number;
  readonly #workloadDelayMs: number;
  #version = 1;
  /** When the controllers last looked, and at which version. */
  #looked = { at: -1, version: 0 };
  #uids = 0;
  readonly #name: string;

  constructor(name: string, now: () => number, delays: { readonly crdMs: number; readonly workloadMs: number }) {
    this.#name = name;
    this.#now = now;
    this.#crdDelayMs = delays.crdMs;
    this.#workloadDelayMs = delays.workloadMs;
  }

  /** The same state in another world: neither changes the other. */
  copy(now: () => number): Store {
    const copy = new Store(this.#name, now, { crdMs: this.#crdDelayMs, workloadMs: this.#workloadDelayMs });
    for (const [key, stored] of this.#objects) {
      const owners = new Map([...stored.owners].map(([manager, fields]) => [manager, new Set(fields)]));
      copy.#objects.set(key, { ...stored, owners });
    }
    [copy.#version, copy.#uids] = [this.#version, this.#uids];
    return copy;
  }

  /** Kinds served now: built in, and of every CRD that is established. */
  kinds(): readonly ServedKind[] {
    const definitions = this.all().filter(({ kind }) => kind.kind === "CustomResourceDefinition");
    return [...BUILT_IN_KINDS, ...definitions.flatMap(({ object }) => servedBy(object))];
  }

  all(): readonly Stored[] {
    return [...this.#objects.values()];
  }

  find(kind: ServedKind, namespace: string | undefined, name: string): Stored | undefined {
    return this.#objects.get(keyOf(kind, namespace, name));
  }

  list(kind: ServedKind, namespace: string | undefined): readonly Stored[] {
    const found = this.all().filter((one) => one.kind.group === kind.group && one.kind.kind === kind.kind);
    const inside = found.filter(({ object }) => namespace === undefined || object.metadata.namespace === namespace);
    return inside.sort((one, other) =>
      keyOf(kind, one.object.metadata.namespace, one.object.metadata.name) <
      keyOf(kind, other.object.metadata.namespace, other.object.metadata.name)
        ? -1
        : 1,
    );
  }

  insert(kind: ServedKind, object: KubeObject, owners: Owners): Stored {
    const metadata = {
      ...object.metadata,
      uid: `uid.${this.#name}.${++this.#uids}`,
      resourceVersion: String(++this.#version),
      creationTimestamp: new Date(this.#now()).toISOString(),
      ...(kind.kind === "ConfigMap" || kind.kind === "Secret" ? {} : { generation: 1 }),
    };
    const stored: Stored = { kind, object: { ...object, metadata }, owners, touched: this.#now() };
    this.#objects.set(keyOf(kind, metadata.namespace, metadata.name), stored);
    if (kind.kind === "Namespace" && kind.group === "") this.#fillNamespace(metadata.name);
    return stored;
  }

  /** Takes a new state; nothing happens where it says the same. */
  update(stored: Stored, next: KubeObject): void {
    if (JSON.stringify(sorted(next)) === JSON.stringify(sorted(stored.object))) return;
    const changed = JSON.stringify(sorted(specOf(next))) !== JSON.stringify(sorted(specOf(stored.object)));
    const generation = stored.object.metadata.generation;
    const metadata = {
      ...next.metadata,
      resourceVersion: String(++this.#version),
      ...(generation === undefined ? {} : { generation: changed ? generation + 1 : generation }),
    };
    stored.object = { ...next, metadata };
    if (changed) stored.touched = this.#now();
    this.#dropIfFinished(stored);
  }

  /** Starts a deletion; the object goes at once where nothing holds it. */
  delete(stored: Stored): void {
    if (stored.object.metadata.deletionTimestamp !== undefined) return;
    const { object, kind } = stored;
    const finalizers = [...(object.metadata.finalizers ?? [])];
    if (kind.kind === "CustomResourceDefinition") finalizers.push("customresourcecleanup.apiextensions.k8s.io");
    const metadata = {
      ...object.metadata,
      finalizers,
      deletionTimestamp: new Date(this.#now()).toISOString(),
      resourceVersion: String(++this.#version),
    };
    stored.object =
      kind.kind === "Namespace" ? { ...object, metadata, status: { phase: "Terminating" } } : { ...object, metadata };
    stored.touched = this.#now();
    this.#dropIfFinished(stored);
  }

  /** What the controllers have done by now. */
  settle(): void {
    const [at, version] = [this.#now(), this.#version];
    if (this.#looked.at === at && this.#looked.version === version) return;
    this.#looked = { at, version };
    for (const stored of this.all()) {
      if (stored.settled === stored.object) continue;
      const age = at - stored.touched;
      const { kind, object } = stored;
      const leaving = object.metadata.deletionTimestamp !== undefined;
      if (kind.kind === "Namespace" && leaving) this.#emptyNamespace(stored);
      if (kind.kind === "Namespace" && !leaving) this.#status(stored, { phase: "Active" });
      if (kind.kind === "CustomResourceDefinition" && kind.group === "apiextensions.k8s.io") {
        if (leaving) this.#emptyDefinition(stored);
        else if (age >= this.#crdDelayMs)
          this.#status(stored, { conditions: [trueCondition("NamesAccepted"), trueCondition("Established")] });
      }
      if (isBalanced(object) && !leaving && age >= this.#workloadDelayMs)
        this.#status(stored, { loadBalancer: { ingress: [{ ip: "192.0.2.7" }] } });
      if (["Deployment", "StatefulSet"].includes(kind.kind) && !leaving && age >= this.#workloadDelayMs)
        this.#status(stored, availableStatus(object));
      if (!leaving && age >= Math.max(this.#crdDelayMs, this.#workloadDelayMs)) stored.settled = stored.object;
    }
  }

  #status(stored: Stored, status: JsonObject): void {
    if (JSON.stringify(sorted(stored.object["status"] ?? null)) === JSON.stringify(sorted(status))) return;
    const metadata = { ...stored.object.metadata, resourceVersion: String(++this.#version) };
    stored.object = { ...stored.object, metadata, status };
  }

  #emptyNamespace(stored: Stored): void {
    const inside = this.all().filter(({ object }) => object.metadata.namespace === stored.object.metadata.name);
    for (const one of inside) this.delete(one);
    if (this.all().every(({ object }) => object.metadata.namespace !== stored.object.metadata.name)) this.#drop(stored);
  }

  #emptyDefinition(stored: Stored): void {
    const group = at(stored.object, "spec", "group");
    const kind = at(stored.object, "spec", "names", "kind");
    const instances = this.all().filter((one) => one.kind.group === group && one.kind.kind === kind);
    for (const one of instances) this.delete(one);
    if (this.all().every((one) => one.kind.group !== group || one.kind.kind !== kind)) this.#drop(stored);
  }

  #dropIfFinished(stored: Stored): void {
    const { deletionTimestamp, finalizers } = stored.object.metadata;
    if (deletionTimestamp !== undefined && (finalizers ?? []).length === 0 && stored.kind.kind !== "Namespace")
      this.#drop(stored);
  }

  #drop({ kind, object }: Stored): void {
    this.#objects.delete(keyOf(kind, object.metadata.namespace, object.metadata.name));
  }

  /** What the cluster itself puts into every namespace. */
  #fillNamespace(namespace: string): void {
    const given: readonly (readonly [string, JsonObject])[] = [
      ["ServiceAccount", { name: "default" }],
      ["ConfigMap", { name: "kube-root-ca.crt" }],
    ];
    for (const [name, metadata] of given) {
      const kind = BUILT_IN_KINDS.find((one) => one.kind === name);
      if (kind === undefined) continue;
      this.insert(
        kind,
        { apiVersion: "v1", kind: name, metadata: { ...metadata, namespace } as KubeObject["metadata"] },
        new Map(),
      );
    }
  }
}

function keyOf(kind: ServedKind, namespace: string | undefined, name: string): string {
  return [kind.group, kind.kind, namespace ?? "", name].join("|");
}

function servedBy(crd: KubeObject): readonly ServedKind[] {
  const known = SERVED.get(crd);
  if (known !== undefined) return known;
  const served = definedBy(crd);
  SERVED.set(crd, served);
  return served;
}

/** Objects are never changed in place: a new state is a new object. */
const SERVED = new WeakMap<KubeObject, readonly ServedKind[]>();

function definedBy(crd: KubeObject): readonly ServedKind[] {
  const established = items(at(crd, "status", "conditions")).some(
    (one) => at(one, "type") === "Established" && at(one, "status") === "True",
  );
  if (!established) return [];
  const text = (...path: string[]): string => textAt(crd, "spec", ...path);
  return items(at(crd, "spec", "versions")).flatMap((version) => {
    if (!isJsonObject(version) || version["served"] !== true) return [];
    const statusSubresource = at(version, "subresources", "status") !== undefined;
    const names = { kind: text("names", "kind"), plural: text("names", "plural") };
    return [
      {
        group: text("group"),
        version: textAt(version, "name"),
        ...names,
        namespaced: text("scope") === "Namespaced",
        statusSubresource,
      },
    ];
  });
}

function isBalanced(object: KubeObject): boolean {
  return object.kind === "Service" && textAt(object, "spec", "type") === "LoadBalancer";
}

function availableStatus(object: KubeObject): JsonObject {
  const wanted = at(object, "spec", "replicas");
  const replicas = typeof wanted === "number" ? wanted : 1;
  const observedGeneration = object.metadata.generation ?? 1;
  return {
    observedGeneration,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: [trueCondition("Available")],
  };
}

function trueCondition(type: string): JsonObject {
  return { type, status: "True", reason: "AsExpected" };
}

function specOf(object: KubeObject): Json {
  const { metadata: _metadata, status: _status, ...rest } = object;
  return rest;
}

/** The same value with keys in order, for comparing. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => sorted(item as Json));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, child]) => [key, sorted(child ?? null)]),
  );
}
