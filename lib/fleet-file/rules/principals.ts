import type { Cluster, Fleet, Principal } from "../../model/fleet.ts";
import type { Finding } from "../read/finding.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const nobodyThere: Rule = {
  id: "FW1408",
  severity: "error",
  title: "A principal that has no rights where the file says so",
  why: "A cluster knows people by the identities of its own cloud. A principal without an identity there would have none, and nothing would say so. Only EKS knows principals so far.",
  fix: "Leave the cluster out of the principal's `clusters`, or give it an identity of that cloud; remove a principal that no cluster knows any more. In clusters of other clouds, bind roles to people by what Git delivers.",
  check: ({ fleet }) =>
    fleet.access.principals.flatMap((principal): readonly Finding[] => {
      if (Object.keys(principal.identity).length === 0) return []; // FW1405's to tell.
      const path = ["access", "principals", principal.name];
      if (principal.clusters === undefined) {
        if (fleet.clusters.length === 0 || fleet.clusters.some((cluster) => isKnown(fleet, principal, cluster))) return [];
        return [
          { path, message: `no cluster of the fleet knows ${principal.name}`, accepted: "an identity on the clusters' cloud" },
        ];
      }
      return principal.clusters.flatMap((name, at) => {
        const cluster = fleet.clusters.find((one) => one.name === name);
        if (cluster === undefined || isKnown(fleet, principal, cluster)) return [];
        const cloud = regionNamed(fleet, cluster.region)?.cloud ?? "";
        return [
          {
            path: [...path, "clusters", at],
            message: `${name} would not know ${principal.name}: nothing says who that is on ${cloud}`,
            seen: name,
          },
        ];
      });
    }),
};

function isKnown(fleet: Fleet, { identity }: Principal, { region, existing }: Cluster): boolean {
  const cloud = regionNamed(fleet, region)?.cloud;
  // Of what others own, FW1914 tells.
  return existing !== undefined || cloud === undefined || identity[cloud] !== undefined;
}

/** Who has rights in clusters. */
export const PRINCIPALS: readonly Rule[] = [nobodyThere];
