import type { Baseline, BaselinePolicyName } from "../../model/baseline.ts";
import type { Json, KubeObject } from "../kube-object.ts";
import { at, items, textAt } from "../kube-object.ts";

/** One thing that the API server sees to, said twice: for the API server, and for the report on what is there already. */
export interface BaselinePolicy {
  /** In the names of its objects: `fleetwright-<name>`. */
  readonly name: string;
  readonly kind: "Pod" | "Service";
  /** Of `kind`; `*` would take `status` as well. */
  readonly resources: readonly string[];
  /** Each an expression in CEL that holds where all is well; what it reads may be missing. */
  readonly expressions: (baseline: Baseline) => readonly string[];
  /** Why it is refused, as the API server says it. */
  readonly message: (baseline: Baseline) => string;
  /** The same as the expressions: whether an object that is there breaks it. */
  readonly isBroken: (object: KubeObject, baseline: Baseline) => boolean;
}

const PODS = ["pods"];
/** A container may be added to a running Pod there. */
const PODS_AND_DEBUGGING = ["pods", "pods/ephemeralcontainers"];
const CONTAINERS = ["containers", "initContainers", "ephemeralContainers"] as const;
const DIGEST = "@sha256:[0-9a-f]{64}$";

/** For every list of containers, as their types differ in CEL: a Pod may have none of the second and third. */
function ofContainers(condition: string): readonly string[] {
  return CONTAINERS.map((list) => `!has(object.spec.${list}) || object.spec.${list}.all(c, ${condition})`);
}

/** JSON's escapes are CEL's too. */
function list(values: readonly string[]): string {
  return JSON.stringify(values);
}

function containersOf(pod: KubeObject): readonly Json[] {
  return CONTAINERS.flatMap((key) => items(at(pod, "spec", key)));
}

export const POLICIES: Readonly<Record<BaselinePolicyName, BaselinePolicy>> = {
  privilegedPods: {
    name: "privileged-pods",
    kind: "Pod",
    resources: PODS_AND_DEBUGGING,
    expressions: () => [
      "!object.spec.?hostNetwork.orValue(false) && !object.spec.?hostPID.orValue(false) && !object.spec.?hostIPC.orValue(false)",
      ...ofContainers("!c.?securityContext.?privileged.orValue(false)"),
    ],
    message: () => "no container may be privileged, and no Pod may share its node's network, processes or IPC",
    isBroken: (pod) =>
      ["hostNetwork", "hostPID", "hostIPC"].some((key) => at(pod, "spec", key) === true) ||
      containersOf(pod).some((one) => at(one, "securityContext", "privileged") === true),
  },
  hostPaths: {
    name: "host-paths",
    kind: "Pod",
    resources: PODS,
    expressions: () => ["!has(object.spec.volumes) || object.spec.volumes.all(v, !has(v.hostPath))"],
    message: () => "no Pod may mount a folder of its node",
    isBroken: (pod) => items(at(pod, "spec", "volumes")).some((volume) => at(volume, "hostPath") !== undefined),
  },
  defaultTokens: {
    name: "default-tokens",
    kind: "Pod",
    resources: PODS,
    // The API server has put account and token in by then, whatever the Pod and its account said of them.
    expressions: () => [
      "object.spec.?serviceAccountName.orValue('default') != 'default' || !has(object.spec.volumes) || object.spec.volumes.all(v, !has(v.projected) || !has(v.projected.sources) || v.projected.sources.all(s, !has(s.serviceAccountToken)))",
    ],
    message: () =>
      "a Pod that gets a token of the API server must name a ServiceAccount of its own; others say automountServiceAccountToken: false",
    isBroken: (pod) => {
      const account = textAt(pod, "spec", "serviceAccountName");
      const sources = items(at(pod, "spec", "volumes")).flatMap((volume) => items(at(volume, "projected", "sources")));
      return (account === "" || account === "default") && sources.some((one) => at(one, "serviceAccountToken") !== undefined);
    },
  },
  images: {
    name: "images",
    kind: "Pod",
    resources: PODS_AND_DEBUGGING,
    expressions: ({ registries }) =>
      ofContainers(
        [
          `!has(c.image) || c.image.matches('${DIGEST}')`,
          ...(registries.length === 0 ? [] : [`${list(registries)}.exists(r, c.image.startsWith(r + '/'))`]),
        ].join(" || "),
      ),
    message: ({ registries }) =>
      registries.length === 0
        ? "images must be named by digest"
        : `images must be named by digest, or come from ${registries.join(" or ")}`,
    isBroken: (pod, { registries }) =>
      containersOf(pod).some((one) => {
        const image = textAt(one, "image");
        return (
          image !== "" && !new RegExp(DIGEST).test(image) && !registries.some((registry) => image.startsWith(`${registry}/`))
        );
      }),
  },
  loadBalancers: {
    name: "load-balancers",
    kind: "Service",
    resources: ["services"],
    expressions: ({ loadBalancerClasses }) => [
      `object.spec.?type.orValue('ClusterIP') != 'LoadBalancer' || object.spec.?loadBalancerClass.orValue('') in ${list(loadBalancerClasses)}`,
    ],
    message: ({ loadBalancerClasses }) =>
      `a Service of type LoadBalancer must name the class ${loadBalancerClasses.join(" or ")}`,
    isBroken: (service, { loadBalancerClasses }) =>
      at(service, "spec", "type") === "LoadBalancer" &&
      !loadBalancerClasses.includes(textAt(service, "spec", "loadBalancerClass")),
  },
};
