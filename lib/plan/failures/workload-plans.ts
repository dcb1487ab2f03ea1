import { inWords } from "../../clouds/clouds.ts";
import type { Workload } from "../../model/fleet.ts";
import type { ClusterPlan, FleetPlan } from "../../model/fleet-plan.ts";
import { LOSS_KINDS } from "../../model/workload-plan.ts";
import type { Failover, Loss, LossKind, SinglePoint, WorkloadPlan } from "../../model/workload-plan.ts";
import { failureDomains, wholeFleet } from "./failure-domains.ts";
import type { FailureDomain } from "./failure-domains.ts";
import { failoverRoom, nodesOf } from "./failover-room.ts";
import { nodeZones, placeOf } from "./node-zones.ts";
import { remedy } from "./remedies.ts";
import { Serving, partsOf } from "./serving.ts";

/** What each workload of a fleet depends on, and what the rest of it would have to take over. */
export function planWorkloads(plan: FleetPlan): readonly WorkloadPlan[] {
  const { workloads } = plan.fleet;
  if (workloads.length === 0) return [];
  const domains = failureDomains(plan);
  const planned = new Map(plan.clusters.map((one) => [one.cluster.name, one]));
  const regionOf = new Map(plan.clusters.map(({ cluster }) => [cluster.name, cluster.region]));
  const whole = wholeFleet(plan);
  const unknown = unknownZones(plan, whole);
  return workloads.map((workload): WorkloadPlan => {
    const serving = new Serving(plan, workload, whole, regionOf);
    const singlePoints = domains.flatMap((domain): readonly SinglePoint[] => {
      const failure = serving.failureWithout(domain);
      if (failure === undefined) return [];
      return [{ ...lossOf(domain), why: failure.why, removedBy: remedy(domain.kind, failure) }];
    });
    return {
      workload: workload.name,
      topology: workload.topology,
      centred: workload.topology === "replicated" ? "network" : "kubernetes",
      survives: workload.survives,
      singlePoints: singlePoints.sort((left, right) => LOSS_KINDS.indexOf(left.kind) - LOSS_KINDS.indexOf(right.kind)),
      unknown: unknown.filter(({ domain }) => serving.failureWithout(domain) !== undefined).map(({ what }) => what),
      failovers: failoversOf(planned, workload, serving, { whole, domains }),
    };
  });
}

/** Kinds of things that a workload goes on without, by what it says that it survives. */
const CLAIMED: Readonly<Record<NonNullable<Workload["survives"]>, readonly LossKind[]>> = {
  zone: ["zone", "link", "hub"],
  cluster: ["zone", "link", "hub", "cluster"],
  region: ["zone", "link", "hub", "cluster", "region"],
  cloud: ["zone", "link", "hub", "cluster", "region", "cloud"],
};

/** Whether a workload that says what it survives says so of this kind. */
export function claims(survives: NonNullable<Workload["survives"]>, kind: LossKind): boolean {
  return CLAIMED[survives].includes(kind);
}

function lossOf({ kind, name }: Loss): Loss {
  return { kind, name };
}

interface UnknownZones {
  readonly what: string;
  readonly domain: FailureDomain;
}

/** Of each location the clusters whose zones nobody here knows: they might all stand in one. */
function unknownZones(plan: FleetPlan, whole: FailureDomain): readonly UnknownZones[] {
  const regionNamed = new Map(plan.regions.map((one) => [one.region.name, one]));
  const clusters = plan.clusters.flatMap((one) => {
    const region = regionNamed.get(one.cluster.region);
    if (region === undefined || nodeZones(one, region) !== undefined) return [];
    return [{ name: one.cluster.name, place: placeOf(region.region) }];
  });
  return [...Map.groupBy(clusters, ({ place }) => place)].map(([place, own]) => {
    const names = own.map(({ name }) => name);
    return {
      what: `in which zones of ${place} the nodes of ${inWords(names, "and")} stand`,
      domain: { ...whole, kind: "zone", name: place, clusters: new Set(names) },
    };
  });
}

/** Losses that take clusters, each set of clusters once. */
function failoversOf(
  planned: ReadonlyMap<string, ClusterPlan>,
  workload: Workload,
  serving: Serving,
  { whole, domains }: { readonly whole: FailureDomain; readonly domains: readonly FailureDomain[] },
): readonly Failover[] {
  return partsOf(workload).flatMap((part): readonly Failover[] => {
    const before = serving.carriers(part, whole);
    const losses = domains.flatMap((domain) => {
      const gone = before.filter((name) => domain.clusters.has(name));
      const takers = serving.takers(part, gone, domain);
      return gone.length === 0 || takers.length === 0 ? [] : [{ domain, gone, takers }];
    });
    const alike = Map.groupBy(losses, ({ gone, takers }) => JSON.stringify([gone, takers]));
    return [...alike.values()].flatMap((same): readonly Failover[] => {
      const [first] = same;
      if (first === undefined) return [];
      const [gone, takers] = [first.gone, first.takers].map((names) => names.flatMap((name) => planned.get(name) ?? []));
      return [
        {
          lost: same.map(({ domain }) => lossOf(domain)),
          component: part.component,
          gone: first.gone,
          takers: first.takers,
          nodes: nodesOf(gone ?? []),
          room: failoverRoom(gone ?? [], takers ?? []),
        },
      ];
    });
  });
}
