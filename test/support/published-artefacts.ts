import { digestOf } from "../../lib/bootstrap/artefacts/digest.ts";
import type { PublishedArtefact } from "../../lib/bootstrap/artefacts/published.ts";
import type { ArtefactFiles, ArtefactStore } from "../../lib/bootstrap/contract.ts";
import { PUBLISHED } from "../../lib/bootstrap/plugins.ts";
import type { KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { crd, plain } from "./fake-fleet.ts";

// Artefacts of the shape that the real ones have, in a few lines each: what reads them is tested without a download.
// The real ones are read by the end-to-end tests.

const CONTENT: Readonly<Record<string, () => readonly (readonly [name: string, text: string])[]>> = {
  "argo-cd": () => [["manifests/core-install.yaml", ARGO_CD]],
  "argocd-agent": () => (["agent", "principal"] as const).map((side) => [`install/kubernetes/${side}/all.yaml`, sideOf(side)]),
  "cluster-inventory-api": () => [
    [
      "config/crd/bases/a.yaml",
      JSON.stringify(crd("multicluster.x-k8s.io", "v1alpha1", "ClusterProfile", "clusterprofiles", "Namespaced")),
    ],
  ],
  "karmada-agent": () => [
    [
      "artifacts/agent/all.yaml",
      [
        plain("v1", "Namespace", "karmada-system"),
        plain("v1", "ServiceAccount", "karmada-agent-sa", "karmada-system"),
        ...["ClusterRole", "ClusterRoleBinding"].map((kind) => plain("rbac.authorization.k8s.io/v1", kind, "karmada-agent")),
        { ...workloadOf("Deployment", "karmada-agent"), metadata: { name: "karmada-agent", namespace: "karmada-system" } },
      ]
        .map((object) => `---\n${JSON.stringify(object)}\n`)
        .join(""),
    ],
  ],
  "kustomize-controller": () => [
    [
      "config/crd/bases/a.yaml",
      JSON.stringify(crd("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations", "Namespaced")),
    ],
    ...controller("kustomize-controller", ["configmaps", "secrets", "serviceaccounts"]),
  ],
  "source-controller": () => [
    ["config/crd/bases/a.yaml", JSON.stringify(crd("source.toolkit.fluxcd.io", "v1", "Bucket", "buckets", "Namespaced"))],
    [
      "config/crd/bases/b.yaml",
      JSON.stringify(crd("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories", "Namespaced")),
    ],
    ...controller("source-controller", ["secrets", "serviceaccounts"]),
    [
      "config/manager/service.yaml",
      "apiVersion: v1\nkind: Service\nmetadata: { name: source-controller }\nspec: { ports: [{ port: 80 }] }\n",
    ],
  ],
};

const ARGO_CD = [
  crd("argoproj.io", "v1alpha1", "Application", "applications", "Namespaced"),
  crd("argoproj.io", "v1alpha1", "ApplicationSet", "applicationsets", "Namespaced"),
  crd("argoproj.io", "v1alpha1", "AppProject", "appprojects", "Namespaced"),
  plain("v1", "ServiceAccount", "argocd-application-controller"),
  plain("rbac.authorization.k8s.io/v1", "ClusterRole", "argocd-application-controller", undefined, {
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
  }),
  plain("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "argocd-application-controller", undefined, {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "argocd-application-controller" },
    subjects: [{ kind: "ServiceAccount", name: "argocd-application-controller", namespace: "elsewhere" }],
  }),
  plain("v1", "ConfigMap", "argocd-cm"),
  plain("v1", "ConfigMap", "argocd-cmd-params-cm"),
  plain("v1", "ConfigMap", "argocd-ssh-known-hosts-cm", undefined, {
    data: { ssh_known_hosts: "[ssh.github.com]:443 ssh-rsa AAAA\ngithub.com ssh-rsa AAAA\n" },
  }),
  plain("v1", "ConfigMap", "argocd-tls-certs-cm"),
  plain("v1", "Secret", "argocd-secret", undefined, { type: "Opaque" }),
  plain("networking.k8s.io/v1", "NetworkPolicy", "argocd-redis-network-policy", undefined, {
    spec: { podSelector: { matchLabels: { app: "argocd-redis" } }, ingress: [{ from: [], ports: [{ port: 6379 }] }] },
  }),
  ...["argocd-applicationset-controller", "argocd-redis", "argocd-repo-server"].map((name) => workloadOf("Deployment", name)),
  workloadOf("StatefulSet", "argocd-application-controller"),
]
  .map((object) => `---\n${JSON.stringify(object)}\n`)
  .join("");

/** One side of argocd-agent. */
function sideOf(side: "agent" | "principal"): string {
  const name = `argocd-agent-${side}`;
  const role = { rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }] };
  const more = [
    plain("v1", "Service", name, undefined, { spec: { type: "LoadBalancer", ports: [{ port: 443 }] } }),
    plain("networking.k8s.io/v1", "NetworkPolicy", "argocd-agent-redis-proxy", undefined, {
      spec: { podSelector: { matchLabels: { app: name } }, ingress: [] },
    }),
    plain("v1", "Secret", "argocd-agent-principal-userpass", undefined, { type: "Opaque" }),
  ];
  const container = { name, image: "argocd-agent" };
  const labels = { app: name };
  const objects = [
    plain("v1", "ServiceAccount", name),
    plain("rbac.authorization.k8s.io/v1", "Role", name, undefined, role),
    plain("rbac.authorization.k8s.io/v1", "ClusterRole", name, undefined, role),
    plain("v1", "ConfigMap", "argocd-agent-params", undefined, { data: { [`${side}.log.level`]: "info" } }),
    plain("apps/v1", "Deployment", name, undefined, {
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
    }),
    ...(side === "principal" ? more : []),
  ];
  return objects.map((object) => `---\n${JSON.stringify(object)}\n`).join("");
}

function workloadOf(kind: string, name: string): KubeObject {
  const labels = { app: name };
  return plain("apps/v1", kind, name, undefined, {
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image: name }] } },
    },
  });
}

function artefact(published: PublishedArtefact): ArtefactFiles {
  const files = (CONTENT[published.component]?.() ?? []).map(([name, text]) => ({ name, text }));
  const digest = digestOf(files.map(({ name, text }) => ({ name, bytes: Buffer.from(text) })));
  return { pin: { ...published, digest }, files };
}

function controller(name: string, reads: readonly string[]): readonly (readonly [string, string])[] {
  return [
    ["config/manager/deployment.yaml", deployment(name)],
    ["config/rbac/leader_election_role.yaml", LEADER_ELECTION],
    ["config/rbac/role.yaml", clusterRole(reads)],
  ];
}

function deployment(name: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, labels: { control-plane: controller } }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: manager, image: fluxcd/${name}, args: [--enable-leader-election] }]
`;
}

const LEADER_ELECTION = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: leader-election-role }
rules:
  - { apiGroups: [""], resources: [configmaps], verbs: [get, create, update] }
  - { apiGroups: [""], resources: [configmaps/status], verbs: [get] }
  - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }
`;

function clusterRole(reads: readonly string[]): string {
  return `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: manager-role }
rules:
  - { apiGroups: [""], resources: [events], verbs: [create, patch] }
  - { apiGroups: [""], resources: [${reads.join(", ")}], verbs: [get, list, watch] }
  - { apiGroups: [""], resources: [serviceaccounts/token], verbs: [create] }
`;
}

/** Everything that this release pins by default. */
export const ARTEFACTS: readonly ArtefactFiles[] = Object.values(PUBLISHED).flat().map(artefact);

export const PINS = ARTEFACTS.map(({ pin }) => pin);

export const STORE: ArtefactStore = {
  load: async (pin) => {
    const found = ARTEFACTS.find((one) => one.pin.agent === pin.agent && one.pin.component === pin.component);
    if (found === undefined) throw new Error(`no artefact ${pin.component}`);
    return found;
  },
};
