import type { Path } from "../../errors.ts";
import { awsPartition } from "../../clouds/aws/partitions.ts";
import type { Fleet, Principal } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** A role or user. A role's own path may stand before its name. */
const PRINCIPAL = /^arn:(aws|aws-cn|aws-us-gov):iam::[0-9]{12}:(role|user)\/[A-Za-z0-9/+=,.@_-]{1,512}$/;
const ACCEPTED = "arn:aws:iam::<account>:role/<name>, or user/<name>";

const malformedPrincipal: Rule = {
  id: "FW1405",
  severity: "error",
  title: "A principal that EKS takes no access entry for",
  why: "EKS knows IAM roles and users by their ARNs. It refuses sessions, whole accounts, and roles that belong to an AWS service. A principal that nothing names has rights nowhere.",
  fix: "Write the ARN of the role itself; of a session, the role behind it.",
  check: ({ fleet }) =>
    fleet.access.principals.flatMap(({ name, identity }) => {
      const path = ["access", "principals", name];
      const { aws } = identity;
      if (aws === undefined) return [{ path, message: `nothing says who ${name} is`, accepted: `aws: ${ACCEPTED}` }];
      const why = refused(aws);
      return why === undefined
        ? []
        : [{ path: [...path, "aws"], message: `${show(aws)} is ${why}`, seen: aws, accepted: ACCEPTED }];
    }),
};

function refused(arn: string): string | undefined {
  if (/:sts::/.test(arn)) return "a session, which ends";
  if (/:root$/.test(arn)) return "a whole account";
  if (/:role\/aws-service-role\//.test(arn)) return "a role of an AWS service";
  return PRINCIPAL.test(arn) ? undefined : "no ARN of a role or user";
}

const principalTwice: Rule = {
  id: "FW1406",
  severity: "error",
  title: "A principal that has rights in one cluster twice",
  why: "A cluster has one access entry for a principal: a second is refused by AWS in the midst of a deployment, and what people wrote would contradict itself. Those who deploy have their entry by the region's `identity`.",
  fix: "Name each principal once for a cluster; leave out the roles of the region's `identity`.",
  check: ({ fleet }) => fleet.access.principals.flatMap((principal, at) => twice(fleet, principal, at)),
};

function twice(fleet: Fleet, principal: Principal, at: number): readonly Finding[] {
  const { name, identity } = principal;
  const { aws } = identity;
  if (aws === undefined) return [];
  const path: Path = ["access", "principals", name, "aws"];
  for (const cluster of fleet.clusters.filter((one) => isOn(fleet, principal, one.name))) {
    const deployer = regionNamed(fleet, cluster.region)?.identity;
    if (deployer?.apply === aws || deployer?.plan === aws) {
      return [{ path, message: `${name} deploys ${cluster.name} and has its rights by that`, seen: aws }];
    }
    const before = fleet.access.principals
      .slice(0, at)
      .find((other) => other.identity.aws === aws && isOn(fleet, other, cluster.name));
    if (before !== undefined) return [{ path, message: `${before.name} is the same in ${cluster.name}`, seen: aws }];
  }
  return [];
}

const otherPartition: Rule = {
  id: "FW1407",
  severity: "error",
  title: "A principal of another part of AWS",
  why: "Accounts in China and of the United States government stand apart: nobody of theirs is known elsewhere, and the other way round.",
  fix: "Name the clusters in which the principal can be known, or another principal.",
  check: ({ fleet }) =>
    fleet.access.principals.flatMap((principal) => {
      const { name, identity } = principal;
      const partition = PRINCIPAL.exec(identity.aws ?? "")?.[1];
      const apart = fleet.clusters.find((cluster) => {
        const location = regionNamed(fleet, cluster.region)?.location ?? "";
        return partition !== undefined && isOn(fleet, principal, cluster.name) && awsPartition(location) !== partition;
      });
      if (apart === undefined) return [];
      return [
        {
          path: ["access", "principals", name, "aws"],
          message: `${name} can't be known in ${apart.name}`,
          seen: identity.aws ?? "",
        },
      ];
    }),
};

/** Whether somebody has rights in a cluster that Fleetwright makes on AWS. */
function isOn(fleet: Fleet, { clusters }: Principal, name: string): boolean {
  const cluster = fleet.clusters.find((one) => one.name === name);
  if (cluster === undefined || cluster.existing !== undefined) return false;
  return regionNamed(fleet, cluster.region)?.cloud === "aws" && clusters?.includes(name) !== false;
}

/** Who may do what in clusters. */
export const AWS_PRINCIPALS: readonly Rule[] = [malformedPrincipal, principalTwice, otherPartition];
