import type { PluginContext } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import type { KindRef, KubeObject } from "../../kube-object.ts";
import { at, items, textAt } from "../../kube-object.ts";
import { isCreatedBy } from "../../ownership.ts";
import { APPLICATION } from "./root-application.ts";

/** On all that an Application has brought about: `<application>:<group>/<kind>:<namespace>/<name>`. */
const TRACKING = "argocd.argoproj.io/tracking-id";

const APPLICATION_SET: KindRef = { apiVersion: APPLICATION.apiVersion, kind: "ApplicationSet" };

/** Argo CD's objects in the cluster of an Argo CD that is an agent. */
export interface ArgoObjects {
  /** The root first: it would bring the others back. Then what it has delivered of Argo CD's kinds, and what those have made. */
  readonly agents: readonly KubeObject[];
  /** Made by others, by hand or by another tool. */
  readonly others: readonly KubeObject[];
}

export async function argoObjects({ member }: PluginContext, api: KubeReader): Promise<ArgoObjects> {
  const [sets, applications] = await Promise.all([api.list(APPLICATION_SET), api.list(APPLICATION)]);
  const isRoot = (object: KubeObject): boolean => isCreatedBy({ fleet: member.fleet, member: member.name }, object);
  const roots = applications.filter(isRoot);
  const agents = new Set<KubeObject>(roots);
  // Applications may deliver ApplicationSets, those make Applications, and so on.
  for (let before = -1; before !== agents.size;) {
    before = agents.size;
    for (const object of [...sets, ...applications]) if (isMadeBy(object, [...agents])) agents.add(object);
  }
  return {
    agents: [...roots, ...[...agents].filter((one) => !isRoot(one)).toSorted(setsFirst)],
    others: [...sets, ...applications].filter((object) => !agents.has(object)),
  };
}

function isMadeBy(object: KubeObject, makers: readonly KubeObject[]): boolean {
  const application = (object.metadata.annotations?.[TRACKING] ?? "").split(":")[0];
  const owners = items(at(object, "metadata", "ownerReferences")).map((one) => textAt(one, "uid"));
  return makers.some(
    ({ kind, metadata }) => owners.includes(metadata.uid ?? "") || (kind === APPLICATION.kind && metadata.name === application),
  );
}

function setsFirst(one: KubeObject, other: KubeObject): number {
  return Number(one.kind === APPLICATION.kind) - Number(other.kind === APPLICATION.kind);
}
