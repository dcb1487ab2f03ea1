import { OWN_POD_IDENTITIES } from "../../clouds/aws/addons.ts";
import { AWS_QUOTAS } from "../../clouds/aws/limits.ts";
import type { AwsQuota } from "../../clouds/aws/limits.ts";
import { show } from "../read/finding.ts";
import { eksClusters } from "./aws-own.ts";
import type { Rule } from "./rule.ts";

const takenIdentity: Rule = {
  id: "FW1973",
  severity: "error",
  title: "A pod identity that an add-on has already",
  why: "EKS gives a service account one role. Those of the network add-on and of the storage driver have a role that Fleetwright makes, and a second one is refused in the middle of a deployment.",
  fix: "Remove the identity: the add-on has what it needs.",
  check: ({ fleet }) =>
    eksClusters(fleet)
      .filter(({ cluster }) => cluster.compute === "pools")
      .flatMap(({ cluster }) =>
        OWN_POD_IDENTITIES.filter((pod) => cluster.identities[pod] !== undefined).map((pod) => ({
          path: ["clusters", cluster.name, "identities", pod],
          atKey: true as const,
          message: `${show(pod)} has a role already`,
        })),
      ),
};

const tooManyWithRights: Rule = {
  id: "FW1974",
  severity: "error",
  title: "More identities than a cluster on AWS has",
  why: "EKS has at most 3,000 access entries and 5,000 Pod Identity associations in one cluster, and gives nobody more.",
  fix: "Give several people one role, and several pods one service account.",
  check: ({ fleet }) =>
    eksClusters(fleet).flatMap(({ cluster, region }) => {
      const principals = fleet.access.principals.filter(
        ({ identity, clusters }) => identity.aws !== undefined && clusters?.includes(cluster.name) !== false,
      ).length;
      // Those who deploy, or who created the cluster, have entries beside them.
      const deployers = region.identity === undefined ? 1 : new Set([region.identity.apply, region.identity.plan]).size;
      const pods = Object.keys(cluster.identities).length + (cluster.compute === "pools" ? OWN_POD_IDENTITIES.length : 0);
      return [
        ...over(["access", "principals"], `${cluster.name} would have`, principals + deployers, AWS_QUOTAS.accessEntries),
        ...over(["clusters", cluster.name, "identities"], `${cluster.name} would have`, pods, AWS_QUOTAS.podIdentities),
      ];
    }),
};

function over(path: readonly string[], who: string, count: number, { things, most }: AwsQuota) {
  return count <= most ? [] : [{ path, message: `${who} ${count} ${things}`, seen: String(count), accepted: `at most ${most}` }];
}

/** Who people and pods are for AWS. */
export const AWS_IDENTITIES: readonly Rule[] = [takenIdentity, tooManyWithRights];
