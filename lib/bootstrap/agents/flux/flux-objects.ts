import type { PluginContext } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import type { KindRef, KubeObject, ObjectRef } from "../../kube-object.ts";
import { at, items, textAt } from "../../kube-object.ts";
import { isCreatedBy } from "../../ownership.ts";

/** On all that a Kustomization has brought about. */
const DELIVERED_LABEL = "kustomize.toolkit.fluxcd.io/name";

/** The controller that sees to the objects of a group. */
export const CONTROLLERS: Readonly<Record<string, string>> = {
  "kustomize.toolkit.fluxcd.io": "kustomize-controller",
  "source.toolkit.fluxcd.io": "source-controller",
};

/** Whether we created it for this membership. */
export function isOurs({ member }: PluginContext, object: KubeObject): boolean {
  return isCreatedBy({ fleet: member.fleet, member: member.name }, object);
}

/** Flux's objects of the kinds that we brought; those of another Flux in this cluster are not ours to look after. */
export interface FluxObjects {
  /** What makes the fleet's repository come about: ours, and what that repository holds of Flux's kinds. Kustomizations first. */
  readonly agents: readonly KubeObject[];
  /** Made by others, by hand or by another tool. */
  readonly others: readonly KubeObject[];
}

export async function fluxObjects(context: PluginContext, member: KubeReader): Promise<FluxObjects> {
  const kinds = await kindsOfFlux(context, member);
  const isKustomization = (kind: KindRef): boolean => kind.kind === "Kustomization";
  const ordered = [...kinds.filter(isKustomization), ...kinds.filter((kind) => !isKustomization(kind))];
  const all = (await Promise.all(ordered.map((kind) => member.list(kind)))).flat();
  const isAgents = (object: KubeObject): boolean =>
    isOurs(context, object) || object.metadata.labels?.[DELIVERED_LABEL] !== undefined;
  // The root first: it would bring the others back.
  const agents = [...all.filter((object) => isOurs(context, object)), ...all.filter((object) => !isOurs(context, object))];
  return {
    agents: [...agents.filter(isKustomization), ...agents.filter((object) => !isKustomization(object))].filter(isAgents),
    others: all.filter((object) => !isAgents(object)),
  };
}

/** The kinds whose definitions we created. */
async function kindsOfFlux(context: PluginContext, member: KubeReader): Promise<readonly KindRef[]> {
  const crds = await member.list({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" });
  return crds
    .filter((crd) => isOurs(context, crd))
    .flatMap((crd) => {
      const [group, kind] = [textAt(crd, "spec", "group"), textAt(crd, "spec", "names", "kind")];
      const stored = items(at(crd, "spec", "versions")).find((version) => at(version, "storage") === true);
      const version = textAt(stored, "name");
      return group in CONTROLLERS && kind !== "" && version !== "" ? [{ apiVersion: `${group}/${version}`, kind }] : [];
    });
}

/** What the Kustomizations of the agent have brought about, by their own lists. */
export async function deliveredByFlux(context: PluginContext, member: KubeReader): Promise<readonly ObjectRef[]> {
  return deliveredBy((await fluxObjects(context, member)).agents);
}

/** What these Kustomizations have brought about, by their own lists. */
export function deliveredBy(kustomizations: readonly KubeObject[]): readonly ObjectRef[] {
  const entries = kustomizations.flatMap((object) => items(at(object, "status", "inventory", "entries")));
  return entries.flatMap((entry) => {
    const ref = refOfEntry(textAt(entry, "id"), textAt(entry, "v"));
    return ref === undefined ? [] : [ref];
  });
}

/** `<namespace>_<name>_<group>_<kind>`, where a colon of the name is `__`: only a name may hold underscores. */
function refOfEntry(id: string, version: string): ObjectRef | undefined {
  const found = /^([^_]*)_(.+)_([^_]*)_([^_]+)$/.exec(id);
  if (found === null) return undefined;
  const [, namespace = "", name = "", group = "", kind = ""] = found;
  return {
    apiVersion: group === "" ? version : `${group}/${version}`,
    kind,
    name: name.replaceAll("__", ":"),
    ...(namespace === "" ? {} : { namespace }),
  };
}
