import type { ArtefactFiles } from "../../contract.ts";
import { isJsonObject, items } from "../../kube-object.ts";
import type { JsonObject, KubeObject } from "../../kube-object.ts";
import { FLUX_NAMESPACE } from "./release.ts";

const RBAC = "rbac.authorization.k8s.io";

/** What lets a controller act as somebody else, or read what others keep. Upstream grants it in every namespace. */
const CONFIDENTIAL = ["secrets", "serviceaccounts/token"];

/** The controller that applies what the fleet's repository says, whatever that is: it needs every right. */
const RECONCILER = "kustomize-controller";

/**
 * A controller's ServiceAccount and rights: what upstream's roles ask for, but Secrets and tokens only in Flux's own
 * namespace, and leader election with leases alone. A source that needs a Secret lies in `flux-system`, where ours does.
 *
 * @param annotations - of its ServiceAccount, by which a cloud knows its pods
 */
export function accessOf(
  artefact: ArtefactFiles,
  published: readonly KubeObject[],
  annotations?: Readonly<Record<string, string>>,
): readonly KubeObject[] {
  const name = artefact.pin.component;
  const everywhere = `${name}-${FLUX_NAMESPACE}`;
  const rules = rulesOf(published, "ClusterRole");
  const election = rulesOf(published, "Role").filter(
    (rule) => !namesOf(rule, "resources").some((one) => one.startsWith("configmaps")),
  );
  const inNamespace = [...rules.flatMap((rule) => narrowed(rule, (resource) => CONFIDENTIAL.includes(resource))), ...election];
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, namespace: FLUX_NAMESPACE, ...(annotations === undefined ? {} : { annotations }) },
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: "ClusterRole",
      metadata: { name: everywhere },
      rules: rules.flatMap((rule) => narrowed(rule, (resource) => !CONFIDENTIAL.includes(resource))),
    },
    binding("ClusterRoleBinding", everywhere, "ClusterRole", everywhere, name),
    { apiVersion: `${RBAC}/v1`, kind: "Role", metadata: { name, namespace: FLUX_NAMESPACE }, rules: inNamespace },
    binding("RoleBinding", name, "Role", name, name),
    ...(name === RECONCILER
      ? [binding("ClusterRoleBinding", `cluster-reconciler-${FLUX_NAMESPACE}`, "ClusterRole", "cluster-admin", name)]
      : []),
  ];
}

function binding(
  kind: "RoleBinding" | "ClusterRoleBinding",
  name: string,
  roleKind: string,
  role: string,
  account: string,
): KubeObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: kind === "RoleBinding" ? { name, namespace: FLUX_NAMESPACE } : { name },
    roleRef: { apiGroup: RBAC, kind: roleKind, name: role },
    subjects: [{ kind: "ServiceAccount", name: account, namespace: FLUX_NAMESPACE }],
  };
}

function rulesOf(published: readonly KubeObject[], kind: string): readonly JsonObject[] {
  return published.filter((object) => object.kind === kind).flatMap((object) => items(object["rules"]).filter(isJsonObject));
}

/** The rule for those of its resources that are wanted; nothing where none is. */
function narrowed(rule: JsonObject, wanted: (resource: string) => boolean): readonly JsonObject[] {
  const resources = namesOf(rule, "resources").filter(wanted);
  return resources.length === 0 ? [] : [{ ...rule, resources }];
}

function namesOf(rule: JsonObject, key: string): readonly string[] {
  return items(rule[key]).filter((one) => typeof one === "string");
}
