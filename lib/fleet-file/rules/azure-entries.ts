import { ledEntries } from "./led-entries.ts";
import type { Rule } from "./rule.ts";

const nobodyCertifies: Rule = {
  id: "FW1891",
  severity: "error",
  title: "A certificate that nobody on Azure issues",
  why: "Azure issues certificates for Front Door, and for no load balancer of a region: what AKS puts in front of a Service passes bytes on.",
  fix: "Use `via: accelerator`, or `tls: none`, where the workload brings a certificate of its own.",
  check: ({ fleet }) =>
    ledEntries(fleet)
      .filter(
        ({ entry, clusters }) =>
          entry.reach === "internet" &&
          entry.via === "dns" &&
          entry.tls === "managed" &&
          clusters.some(({ region }) => region.cloud === "azure"),
      )
      .map(({ name }) => ({
        path: ["workloads", name, "entry", "tls"],
        message: `nobody on Azure issues a certificate for the load balancers of ${name}`,
        seen: "managed",
        accepted: "none",
      })),
};

const foreignCluster: Rule = {
  id: "FW1892",
  severity: "error",
  title: "An entry on Azure to a cluster or network that is there already",
  why: "An address is used by a load balancer that the cluster's own identity makes, and let in by the security group of its nodes' subnet. The fleet knows both, and the subnets of gateways and of endpoints, of clusters that it makes in networks of its own alone.",
  fix: "Let the entry lead to clusters that the fleet makes in networks of its own.",
  check: ({ fleet }) =>
    ledEntries(fleet).flatMap(({ name, clusters }) =>
      clusters
        .filter(
          ({ cluster, region }) => region.cloud === "azure" && (cluster.existing !== undefined || region.network !== undefined),
        )
        .map(({ cluster }) => ({
          path: ["workloads", name, "entry"],
          message: `${cluster.name} or its network is there already`,
          seen: cluster.name,
          accepted: "clusters that the fleet makes, in networks of its own",
        })),
    ),
};

/** What stands in front of clusters on Azure. */
export const AZURE_ENTRIES: readonly Rule[] = [nobodyCertifies, foreignCluster];
