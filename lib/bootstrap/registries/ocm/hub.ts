import type { ObjectWithPolicy, PhaseResult, PluginContext, Stage } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { describeRef } from "../../kube-object.ts";
import type { KubeObject } from "../../kube-object.ts";
import { conditionInWords } from "../conditions.ts";
import { CLUSTER_MANAGER, MANAGED_CLUSTER } from "./names.ts";
import { imageOf, operatorObjects } from "./release.ts";

const STAGES: Readonly<Record<string, Stage>> = { Namespace: "A", CustomResourceDefinition: "A", Deployment: "C" };

/** What brings the hub of Open Cluster Management about: its operator, and what that is told to install. */
export function hubObjects(context: PluginContext): readonly ObjectWithPolicy[] {
  const image = (name: string): string => imageOf(context, "cluster-manager", name);
  const manager: KubeObject = {
    apiVersion: CLUSTER_MANAGER.apiVersion,
    kind: CLUSTER_MANAGER.kind,
    metadata: { name: CLUSTER_MANAGER.name },
    spec: {
      deployOption: { mode: "Default" },
      registrationImagePullSpec: image("registration"),
      workImagePullSpec: image("work"),
      placementImagePullSpec: image("placement"),
      addOnManagerImagePullSpec: image("addon-manager"),
    },
  };
  return [...operatorObjects(context, "cluster-manager").map((object) => own(object, stageOf(object))), own(manager, "E")];
}

/** By the kind of an operator's object: what it needs comes first. */
export function stageOf({ kind }: KubeObject): Stage {
  return STAGES[kind] ?? "B";
}

/** Whether the hub's controllers run and know members. */
export async function hubReady(hub: KubeReader): Promise<PhaseResult> {
  const object = describeRef(CLUSTER_MANAGER);
  const live = await hub.get(CLUSTER_MANAGER);
  const open =
    live === undefined ? "is not there" : conditionInWords(live, { Applied: "True", HubRegistrationDegraded: "False" });
  if (open === undefined && (await hub.serves(MANAGED_CLUSTER))) return { kind: "Done" };
  return { kind: "Waiting", object, condition: open ?? "ManagedClusters are not served yet", who: "" };
}

function own(object: KubeObject, stage: Stage): ObjectWithPolicy {
  return { object, stage, policy: "own" };
}
