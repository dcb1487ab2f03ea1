import type { Baseline } from "../../model/baseline.ts";
import { ARGOCD_NAMESPACE } from "../agents/argocd/release.ts";
import { FLUX_NAMESPACE } from "../agents/flux/release.ts";
import { fleetNamespace, SYSTEM_NAMESPACE } from "../contract.ts";
import * as karmada from "../registries/karmada/names.ts";
import * as ocm from "../registries/ocm/names.ts";

/** What Kubernetes itself runs there must go on, whatever it needs of its nodes. */
const KUBERNETES = ["kube-node-lease", "kube-public", "kube-system"];

/** What publishers' manifests say must go on; the same list in every cluster, whatever its agent. */
const OURS = [
  ARGOCD_NAMESPACE,
  FLUX_NAMESPACE,
  SYSTEM_NAMESPACE,
  karmada.AGENT_NAMESPACE,
  karmada.CLUSTER_NAMESPACE,
  ocm.AGENT_NAMESPACE,
  ocm.OPERATOR_NAMESPACE,
];

/** Namespaces that no policy looks at, by name: labels of a namespace are its team's to change. Sorted. */
export function excludedNamespaces(fleet: string, { excluded }: Baseline): readonly string[] {
  return [...new Set([...KUBERNETES, ...OURS, fleetNamespace(fleet), ...excluded])].sort();
}
