import type { Cloud } from "../../model/fleet.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import { networkBlocks } from "../../plan/networks.ts";
import { workloads } from "./workloads-picture.ts";

/** What is drawn: plain data, in the order of drawing. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** Whether edges have a direction. */
  readonly directed: boolean;
}

export interface PictureNode {
  readonly id: string;
  /** Lines of text. */
  readonly lines: readonly string[];
  readonly cloud: Cloud | undefined;
  /** Nodes of one shape may be drawn as one where there are too many. */
  readonly shape: string;
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** What `graph` can draw. */
export const PICTURES: Readonly<Record<string, (plan: FleetPlan) => Picture>> = { stacks, network, rings, workloads };

/** Stacks, each after what it waits for; one that leaves says why. */
function stacks(plan: FleetPlan): Picture {
  return {
    directed: true,
    nodes: plan.stacks.map(({ id, layer, clouds, wave, leaving }) => ({
      id,
      lines: [id, `wave ${wave}`, ...(leaving === undefined ? [] : [`leaves: ${leaving}`])],
      cloud: clouds.length === 1 ? clouds[0] : undefined,
      shape: `${leaving === undefined ? "" : "leaving "}${layer} stacks, ${clouds.join(" and ") || "no cloud"}, wave ${wave}`,
    })),
    edges: plan.stacks.flatMap(({ id, after }) => after.map(({ stack }) => ({ from: stack, to: id, label: "" }))),
  };
}

/** Regions with their blocks, and how they reach each other. */
function network(plan: FleetPlan): Picture {
  const domainOf = new Map(plan.domains.flatMap(({ name, regions }) => regions.map((region) => [region, name] as const)));
  return {
    directed: false,
    nodes: plan.regions.map((region) => {
      const { name, cloud, location } = region.region;
      const domain = domainOf.get(name);
      return {
        id: name,
        lines: [name, location === "" ? cloud : `${cloud} ${location}`, ...networkBlocks(region).map(String)],
        cloud,
        shape: `${cloud} regions${domain === undefined ? "" : ` of domain ${domain}`}`,
      };
    }),
    edges: plan.connections.map(({ between: [from, to], via }) => ({ from, to, label: via })),
  };
}

/** Rings in the order of releases, each with its clusters; clusters without a ring change at once. */
function rings(plan: FleetPlan): Picture {
  const names = plan.fleet.rings.map(({ name }) => name);
  const loose = plan.clusters.some(({ cluster }) => cluster.ring === undefined) ? [NO_RING] : [];
  const all = [...loose, ...names.map(ringId)];
  return {
    directed: true,
    nodes: [
      ...all.map((id) => ({ id, lines: [id], cloud: undefined, shape: id })),
      ...plan.clusters.map(({ cluster: { name, ring, kubernetes }, cloud }) => ({
        id: `cluster ${name}`,
        lines: [name, `Kubernetes ${kubernetes}`],
        cloud,
        shape: `${cloud} clusters, ${ringId(ring)}, Kubernetes ${kubernetes}`,
      })),
    ],
    edges: [
      ...all.slice(1).map((to, before) => ({ from: all[before] ?? "", to, label: "then" })),
      ...plan.clusters.map(({ cluster }) => ({ from: ringId(cluster.ring), to: `cluster ${cluster.name}`, label: "" })),
    ],
  };
}

const NO_RING = "no ring";

function ringId(ring: string | undefined): string {
  return ring === undefined ? NO_RING : `ring ${ring}`;
}
