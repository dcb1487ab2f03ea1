import type { Json, KubeObject } from "../kube-object.ts";
import { at, condition, items, textAt } from "../kube-object.ts";
import { inWords, whyStillThere } from "./causes.ts";

/** Whether an object does what it is for, and if not, the last that it said. */
export interface Readiness {
  readonly ready: boolean;
  /** Such as `Available False MinimumReplicasUnavailable: 0 of 1`. */
  readonly condition: string;
}

const READY: Readiness = { ready: true, condition: "ready" };

/** By the rules that kubectl and others use for kinds whose status everyone understands; other kinds are ready by being there. */
export function readiness(object: KubeObject): Readiness {
  if (object.metadata.deletionTimestamp !== undefined) return waiting(whyStillThere(object));
  const generation = object.metadata.generation;
  const observed = at(object, "status", "observedGeneration");
  if (typeof generation === "number" && typeof observed === "number" && observed < generation)
    return waiting("its change has not been seen yet");
  return (BY_KIND[object.kind] ?? always)(object);
}

const BY_KIND: Readonly<Record<string, (object: KubeObject) => Readiness>> = {
  Namespace: (object) =>
    at(object, "status", "phase") === "Active" ? READY : waiting(`phase ${text(at(object, "status", "phase"))}`),
  CustomResourceDefinition: (object) => both(isTrue(object, "NamesAccepted"), isTrue(object, "Established")),
  Deployment: (object) =>
    because(
      object,
      both(replicas(object, "updatedReplicas"), replicas(object, "availableReplicas"), isTrue(object, "Available")),
    ),
  StatefulSet: (object) => both(replicas(object, "updatedReplicas"), replicas(object, "readyReplicas")),
  DaemonSet: daemonSet,
  Job: (object) => isTrue(object, "Complete"),
  Pod: pod,
  PersistentVolumeClaim: (object) =>
    at(object, "status", "phase") === "Bound" ? READY : waiting(`phase ${text(at(object, "status", "phase"))}`),
  APIService: (object) => isTrue(object, "Available"),
};

function always(): Readiness {
  return READY;
}

function daemonSet(object: KubeObject): Readiness {
  const wanted = count(at(object, "status", "desiredNumberScheduled"));
  const ready = count(at(object, "status", "numberAvailable"));
  // Until its controller has looked, both are 0.
  if (at(object, "status", "observedGeneration") === undefined) return waiting("no status yet");
  return ready >= wanted ? READY : waiting(`${ready} of ${wanted} available`);
}

/** What keeps it from being scheduled, or a container of it from running; one that has done its work is as ready as it gets. */
function pod(object: KubeObject): Readiness {
  if (at(object, "status", "phase") === "Succeeded" || isTrue(object, "Ready").ready) return READY;
  const scheduled = condition(object, "PodScheduled");
  if (scheduled?.["status"] === "False") return waiting(inWords(scheduled));
  const containers = ["initContainerStatuses", "containerStatuses"].flatMap((field) => items(at(object, "status", field)));
  for (const container of containers) {
    const said = at(container, "state", "waiting") ?? at(container, "state", "terminated");
    const reason = textAt(said, "reason");
    if (reason === "" || reason === "Completed") continue;
    return waiting(inWords({ type: `container ${textAt(container, "name")}`, reason, message: textAt(said, "message") }));
  }
  return isTrue(object, "Ready");
}

function replicas(object: KubeObject, field: string): Readiness {
  const wanted = at(object, "spec", "replicas") === undefined ? 1 : count(at(object, "spec", "replicas"));
  const have = count(at(object, "status", field));
  return have >= wanted ? READY : waiting(`${field} ${have} of ${wanted}`);
}

function isTrue(object: KubeObject, type: string): Readiness {
  const found = condition(object, type);
  if (found === undefined) return waiting(`no condition ${type} yet`);
  return found["status"] === "True" ? READY : waiting(inWords(found));
}

/** With what keeps its Pods from being made or from becoming ready in time, where the object says that. */
function because(object: KubeObject, state: Readiness): Readiness {
  if (state.ready) return state;
  const failure = condition(object, "ReplicaFailure");
  const progress = condition(object, "Progressing");
  const why = [
    ...(failure?.["status"] === "True" ? [inWords(failure)] : []),
    ...(progress?.["status"] === "False" ? [inWords(progress)] : []),
  ];
  return why.length === 0 ? state : waiting(`${state.condition}: ${why.join("; ")}`);
}

function both(...all: readonly Readiness[]): Readiness {
  return all.find(({ ready }) => !ready) ?? READY;
}

function waiting(said: string): Readiness {
  return { ready: false, condition: said };
}

function count(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "unknown";
}
