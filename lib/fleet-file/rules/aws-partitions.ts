import type { Path } from "../../errors.ts";
import { AWS_LOCATIONS, awsPartition, partsOfArn } from "../../clouds/aws/partitions.ts";
import type { AwsPartition } from "../../clouds/aws/partitions.ts";
import { entryClusters } from "../../model/entry-clusters.ts";
import type { Cluster, Fleet } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { didYouMean } from "../read/suggest.ts";
import { regionNamed, statesOf } from "./rule.ts";
import type { Rule } from "./rule.ts";

const WHY_APART = "Accounts in China and of the United States government stand apart from all others.";

const noSuchLocation: Rule = {
  id: "FW1961",
  severity: "error",
  title: "A location that AWS does not have",
  why: "A location that is spelled like one of AWS's and is none is refused by Terraform's plugin when the network is made. The places of the isolated and of the European sovereign parts of AWS are not built.",
  fix: "Use AWS's own name of one of its places.",
  check: ({ fleet }) =>
    fleet.regions
      // What is spelled in no way like a place of AWS is FW1903's to tell.
      .filter(({ cloud, location }) => cloud === "aws" && /^[a-z]{2}(-[a-z]+)+-[1-9][0-9]?$/.test(location))
      .filter(({ location }) => !AWS_LOCATIONS.includes(location))
      .map(({ name, location }) => ({
        path: ["regions", name, "location"],
        message: `AWS has no location ${show(location)}`,
        seen: location,
        accepted:
          didYouMean(location, AWS_LOCATIONS) ?? AWS_LOCATIONS.filter((one) => one.startsWith(location.slice(0, 3))).join(", "),
      })),
};

const foreignRole: Rule = {
  id: "FW1962",
  severity: "error",
  title: "A role of another account or another part of AWS",
  why: `The provider of a region talks to the region's account and to no other, so that the role that it takes on must be of that account. ${WHY_APART} A role of one is never taken on from another.`,
  fix: "Name a role of the account and of the part of AWS in which it is used.",
  check: ({ fleet }) => [
    ...fleet.regions
      .filter(({ cloud }) => cloud === "aws")
      .flatMap(({ name, location, account, identity }) =>
        (["apply", "plan"] as const).flatMap((key) =>
          identity === undefined || (key === "plan" && identity.plan === identity.apply)
            ? []
            : roleFindings(["regions", name, "identity", key], identity[key], awsPartition(location), account),
        ),
      ),
    ...statesOf(fleet).flatMap(({ path, state }) =>
      state.backend !== "s3" || state.identity === undefined
        ? []
        : roleFindings([...path, "identity"], state.identity, awsPartition(state.region), undefined),
    ),
    ...fleet.clusters.flatMap(({ name, region, existing }) => {
      const partition = partitionOf(fleet, region);
      return partition === undefined || existing?.role === undefined
        ? []
        : roleFindings(["clusters", name, "existing", "role"], existing.role, partition, undefined);
    }),
  ],
};

/** What is no ARN at all is told by other rules. */
function roleFindings(path: Path, arn: string, partition: AwsPartition, account: string | undefined): readonly Finding[] {
  const parts = partsOfArn(arn);
  if (parts === undefined) return [];
  const accepted = `arn:${partition}:iam::${account ?? "<account>"}:role/<name>`;
  if (parts.partition !== partition) {
    return [{ path, message: `${show(arn)} is of ${parts.partition}, and used in ${partition}`, seen: arn, accepted }];
  }
  if (account === undefined || parts.account === account) return [];
  return [{ path, message: `${show(arn)} is of account ${parts.account}, and the region is in ${account}`, seen: arn, accepted }];
}

const linkAcross: Rule = {
  id: "FW1963",
  severity: "error",
  title: "A link between two parts of AWS",
  why: `${WHY_APART} Their networks have no peering and no transit between them, and no VPN of ours.`,
  fix: "Remove the link. Regions of one part of AWS still reach each other.",
  check: ({ fleet, spec }) =>
    (spec.connectivity?.links ?? []).flatMap(({ between: [a, b], via }, index): readonly Finding[] => {
      const [one, other] = [partitionOf(fleet, a), partitionOf(fleet, b)];
      if (via === "none" || one === undefined || other === undefined || one === other) return [];
      return [
        {
          path: ["connectivity", "links", index, "between"],
          message: `${a} is in ${one} and ${b} in ${other}: nothing joins them`,
          seen: via,
          accepted: "none",
        },
      ];
    }),
};

const memberAcross: Rule = {
  id: "FW1964",
  severity: "error",
  title: "A member in another part of AWS than its hub",
  why: `${WHY_APART} The bootstrap of a member has a token for it and for the hub at once, and no credentials are good for both. A cluster with a kubeconfig of its own needs none.`,
  fix: "Give each part of AWS a fleet file with a hub of its own.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const hub = fleet.clusters.find(({ name }) => name === fleet.sync.hub);
    const home = hub === undefined || usesKubeconfig(hub) ? undefined : partitionOf(fleet, hub.region);
    if (hub === undefined || home === undefined) return [];
    return fleet.clusters.flatMap((cluster): readonly Finding[] => {
      const partition = partitionOf(fleet, cluster.region);
      if (partition === undefined || partition === home || usesKubeconfig(cluster)) return [];
      return [
        {
          path: ["clusters", cluster.name, "region"],
          message: `${cluster.name} is in ${partition}, and the hub ${hub.name} in ${home}`,
          seen: cluster.region,
          accepted: insiders(fleet, home),
        },
      ];
    });
  },
};

const stateAcross: Rule = {
  id: "FW1965",
  severity: "error",
  title: "State in another part of AWS than what it describes",
  why: `${WHY_APART} A deployment of the region would need credentials of two of them at once.`,
  fix: "Give the region a `state` of its own, in a bucket of its part of AWS.",
  needs: ["state"],
  check: ({ fleet }) =>
    fleet.regions.flatMap(({ name, cloud, location, state: own }): readonly Finding[] => {
      const state = own ?? fleet.state;
      if (cloud !== "aws" || state.backend !== "s3" || awsPartition(state.region) === awsPartition(location)) return [];
      return [
        {
          path: own === undefined ? ["regions", name, "location"] : ["regions", name, "state", "region"],
          message: `${name} is in ${awsPartition(location)}, and its state in ${awsPartition(state.region)}`,
          seen: state.region,
          accepted: `a bucket in ${awsPartition(location)}`,
        },
      ];
    }),
};

const entryAcross: Rule = {
  id: "FW1966",
  severity: "error",
  title: "An entry that Route 53 can't lead to its clusters",
  why: "A record leads to load balancers of the zone's own part of AWS, and a zone is delegated within it. In AWS GovCloud (US), Route 53 has no public zones, so that nobody can be led there by name.",
  fix: "Take the cluster out of the workload, or remove the entry; elsewhere, name a zone of the clusters' own part of AWS.",
  needs: ["dns"],
  check: ({ fleet }) => {
    const zone = fleet.dns?.provider === "route53" ? partitionOf(fleet, fleet.dns.region) : undefined;
    const above = fleet.dns?.parent === undefined ? undefined : partitionOf(fleet, fleet.dns.parent.region);
    const delegated: readonly Finding[] =
      zone === undefined || above === undefined || above === zone
        ? []
        : [
            {
              path: ["dns", "parent", "region"],
              message: `the zone is in ${zone}, and the zone above in ${above}`,
              accepted: insiders(fleet, zone),
            },
          ];
    const led = fleet.workloads.flatMap((workload): readonly Finding[] => {
      const { name, entry } = workload;
      if (entry === undefined || zone === undefined) return [];
      const serving = fleet.clusters.filter((cluster) => entryClusters(workload, entry).includes(cluster.name));
      const partitions = new Set(serving.flatMap(({ region }) => partitionOf(fleet, region) ?? []));
      const path = ["workloads", name, "entry"];
      if (zone === "aws-us-gov" || partitions.has("aws-us-gov")) {
        return [{ path, message: `the entry of ${name} needs a public zone, and GovCloud has none` }];
      }
      const apart = [...partitions].filter((partition) => partition !== zone);
      return apart.map((partition) => ({ path, message: `the zone is in ${zone}, and clusters of ${name} are in ${partition}` }));
    });
    return [...delegated, ...led];
  },
};

/** The partition of a region on AWS. */
function partitionOf(fleet: Fleet, region: string): AwsPartition | undefined {
  const found = regionNamed(fleet, region);
  return found?.cloud === "aws" ? awsPartition(found.location) : undefined;
}

function usesKubeconfig({ existing }: Cluster): boolean {
  return existing?.kubeconfig !== undefined;
}

function insiders(fleet: Fleet, partition: AwsPartition): string {
  return fleet.regions
    .filter(({ name }) => partitionOf(fleet, name) === partition)
    .map(({ name }) => name)
    .join(", ");
}

/** What stands apart on AWS, and must be kept apart. */
export const AWS_PARTITIONS: readonly Rule[] = [noSuchLocation, foreignRole, linkAcross, memberAcross, stateAcross, entryAcross];
