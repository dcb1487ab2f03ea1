import { GOOGLE_QUOTAS } from "../../clouds/google/limits.ts";
import type { Path } from "../../errors.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import { subnetRanges } from "../subnet-ranges.ts";
import { onGoogle } from "./google-own.ts";
import { hubsByRegion } from "./hub-members.ts";
import type { PlanRule } from "./plan-rule.ts";

const { subnetRanges: OF_NETWORK, groupRanges: OF_GROUP, exportRanges: EXPORTED } = GOOGLE_QUOTAS;

/** Google counts ranges of a network, and those of its peers with them. */
export const manySubnetRanges: PlanRule = {
  id: "FW2807",
  severity: "warning",
  title: "Networks on Google Cloud with more subnet ranges than their quota as it comes",
  why: `Each cluster has three ranges or four. Google gives a network ${OF_NETWORK.standard} of them, and a network and its peers together ${OF_GROUP.standard}, and more to who asks. The plan makes a hub of a mesh that would begin beyond that, but changes no link that the file asks for, and clusters grow.`,
  fix: "Ask Google for a higher quota in the networks' projects before the deployment (SUBNET_RANGES_PER_NETWORK, SUBNET_RANGES_PER_PEERING_GROUP), or set `connectivity.default: hub`.",
  check: ({ plan }) => {
    const ranges = rangesByRegion(plan);
    return [...ranges].flatMap(([name, own]) => {
      const peers = plan.connections.filter(({ via, between }) => via === "peering" && between.includes(name));
      const all = peers.flatMap(({ between }) => between.filter((other) => other !== name));
      const group = all.flatMap((peer) => ranges.get(peer) ?? []).reduce((sum, count) => sum + count, own);
      const grouped = group > own && group > OF_GROUP.standard;
      const [path, who, count, most]: readonly [Path, string, number, number] = grouped
        ? [["connectivity"], `the network of region ${name} and its ${all.length} peers`, group, OF_GROUP.standard]
        : [["regions", name], `the network of region ${name}`, own, OF_NETWORK.standard];
      if (count <= most) return [];
      const message = `${who} would have ${count} subnet ranges`;
      return [{ path, message, seen: `${count} subnet ranges`, accepted: `at most ${most}, unless Google was asked for more` }];
    });
  },
};

/** What a member lets the hub know is a list that doesn't grow. */
export const tooManyExportRanges: PlanRule = {
  id: "FW2808",
  severity: "error",
  title: "A member of a hub on Google Cloud with more blocks than it may tell of",
  why: `A network names the blocks that other members of its hub learn of, ${EXPORTED.most} at most, no matter who asks. The hub would refuse it.`,
  fix: "Join neighbouring blocks of an existing network into larger ones, leave out those that nobody in the hub must reach, or let the region meet nobody there.",
  check: ({ plan }) => {
    const members = hubsByRegion(plan, "gcp");
    return onGoogle(plan).flatMap(({ region, network }) => {
      if (network === undefined || !members.has(region.name)) return [];
      const count = network.blocks.length;
      if (count <= EXPORTED.most) return [];
      return [
        {
          path: region.network === undefined ? ["regions", region.name] : ["regions", region.name, "network", "cidrs"],
          message: `the network of region ${region.name} has ${count} blocks, and would be a member of a hub`,
          seen: `${count} blocks`,
          accepted: `at most ${EXPORTED.most}`,
          fix: "join neighbouring blocks into larger ones",
        },
      ];
    });
  },
};

/** Those that the fleet cuts: what others made in a network of theirs, nobody here knows. */
function rangesByRegion(plan: FleetPlan): ReadonlyMap<string, number> {
  return new Map(
    onGoogle(plan).map((own) => {
      const clusters = plan.clusters.filter(({ cluster }) => cluster.region === own.region.name);
      return [own.region.name, subnetRanges(own, clusters)];
    }),
  );
}
