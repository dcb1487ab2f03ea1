import type { NetworkFacts } from "../../clouds/facts.ts";
import type { RangePurpose, RangeSizes } from "../../model/fleet.ts";
import { networkFacts } from "../../clouds/clouds.ts";
import { formatPath } from "../../errors.ts";
import { cutsRanges, hasNetwork, ownsNetwork } from "../networks.ts";
import { accepts, askedSize } from "../sizes.ts";
import type { AskedSize } from "../sizes.ts";
import type { PlanFacts, PlanRule } from "./plan-rule.ts";

/** A prefix length that the cloud refuses. */
export const sizeNotAccepted: PlanRule = {
  id: "FW2103",
  severity: "error",
  title: "A size that the cloud does not accept",
  why: "Clouds limit how large and how small networks and subnets may be. Some limits show only when the range is created, half way through a deployment.",
  fix: "Use a prefix length within the limits that the message names.",
  check: (facts) => {
    const found = askedSizes(facts).flatMap(({ asked, purpose, region }) => {
      const limits = networkFacts(region.cloud).sizes[purpose];
      if (limits === undefined || accepts(region.cloud, purpose, asked.prefix)) return [];
      const accepted =
        limits.largest === limits.smallest
          ? `/${limits.largest}`
          : `from /${limits.largest} (largest) to /${limits.smallest} (smallest)`;
      return [
        {
          path: asked.path,
          message: `${region.cloud} does not accept a ${purpose} range of /${asked.prefix}`,
          seen: `${asked.prefix}`,
          accepted,
          fix: `set ${formatPath(asked.path)} within these limits`,
        },
      ];
    });
    return [...new Map(found.map((finding) => [`${finding.message} ${formatPath(finding.path)}`, finding])).values()];
  },
};

/** A size for a range that does not exist. */
export const sizeWithoutRange: PlanRule = {
  id: "FW2104",
  severity: "error",
  title: "A size for a range that there is none of",
  why: "Each cloud cuts its networks in its own way. A size for a range that the region or cluster does not have would be ignored in silence.",
  fix: "Remove the size, or set it where such a range exists.",
  check: ({ plan }) => {
    const regions = plan.fleet.regions.flatMap((region) => {
      const has = ownsNetwork(region)
        ? purposesOf(networkFacts(region.cloud).sizes)
        : CLUSTER_PURPOSES.filter(() => hasNetwork(region));
      return missing(region.sizes, has, ["regions", region.name, "sizes"], `region ${region.name}`);
    });
    const clusters = plan.fleet.clusters.flatMap((cluster) =>
      missing(cluster.sizes, CLUSTER_PURPOSES, ["clusters", cluster.name, "sizes"], `cluster ${cluster.name}`),
    );
    return [...regions, ...clusters];
  },
};

/** What a cluster can have a size of its own for, in one cloud or another. */
const CLUSTER_PURPOSES: readonly RangePurpose[] = ["nodes", "pods", "services", "control-plane"];

function purposesOf(sizes: RangeSizes | NetworkFacts["sizes"]): readonly RangePurpose[] {
  return (Object.keys(sizes) as RangePurpose[]).sort();
}

function missing(sizes: RangeSizes, has: readonly RangePurpose[], path: readonly string[], owner: string) {
  return purposesOf(sizes)
    .filter((purpose) => sizes[purpose] !== undefined && !has.includes(purpose))
    .map((purpose) => ({
      path: [...path, purpose],
      message: `${owner} has no ${purpose} range of its own`,
      seen: `${sizes[purpose]}`,
      accepted: has.join(", ") || "no sizes",
      fix: `remove ${formatPath([...path, purpose])}`,
    }));
}

/** Every size that counts for a range, with the cloud that must accept it. */
function askedSizes({ plan: { fleet } }: PlanFacts) {
  return fleet.regions.filter(cutsRanges).flatMap((region) => {
    const clusters = fleet.clusters.filter((cluster) => cluster.region === region.name && cluster.existing === undefined);
    return purposesOf(networkFacts(region.cloud).sizes).flatMap((purpose) => {
      const owners = CLUSTER_PURPOSES.includes(purpose) ? clusters : [undefined];
      return owners
        .map((cluster) => askedSize(fleet, region, cluster, purpose))
        .filter((asked): asked is AskedSize => asked !== undefined)
        .map((asked) => ({ asked, purpose, region }));
    });
  });
}
