import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import type { JsonObject, KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { describeRef, refOf } from "../../lib/bootstrap/kube-object.ts";
import { crd, plain } from "./fake-fleet.ts";

// What a member may hold that is not ours: made by hand, by a release, by another tool.

const HELM = {
  "meta.helm.sh/release-name": "theirs",
  "meta.helm.sh/release-namespace": "gitops",
  "helm.sh/resource-policy": "keep",
};

const POD = { containers: [{ name: "main", image: "example.test/app:1" }] };

/** One object of each kind that somebody may keep in a namespace of theirs. */
const NAMESPACED: readonly ((namespace: string, name: string) => KubeObject)[] = [
  (namespace, name) => plain("v1", "ConfigMap", name, namespace, { data: { a: "1" } }),
  (namespace, name) => plain("v1", "Secret", name, namespace, { type: "Opaque", data: { a: "YQ==" } }),
  (namespace, name) => plain("v1", "ServiceAccount", name, namespace),
  (namespace, name) =>
    plain("v1", "PersistentVolumeClaim", name, namespace, {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, storageClassName: "none" },
    }),
  (namespace, name) => {
    const labels = { app: name };
    const template = { metadata: { labels }, spec: POD };
    return plain("apps/v1", "Deployment", name, namespace, {
      spec: { replicas: 0, selector: { matchLabels: labels }, template },
    });
  },
  (namespace, name) =>
    plain("batch/v1", "CronJob", name, namespace, {
      spec: {
        schedule: "0 0 1 1 *",
        suspend: true,
        jobTemplate: { spec: { template: { spec: { ...POD, restartPolicy: "Never" } } } },
      },
    }),
  (namespace, name) =>
    plain("networking.k8s.io/v1", "Ingress", name, namespace, {
      spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    }),
  (namespace, name) =>
    plain("networking.k8s.io/v1", "NetworkPolicy", name, namespace, { spec: { podSelector: {}, policyTypes: ["Ingress"] } }),
  (namespace, name) => plain("rbac.authorization.k8s.io/v1", "Role", name, namespace, { rules: [] }),
  (namespace, name) =>
    plain("autoscaling/v2", "HorizontalPodAutoscaler", name, namespace, {
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "none" } },
    }),
  (namespace, name) =>
    plain("policy/v1", "PodDisruptionBudget", name, namespace, {
      spec: { minAvailable: 1, selector: { matchLabels: { app: "none" } } },
    }),
];

const CLUSTER_WIDE: readonly ((name: string) => KubeObject)[] = [
  (name) => plain("rbac.authorization.k8s.io/v1", "ClusterRole", name, undefined, { rules: [] }),
  (name) =>
    plain("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", name, undefined, {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "somebody" }],
    }),
  (name) => plain("scheduling.k8s.io/v1", "PriorityClass", name, undefined, { value: 7 }),
  (name) =>
    plain("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", name, undefined, {
      webhooks: [
        {
          name: "hook.theirs.test",
          admissionReviewVersions: ["v1"],
          sideEffects: "None",
          failurePolicy: "Ignore",
          clientConfig: { service: { namespace: "default", name: "none" } },
          rules: [{ apiGroups: ["theirs.test"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["tunnels"] }],
        },
      ],
    }),
];

/** What one of each kind is. */
export function everyNamespacedKind(namespace: string): readonly KubeObject[] {
  return NAMESPACED.map((make) => make(namespace, "theirs"));
}

/** Contents that a seed decides: namespaces with objects, finalizers, owners and releases; definitions with objects; the rest. */
export async function createForeignContents(api: KubeApi, random: () => number): Promise<readonly KubeObject[]> {
  const pick = (count: number): number => Math.floor(random() * count);
  const made: KubeObject[] = [];
  const create = async (object: KubeObject): Promise<KubeObject> => {
    const live = await api.create(decorated(object, random), {
      fieldManager: ["kubectl-create", "helm", "terraform"][pick(3)] ?? "",
    });
    made.push(await settled(api, live));
    return live;
  };
  const namespaces = ["team-a", "team-b"].slice(0, 1 + pick(2));
  for (const name of namespaces) await create(plain("v1", "Namespace", name));
  for (const [index, namespace] of ["default", ...namespaces].entries()) {
    for (const make of NAMESPACED) if (random() < 0.6) await create(make(namespace, `theirs-${index}`));
    const owner = await create(plain("v1", "ConfigMap", `owner-${index}`, namespace));
    const { apiVersion, kind, metadata } = owner;
    const ownerReferences = [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? "" }];
    const owned = plain("v1", "ConfigMap", `owned-${index}`, namespace);
    await create({ ...owned, metadata: { ...owned.metadata, ownerReferences } });
  }
  for (const make of CLUSTER_WIDE) if (random() < 0.7) await create(make("theirs"));
  const definition = await create(crd("theirs.test", "v1", "Tunnel", "tunnels", "Namespaced"));
  await served(api, definition);
  await create(plain("theirs.test/v1", "Tunnel", "theirs", namespaces[0] ?? "default", { spec: { a: 1 } }));
  return made;
}

/** Once the cluster's own controllers have put their marks on it. */
export async function settled(api: KubeApi, object: KubeObject): Promise<KubeObject> {
  for (;;) {
    const live = await api.get(refOf(object));
    if (live === undefined) throw new Error(`${describeRef(refOf(object))} is gone`);
    const isDone = live.kind !== "Deployment" || live.metadata.annotations?.["deployment.kubernetes.io/revision"] !== undefined;
    if (isDone) return live;
  }
}

/** As a release would have it, or held by a finalizer of others. */
function decorated(object: KubeObject, random: () => number): KubeObject {
  const [isReleased, isHeld] = [
    random() < 0.3,
    random() < 0.2 && object.kind !== "Namespace" && object.kind !== "CustomResourceDefinition",
  ];
  const metadata = {
    ...object.metadata,
    ...(isReleased ? { annotations: HELM } : {}),
    ...(isHeld ? { finalizers: ["theirs.test/hold"] } : {}),
  };
  return { ...object, metadata };
}

async function served(api: KubeApi, definition: KubeObject): Promise<void> {
  const kind = { apiVersion: "theirs.test/v1", kind: "Tunnel" };
  while (!(await api.serves(kind))) await api.get(refOf(definition));
}

/** Everything of these as it is now, but for what the API server and its controllers keep for themselves. */
export async function asTheyAre(api: KubeApi, objects: readonly KubeObject[]): Promise<Readonly<Record<string, unknown>>> {
  const rows = await Promise.all(
    objects.map(async (object) => {
      const live = await api.get(refOf(object));
      return [describeRef(refOf(object)), live === undefined ? "gone" : withoutBookkeeping(live)] as const;
    }),
  );
  return Object.fromEntries(rows);
}

function withoutBookkeeping(object: KubeObject): JsonObject {
  const { status: _status, ...rest } = object;
  const { resourceVersion: _version, managedFields: _fields, generation: _generation, ...metadata } = object.metadata;
  return { ...rest, metadata };
}

/** The same versions, with a schema of before. */
export function oldVersions(definition: KubeObject): readonly object[] {
  const spec = definition["spec"] as { readonly versions: readonly object[] };
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return spec.versions.map((version) => ({ ...version, schema, additionalPrinterColumns: [] }));
}
