import { ComputeSubnetworkIamMember } from "@cdktf/provider-google/lib/compute-subnetwork-iam-member/index.js";
import type { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork/index.js";
import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project/index.js";
import type { Construct, LiteralText } from "../../cdk.ts";

/** A network that one project owns and others use. */
export interface SharedVpc {
  /** Id of the project that owns the network. */
  readonly host: LiteralText;
  /** Id of the project of the cluster. */
  readonly service: LiteralText;
}

/** Who makes machines and addresses for a project: GKE, and Google's own services. */
const AGENTS: Readonly<Record<string, (project: string) => string>> = {
  gke: (number) => `serviceAccount:service-${number}@container-engine-robot.iam.gserviceaccount.com`,
  google: (number) => `serviceAccount:${number}@cloudservices.gserviceaccount.com`,
};

/**
 * The rights of a service project's agents in a cluster's own subnets, and in no other: these are the cluster's, so that no
 * other stack has the same grants and removes them with its own.
 */
export function sharedUse(
  scope: Construct,
  { host, service }: SharedVpc,
  region: LiteralText,
  subnets: Readonly<Record<string, ComputeSubnetwork>>,
): readonly ComputeSubnetworkIamMember[] {
  // The agents are named after the project's number, which only Google knows.
  const { number } = new DataGoogleProject(scope, "service-project", { projectId: service });
  return Object.entries(subnets).flatMap(([name, subnet]) =>
    Object.entries(AGENTS).map(
      ([agent, memberOf]) =>
        new ComputeSubnetworkIamMember(scope, `${name}-${agent}`, {
          project: host,
          region,
          subnetwork: subnet.name,
          role: "roles/compute.networkUser",
          member: memberOf(number),
        }),
    ),
  );
}
