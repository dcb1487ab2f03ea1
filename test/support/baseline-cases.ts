import type { JsonObject, KubeObject } from "../../lib/bootstrap/kube-object.ts";
import type { Baseline, BaselinePolicyName } from "../../lib/model/baseline.ts";

/** Everything is looked at, and refused. */
export const STRICT: Baseline = {
  policies: { privilegedPods: "deny", hostPaths: "deny", defaultTokens: "deny", images: "deny", loadBalancers: "deny" },
  registries: ["registry.acme.example/shop"],
  loadBalancerClasses: ["service.k8s.aws/nlb"],
  excluded: ["legacy"],
};

export interface BaselineCase {
  readonly what: string;
  readonly object: KubeObject;
  /** The one policy that it breaks; undefined: none. */
  readonly breaks: BaselinePolicyName | undefined;
}

const IMAGE = "registry.acme.example/shop/web:1";
const BY_DIGEST = `docker.io/library/nginx@sha256:${"a".repeat(64)}`;

function pod(spec: JsonObject, container: JsonObject = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "case" },
    spec: { automountServiceAccountToken: false, containers: [{ name: "web", image: IMAGE, ...container }], ...spec },
  };
}

function service(spec: JsonObject): KubeObject {
  const ports = [{ port: 80 }];
  return { apiVersion: "v1", kind: "Service", metadata: { name: "case" }, spec: { ports, ...spec } };
}

export function inNamespace(object: KubeObject, namespace: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

const init = (container: JsonObject): JsonObject => ({ initContainers: [{ name: "first", image: IMAGE, ...container }] });

export const BASELINE_CASES: readonly BaselineCase[] = [
  { what: "a plain Pod", object: pod({}), breaks: undefined },
  {
    what: "a Pod with an unprivileged container",
    object: pod({}, { securityContext: { privileged: false } }),
    breaks: undefined,
  },
  { what: "a privileged container", object: pod({}, { securityContext: { privileged: true } }), breaks: "privilegedPods" },
  { what: "a privileged init container", object: pod(init({ securityContext: { privileged: true } })), breaks: "privilegedPods" },
  { what: "a Pod in its node's network", object: pod({ hostNetwork: true }), breaks: "privilegedPods" },
  { what: "a Pod among its node's processes", object: pod({ hostPID: true }), breaks: "privilegedPods" },
  { what: "an empty folder", object: pod({ volumes: [{ name: "a", emptyDir: {} }] }), breaks: undefined },
  { what: "a folder of the node", object: pod({ volumes: [{ name: "a", hostPath: { path: "/var" } }] }), breaks: "hostPaths" },
  { what: "a token of the default account", object: pod({ automountServiceAccountToken: true }), breaks: "defaultTokens" },
  { what: "an image by digest from elsewhere", object: pod({}, { image: BY_DIGEST }), breaks: undefined },
  { what: "an image by tag from elsewhere", object: pod({}, { image: "nginx:1" }), breaks: "images" },
  {
    what: "an image of a registry whose name only begins so",
    object: pod({}, { image: "registry.acme.example/shopping/a:1" }),
    breaks: "images",
  },
  { what: "an init container's image by tag", object: pod(init({ image: "nginx:1" })), breaks: "images" },
  { what: "a Service inside", object: service({}), breaks: undefined },
  {
    what: "a load balancer of a class",
    object: service({ type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" }),
    breaks: undefined,
  },
  {
    what: "a load balancer of another class",
    object: service({ type: "LoadBalancer", loadBalancerClass: "other/lb" }),
    breaks: "loadBalancers",
  },
  { what: "a load balancer of no class", object: service({ type: "LoadBalancer" }), breaks: "loadBalancers" },
];
