import type { PublishedArtefact } from "../../artefacts/published.ts";
import { artefactError, formatSource } from "../../artefacts/artefact-error.ts";
import { manifestsOf } from "../../artefacts/manifests.ts";
import type { PluginContext } from "../../contract.ts";
import type { KubeObject } from "../../kube-object.ts";
import type { Pin } from "../../../model/artefact.ts";

const VERSION = "v1.18.2";

/** Karmada's agent as it is published; the control plane is its owner's to install. */
export const KARMADA_ARTEFACTS: readonly PublishedArtefact[] = [
  {
    agent: "karmada",
    component: "karmada-agent",
    version: VERSION,
    source: { gomod: `github.com/karmada-io/karmada@${VERSION}` },
    files: ["clusterrole", "clusterrolebinding", "karmada-agent", "namespace", "serviceaccount"].map(
      (name) => `artifacts/agent/${name}.yaml`,
    ),
  },
];

/** What stands for a value in the published files, whose scripts fill it in. */
const BLANK = /\{\{([a-z_]+)\}\}/g;

/** What the agent is made of, with blanks for what is a member's own; nothing where no bytes are at hand. */
export function agentManifests({ artefacts }: PluginContext): readonly KubeObject[] {
  const artefact = artefacts.find(({ pin }) => pin.agent === "karmada" && pin.component === "karmada-agent");
  if (artefact === undefined) return [];
  const files = artefact.files.map(({ name, text }) => ({ name, text: text.replaceAll(BLANK, "$1") }));
  const published = manifestsOf({ ...artefact, files });
  for (const kind of ["Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Deployment"]) {
    if (published.some((object) => object.kind === kind)) continue;
    throw artefactError(`${formatSource(artefact.pin.source)} has no ${kind}: is it Karmada?`, {
      next: "fleetwright pin karmada",
    });
  }
  return published;
}

/** The agent's image, as its publishers have it. */
export function agentImage({ version }: Pick<Pin, "version">): string {
  return `docker.io/karmada/karmada-agent:${version}`;
}
