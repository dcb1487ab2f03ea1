import { eksClusters } from "./aws-own.ts";
import type { Rule } from "./rule.ts";

const noWindow: Rule = {
  id: "FW1978",
  severity: "error",
  title: "An upgrade window on AWS",
  why: "EKS has no maintenance windows: a control plane is upgraded when `kubernetes` changes and at no other time, and nodes when a deployment changes them. A window that nobody heeds would promise what doesn't happen.",
  fix: "Remove `upgradeWindow` from the cluster, or set it to `null` there where a ring or a region sets it for others; deploy at the hours that you want.",
  check: ({ fleet }) =>
    eksClusters(fleet)
      .filter(({ cluster }) => cluster.upgradeWindow !== undefined)
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name, "upgradeWindow"],
        message: `nothing on AWS heeds the upgrade window of ${cluster.name}`,
        seen: cluster.upgradeWindow ?? "",
        accepted: "null on AWS",
      })),
};

/** A private registry of AWS's own, with its region. */
const ECR = /^[0-9]{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?(?:\/|$)/;

const noImages: Rule = {
  id: "FW1979",
  severity: "error",
  title: "An agent whose images can't be fetched",
  why: "With `nat: none`, nodes reach AWS's own services and what your network leads to, and nothing else. What EKS itself runs comes from AWS; the agent's images lie in a registry on the internet, so that its pods would wait for them for ever. A registry of ECR is reached in its own region alone. Git must be within reach as well.",
  fix: "Set `sync.images` to a registry within reach and copy there what `fleetwright pin --images` lists; or set `nat: single` or `nat: per-zone` for the region, or `sync.agent: none`.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const { agent, images } = fleet.sync;
    if (agent === "none") return [];
    const mirror = images === undefined ? undefined : (ECR.exec(images.registry)?.[1] ?? "elsewhere");
    const closed = eksClusters(fleet)
      .filter(({ region }) => region.nat === "none")
      .filter(({ region }) => mirror === undefined || (mirror !== "elsewhere" && mirror !== region.location));
    return [...new Map(closed.map((one) => [one.region.name, one])).values()].map(({ cluster, region }) => ({
      path: ["regions", region.name, "nat"],
      message: `${cluster.name} can't fetch the images of ${agent} from ${mirror === undefined ? "the internet" : `ECR in ${mirror}`}`,
      seen: "none",
      accepted: "single or per-zone, or `sync.images` in reach",
    }));
  },
};

/** What AWS would leave unheeded or unfinished. */
export const AWS_UNHEEDED: readonly Rule[] = [noWindow, noImages];
