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

const noImages: Rule = {
  id: "FW1979",
  severity: "error",
  title: "An agent whose images can't be fetched",
  why: "With `nat: none`, nodes reach AWS's own services and nothing else. What EKS itself runs comes from AWS; the agent's images lie in a registry on the internet, so that its pods would wait for them for ever.",
  fix: "Set `nat: single` or `nat: per-zone` for the region, or `sync.agent: none`.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const { agent } = fleet.sync;
    if (agent === "none") return [];
    const closed = eksClusters(fleet).filter(({ region }) => region.nat === "none");
    return [...new Map(closed.map((one) => [one.region.name, one])).values()].map(({ cluster, region }) => ({
      path: ["regions", region.name, "nat"],
      message: `${cluster.name} can't fetch the images of ${agent} from the internet`,
      seen: "none",
      accepted: "single or per-zone",
    }));
  },
};

/** What AWS would leave unheeded or unfinished. */
export const AWS_UNHEEDED: readonly Rule[] = [noWindow, noImages];
