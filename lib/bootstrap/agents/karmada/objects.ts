import type { ObjectWithPolicy, PluginContext, Stage } from "../../contract.ts";
import { at, isJsonObject, items } from "../../kube-object.ts";
import type { Json, JsonObject, KubeObject, ObjectRef } from "../../kube-object.ts";
import { whereabouts } from "../../registries/karmada/cluster.ts";
import { AGENT_NAMESPACE, AGENT_SECRET, CLUSTER_NAMESPACE, executionNamespace } from "../../registries/karmada/names.ts";
import { agentImage, agentManifests } from "../../registries/karmada/release.ts";
import { mirroredImage, pullConfig } from "../images.ts";

export const DEPLOYMENT: ObjectRef = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  namespace: AGENT_NAMESPACE,
  name: "karmada-agent",
};

/** With what nodes pull the agent's image. */
const PULL_SECRET = "karmada-agent-images";
const KUBECONFIG_FOLDER = "/etc/kubeconfig";
const STAGES: Readonly<Record<string, Stage>> = { Namespace: "A", Deployment: "C" };

/** The agent as it is published, but for what is this member's own. */
export function agentObjects(context: PluginContext): readonly ObjectWithPolicy[] {
  if (context.isHub) return [];
  const published = agentManifests(context).map((object): ObjectWithPolicy => ({
    object: object.kind === "Deployment" ? deployment(object, context) : object,
    stage: STAGES[object.kind] ?? "B",
    policy: "own",
  }));
  // The agent would make it where it finds none, and leave it behind.
  const own: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: CLUSTER_NAMESPACE } };
  return [...published, { object: own, stage: "A", policy: "own" }, ...pullSecret(context)];
}

export function pullSecret({ membership, secrets, isHub }: PluginContext): readonly ObjectWithPolicy[] {
  const { images } = membership.sync;
  const config = images === undefined || isHub ? undefined : pullConfig(images, secrets);
  if (config === undefined) return [];
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: PULL_SECRET, namespace: AGENT_NAMESPACE },
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": Buffer.from(config).toString("base64") },
  };
  return [{ object, stage: "B", policy: "own" }];
}

function deployment(published: KubeObject, context: PluginContext): KubeObject {
  const { images } = context.membership.sync;
  const pin = context.membership.pins.find(({ agent }) => agent === "karmada");
  const template = objectAt(published, "spec", "template");
  // Its class is one that some clouds keep for a namespace of their own.
  const { priorityClassName: _, ...pod } = objectAt(template, "spec");
  const [first] = items(pod["containers"]);
  const container = {
    ...(isJsonObject(first ?? null) ? (first as JsonObject) : {}),
    image: mirroredImage(agentImage(pin ?? { version: "unknown" }), images),
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/karmada-agent", ...flags(context)],
    volumeMounts: [{ name: "kubeconfig", mountPath: KUBECONFIG_FOLDER, readOnly: true }],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
  const spec = {
    ...pod,
    containers: [container],
    volumes: [{ name: "kubeconfig", secret: { secretName: AGENT_SECRET.name } }],
    ...(images?.auth === undefined ? {} : { imagePullSecrets: [{ name: PULL_SECRET }] }),
  };
  return { ...published, spec: { ...objectAt(published, "spec"), template: { ...template, spec } } };
}

/** As `karmadactl register` has them, but for these: no credential of the member goes to the control plane, and its own is renewed. */
function flags(context: PluginContext): readonly string[] {
  const { name } = context.member;
  const { apiEndpoint = "", provider = "", region = "" } = whereabouts(context);
  return [
    `--karmada-kubeconfig=${KUBECONFIG_FOLDER}/${AGENT_SECRET.name}`,
    `--cluster-name=${name}`,
    `--cluster-namespace=${CLUSTER_NAMESPACE}`,
    `--cluster-api-endpoint=${apiEndpoint}`,
    `--cluster-provider=${provider}`,
    `--cluster-region=${region}`,
    "--report-secrets=None",
    "--controllers=*,certRotation",
    // Where the agent has its rights in the control plane.
    `--leader-elect-resource-namespace=${executionNamespace(name)}`,
    "--cluster-status-update-frequency=10s",
    "--metrics-bind-address=$(POD_IP):8080",
    "--health-probe-bind-address=$(POD_IP):10357",
    "--v=2",
  ];
}

function objectAt(value: Json, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isJsonObject(found) ? found : {};
}
