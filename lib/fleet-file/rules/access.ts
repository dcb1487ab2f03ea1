import { factsOf, isNetworkCloud, networkCloudsInWords } from "../../clouds/clouds.ts";
import type { Cluster, Fleet, Region } from "../../model/fleet.ts";
import { privatePaths } from "./reach.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** The largest block that can be somebody's own addresses. */
const WIDEST = 8;

const publicWithoutReason: Rule = {
  id: "FW1401",
  severity: "error",
  title: "A public API server without a reason",
  why: "Everybody on the internet may then knock at the API server, and the next hole in it is everybody's. Some have to live with that; the file says why.",
  fix: "Use `endpoint: restricted`, or write `reason:` beside it and `until:` when it will end.",
  check: ({ fleet }) =>
    fleet.clusters
      .filter(({ endpoint, reason }) => endpoint === "public" && (reason ?? "").trim() === "")
      .filter((cluster) => isOurs(cluster, fleet))
      .map(({ name }) => ({
        path: ["clusters", name, "endpoint"],
        message: `the API server of ${name} is open to everybody, and nothing says why`,
        seen: "public",
        accepted: "private, restricted, or public with `reason:`",
      })),
};

const ciWithoutPath: Rule = {
  id: "FW1402",
  severity: "error",
  title: "CI has no path to a cluster that it must bootstrap",
  why: "The bootstrap talks to every API server. A private one is reached from a connected network only, a restricted one from declared addresses only; GKE's DNS endpoint is a path of its own. Without one, the deployment would stop after the cluster is made and paid for.",
  fix: "Declare the runner under `access.ci`: its addresses, or the region whose network it sits in. Where no runner is declared, operators count.",
  needs: ["access", "connectivity"],
  check: ({ fleet }) => {
    const reach = privatePaths(fleet);
    return fleet.clusters
      .filter((cluster) => cluster.state === "present" && isOurs(cluster, fleet))
      .flatMap((cluster) => {
        const region = regionNamed(fleet, cluster.region);
        if (region === undefined || hasPath(cluster, region, fleet, reach)) return [];
        return [
          {
            path: ["clusters", cluster.name, "endpoint"],
            message: `the runner of the bootstrap has no path to the API server of ${cluster.name}`,
            seen: cluster.endpoint,
            accepted:
              cluster.endpoint === "private"
                ? `{ region: NAME } under access.ci, of a region connected with ${region.name}`
                : "an address or { region: NAME } under access.ci, or an address under access.operators",
          },
        ];
      });
  },
};

function hasPath(cluster: Cluster, region: Region, fleet: Fleet, reach: (a: string, b: string) => boolean): boolean {
  if (factsOf(region.cloud).cluster.reachedWithoutPath || cluster.endpoint === "public") return true;
  const { ci, operators } = fleet.access;
  const networks = ci.flatMap((entry) => ("region" in entry ? [entry.region] : []));
  if (cluster.endpoint === "private") return networks.some((name) => reach(name, region.name));
  return ci.length > 0 || operators.length > 0;
}

/** False for clusters that something else owns, and for those whose API server is on this machine. */
function isOurs(cluster: Cluster, fleet: Fleet): boolean {
  const cloud = regionNamed(fleet, cluster.region)?.cloud;
  return cloud !== undefined && isNetworkCloud(cloud) && cluster.existing === undefined;
}

const everybody: Rule = {
  id: "FW1403",
  severity: "error",
  title: "An allow list that allows everybody",
  why: "A block larger than /8 is nobody's own. With it, `restricted` would be `public` without saying so.",
  fix: "Name the addresses that people and runners really come from.",
  check: ({ spec }) => {
    const blocks = [
      ...(spec.access?.operators ?? []).map((block, index) => ({ path: ["access", "operators", index], block })),
      ...(spec.access?.ci ?? []).flatMap((entry, index) =>
        typeof entry === "string" ? [{ path: ["access", "ci", index], block: entry }] : [],
      ),
    ];
    return blocks
      .filter(({ block }) => Number(block.split("/")[1]) < WIDEST)
      .map(({ path, block }) => ({
        path,
        message: `${block} is nearly everybody`,
        seen: block,
        accepted: `blocks of /${WIDEST} and smaller`,
      }));
  },
};

const ciWithoutNetwork: Rule = {
  id: "FW1404",
  severity: "error",
  title: "A runner in a region without a network",
  why: "`{ region: NAME }` allows the addresses of that region's network; local and external regions have none that Fleetwright knows.",
  fix: "Write the runner's addresses instead.",
  check: ({ fleet, spec }) =>
    (spec.access?.ci ?? []).flatMap((entry, index) => {
      const region = typeof entry === "string" ? undefined : regionNamed(fleet, entry.region);
      if (region === undefined || isNetworkCloud(region.cloud)) return [];
      const path = ["access", "ci", index, "region"];
      return [
        {
          path,
          message: `${region.name} is ${region.cloud} and has no network of the fleet`,
          seen: region.name,
          accepted: `a region of ${networkCloudsInWords("or")}`,
        },
      ];
    }),
};

/** Who may reach API servers, and whether those can who must. */
export const ACCESS: readonly Rule[] = [publicWithoutReason, ciWithoutPath, everybody, ciWithoutNetwork];
