import type { Fleet } from "../model/fleet.ts";
import type { StackLayer } from "../model/stack-layer.ts";
import { servingClusters } from "./entries.ts";

/** Whether Terraform is told to refuse the destruction of what a stack holds: as long as a cluster that rests on it is kept. */
export function isProtected(fleet: Fleet, layer: StackLayer, subject: string): boolean {
  switch (layer) {
    case "network":
      return fleet.clusters.some(({ region, protect }) => region === subject && protect);
    case "cluster":
      return fleet.clusters.some(({ name, protect, existing }) => name === subject && protect && existing === undefined);
    case "dns":
      return servingClusters(fleet).some(({ cluster }) => cluster.protect);
    case "entry":
      return servingClusters(fleet).some(({ cluster, entry, region }) =>
        subject === "global" ? entry.via === "accelerator" && cluster.protect : region.name === subject && cluster.protect,
      );
    case "gateway":
    case "peering":
    case "link":
    case "access":
    case "bootstrap":
      return false;
  }
}
