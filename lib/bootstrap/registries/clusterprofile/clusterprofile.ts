import { REGISTRIES } from "../../../model/sync-plugins.ts";
import { fleetNamespace } from "../../contract.ts";
import type { ObjectWithPolicy, PluginContext, RegisteredCluster, RegistryPlugin } from "../../contract.ts";
import { manifestsOf } from "../../artefacts/manifests.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import type { KubeReader } from "../../kube-api.ts";
import { at, condition, items } from "../../kube-object.ts";
import type { KubeObject } from "../../kube-object.ts";
import {
  CLUSTER_ID_PROPERTY,
  CLUSTER_PROFILE,
  CLUSTER_PROPERTY,
  CLUSTERSET_LABEL,
  CLUSTERSET_PROPERTY,
  EXPIRY_PROPERTY,
  MANAGER,
  MANAGER_LABEL,
  entryProperty,
} from "./names.ts";
import { INCARNATION_ANNOTATION, NATIVE_ID_ANNOTATION } from "../cluster-marks.ts";
import { clusterProfile } from "./profile.ts";
import { profileCrdMisfit } from "./profile-crd.ts";
import { profileStatus, renewedStatus, tooLongForProfile } from "./profile-status.ts";
import { CLUSTER_PROPERTY_CRD } from "./property-crd.ts";
import { CLUSTERPROFILE_ARTEFACTS } from "./release.ts";

const CRDS = { group: "apiextensions.k8s.io", resource: "customresourcedefinitions" } as const;

/** The standard inventory: a ClusterProfile per member in the hub, About properties in each member. Nothing runs for it. */
export const clusterprofile: RegistryPlugin & Required<Pick<RegistryPlugin, "record" | "renew">> = {
  name: "clusterprofile",
  kubernetes: REGISTRIES.clusterprofile.kubernetes,
  rights: {
    hub: [
      ...["get", "create", "patch"].map((verb) => ({ verb, ...CRDS })),
      ...["get", "create", "patch", "update"].map((verb) => ({ verb, group: "", resource: "namespaces" })),
      ...["get", "list", "create", "patch", "update", "delete"].map((verb) => ({
        verb,
        group: "multicluster.x-k8s.io",
        resource: "clusterprofiles",
      })),
      { verb: "patch", group: "multicluster.x-k8s.io", resource: "clusterprofiles/status" },
    ],
    member: [
      ...["get", "create"].map((verb) => ({ verb, ...CRDS })),
      ...["get", "list", "create", "patch", "update", "delete"].map((verb) => ({
        verb,
        group: "about.k8s.io",
        resource: "clusterproperties",
      })),
    ],
  },
  check: (membership) => [...missingPins(membership, CLUSTERPROFILE_ARTEFACTS), ...tooLongForProfile(membership)],
  hubObjects: (context) => [...profileCrd(context), namespace(context.member.fleet)],
  memberObjects: (context, uid) => [
    { object: CLUSTER_PROPERTY_CRD, stage: "A", policy: "seed" },
    property(CLUSTER_ID_PROPERTY, uid),
    property(CLUSTERSET_PROPERTY, context.member.fleet),
    ...Object.entries(context.membership.entries ?? {}).map(([workload, entry]) =>
      property(entryProperty(workload), JSON.stringify(entry)),
    ),
  ],
  registration: (context) => [{ object: clusterProfile(context.member), stage: "E", policy: "own" }],
  record: (context, facts, live) => profileStatus(context.membership, facts, live),
  renew: (context, seen, live) => renewedStatus(context.membership, seen, live),
  list: async (hub, fleet) => (await ourProfiles(hub, fleet)).map(registered),
};

/** Other tools bring the same CRD: one that fits is used as it is, one that doesn't is refused; never is it overruled. */
function profileCrd(context: PluginContext): readonly ObjectWithPolicy[] {
  return context.artefacts
    .filter(({ pin }) => pin.agent === "clusterprofile")
    .flatMap(manifestsOf)
    .map((object) => ({ object, stage: "A", policy: "share", misfit: profileCrdMisfit }));
}

function namespace(fleet: string): ObjectWithPolicy {
  const metadata = { name: fleetNamespace(fleet), labels: { [CLUSTERSET_LABEL]: fleet } };
  return { object: { apiVersion: "v1", kind: "Namespace", metadata }, stage: "A", policy: "own" };
}

function property(name: string, value: string): ObjectWithPolicy {
  return { object: { ...CLUSTER_PROPERTY, metadata: { name }, spec: { value } }, stage: "E", policy: "own" };
}

async function ourProfiles(hub: KubeReader, fleet: string): Promise<readonly KubeObject[]> {
  return hub.list(CLUSTER_PROFILE, { namespace: fleetNamespace(fleet), labelSelector: `${MANAGER_LABEL}=${MANAGER}` });
}

function registered(profile: KubeObject): RegisteredCluster {
  const uid = propertyOf(profile, CLUSTER_ID_PROPERTY);
  return {
    name: profile.metadata.name,
    uid,
    nativeId: profile.metadata.annotations?.[NATIVE_ID_ANNOTATION],
    incarnation: profile.metadata.annotations?.[INCARNATION_ANNOTATION] ?? "",
    joined: condition(profile, "Joined")?.["status"] === "True",
    seen: {
      healthy: condition(profile, "ControlPlaneHealthy")?.["status"] === "True",
      expires: propertyOf(profile, EXPIRY_PROPERTY),
    },
  };
}

function propertyOf(profile: KubeObject, name: string): string | undefined {
  const value = at(
    items(at(profile, "status", "properties")).find((one) => at(one, "name") === name),
    "value",
  );
  return typeof value === "string" ? value : undefined;
}
