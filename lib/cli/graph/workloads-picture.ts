import type { Entry, Workload } from "../../model/fleet.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import { planWorkloads } from "../../plan/failures/workload-plans.ts";
import type { Picture, PictureEdge, PictureNode } from "./picture.ts";

/** Each workload with the clusters that serve it or its parts, and how its users are led to them. */
export function workloads(plan: FleetPlan): Picture {
  const planned = new Map(planWorkloads(plan).map((one) => [one.workload, one]));
  const served = new Set(plan.fleet.workloads.flatMap(({ clusters }) => clusters));
  const heads = plan.fleet.workloads.map((workload): PictureNode => {
    const { singlePoints = [], centred = "" } = planned.get(workload.name) ?? {};
    const depends = singlePoints.map(({ kind, name }) => `${kind} ${name}`);
    return {
      id: `workload ${workload.name}`,
      lines: [
        workload.name,
        `${workload.topology}, ${centred}-centric`,
        ...(workload.survives === undefined ? [] : [`survives the loss of a ${workload.survives}`]),
        depends.length > SHOWN
          ? `${depends.length} single points of failure`
          : `depends on ${depends.join(", ") || "nothing alone"}`,
      ],
      cloud: undefined,
      shape: `${workload.topology} workloads`,
    };
  });
  const locations = new Map(plan.regions.map(({ region }) => [region.name, region.location]));
  const clusters = plan.clusters
    .filter(({ cluster }) => served.has(cluster.name))
    .map(({ cluster: { name, region }, cloud }): PictureNode => {
      const place = [cloud, locations.get(region) ?? ""].filter((text) => text !== "").join(" ");
      return { id: `cluster ${name}`, lines: [name, place], cloud, shape: `${place} clusters` };
    });
  const parts = plan.fleet.workloads.flatMap(componentNodes);
  return { directed: true, nodes: [...heads, ...parts, ...clusters], edges: plan.fleet.workloads.flatMap(edgesOf) };
}

/** More are counted. */
const SHOWN = 3;

function componentNodes({ name, components, entry }: Workload): readonly PictureNode[] {
  return Object.keys(components).map((component) => ({
    id: partId(name, component),
    lines: [component, ...(entry?.component === component ? [entry.host] : [])],
    cloud: undefined,
    shape: `components of ${name}`,
  }));
}

function edgesOf(workload: Workload): readonly PictureEdge[] {
  const { name, topology, clusters, components, entry } = workload;
  const from = `workload ${name}`;
  if (topology === "replicated")
    return clusters.map((cluster) => ({ from, to: `cluster ${cluster}`, label: led(entry, cluster) }));
  return Object.entries(components).flatMap(([component, own]) => [
    { from, to: partId(name, component), label: "" },
    ...own.map((cluster) => ({
      from: partId(name, component),
      to: `cluster ${cluster}`,
      label: entry?.component === component ? led(entry, cluster) : "",
    })),
  ]);
}

function partId(workload: string, component: string): string {
  return `component ${workload} ${component}`;
}

/** Which users an entry leads to a cluster. */
function led(entry: Entry | undefined, cluster: string): string {
  switch (entry?.policy) {
    case undefined:
      return "";
    case "latency":
      return "nearest";
    case "weighted":
      return `weight ${entry.weights?.[cluster] ?? 1}`;
    case "failover":
      return `choice ${(entry.order ?? []).indexOf(cluster) + 1}`;
    case "geo":
      return (entry.geo?.[cluster] ?? []).join(", ");
  }
}
