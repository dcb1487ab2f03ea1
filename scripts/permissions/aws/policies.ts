import { ACCOUNT_PERMISSIONS } from "./account.ts";
import { CLUSTER_PERMISSIONS } from "./cluster.ts";
import { ENTRY_PERMISSIONS } from "./entry.ts";
import { NETWORK_PERMISSIONS } from "./network.ts";
import { REQUEST_TAG, RESOURCE_TAG } from "./permissions.ts";
import type { PermissionsByType, Policy, Statement, TypePermissions } from "./permissions.ts";
import { STATE_POLICIES } from "./state.ts";

/** What Terraform calls for every type of resource that our constructs use. */
export const AWS_PERMISSIONS: PermissionsByType = {
  ...ACCOUNT_PERMISSIONS,
  ...NETWORK_PERMISSIONS,
  ...CLUSTER_PERMISSIONS,
  ...ENTRY_PERMISSIONS,
};

/** The policies of the roles that plan and apply, with FLEET, ACCOUNT, REGION, ZONE and BUCKET in the places of your own. */
export function awsPolicies(): readonly Policy[] {
  return [
    {
      name: "look",
      purpose: "For the plan role and the apply role: reads what Terraform compares with its state.",
      statements: readingStatements(Object.values(AWS_PERMISSIONS)),
    },
    {
      name: "apply-account",
      purpose: "For the apply role: keys, logs and the roles of services.",
      statements: changingStatements(ACCOUNT_PERMISSIONS),
    },
    {
      name: "apply-network",
      purpose: "For the apply role: networks, peerings and transit gateways.",
      statements: changingStatements(NETWORK_PERMISSIONS),
    },
    {
      name: "apply-cluster",
      purpose: "For the apply role: clusters, pools, add-ons and access entries.",
      statements: changingStatements(CLUSTER_PERMISSIONS),
    },
    {
      name: "apply-entry",
      purpose: "For the apply role, where workloads have an `entry:`: load balancers, their logs, certificates and names.",
      statements: changingStatements(ENTRY_PERMISSIONS),
    },
    ...STATE_POLICIES,
  ];
}

function readingStatements(types: readonly TypePermissions[]): readonly Statement[] {
  const own = types.flatMap(({ readOwn }) => (readOwn === undefined ? [] : [readOwn]));
  return [
    { Sid: "Look", Action: sorted(types.flatMap(({ read = [] }) => read)), Resource: ["*"] },
    {
      Sid: "LookAtOwn",
      Action: sorted(own.flatMap(({ actions }) => actions)),
      Resource: sorted(own.flatMap(({ arns }) => arns)),
    },
  ];
}

function changingStatements(permissions: PermissionsByType): readonly Statement[] {
  const types = Object.values(permissions);
  const made = types.flatMap(({ make = {} }) => Object.entries(make));
  const named = types.flatMap((type) => (type.named === undefined ? [] : [type.named]));
  const ec2 = made.some(([action]) => serviceOf(action) === "ec2");
  const change = [
    ...types.flatMap((type) => type.change ?? []),
    // What a new thing is made in, such as the VPC of a subnet, must bear the tag as well.
    ...made.filter(([, arn]) => arn !== "*").map(([action]) => action),
    ...(ec2 ? ["ec2:CreateTags", "ec2:DeleteTags"] : []),
  ];
  return [
    ...byService(made, ([action]) => action).map(([service, some]): Statement => ({
      Sid: `Make${service}`,
      Action: sorted(some.map(([action]) => action)),
      Resource: sorted(some.map(([, arn]) => arn)),
      Condition: { StringEquals: { [REQUEST_TAG]: "FLEET" } },
    })),
    ...(ec2 ? [markNew(made.map(([action]) => action))] : []),
    ...(change.length === 0
      ? []
      : [
          {
            Sid: "ChangeOwn",
            Action: sorted(change),
            Resource: ["*"],
            Condition: { StringEquals: { [RESOURCE_TAG]: "FLEET" } },
          },
        ]),
    ...byService(named, ({ actions }) => actions[0] ?? "").map(([service, some]): Statement => ({
      Sid: `Own${service}`,
      Action: sorted(some.flatMap(({ actions }) => actions)),
      Resource: sorted(some.flatMap(({ arns }) => arns)),
    })),
    ...new Map(types.flatMap((type) => type.other ?? []).map((one) => [one.Sid, one])).values(),
  ];
}

/** EC2 asks for the right to tag beside the right to make; here it goes with making only. */
function markNew(made: readonly string[]): Statement {
  const calls = made.filter((action) => serviceOf(action) === "ec2").map((action) => action.slice("ec2:".length));
  return {
    Sid: "MarkWhatIsMade",
    Action: ["ec2:CreateTags"],
    Resource: ["arn:aws:ec2:REGION:ACCOUNT:*/*"],
    Condition: { StringEquals: { "ec2:CreateAction": sorted(calls), [REQUEST_TAG]: "FLEET" } },
  };
}

/** Groups in the order of their services, which become part of a statement's id. */
function byService<T>(items: readonly T[], actionOf: (item: T) => string): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const service = serviceOf(actionOf(item));
    groups.set(service, [...(groups.get(service) ?? []), item]);
  }
  return [...groups].map(([service, some]) => [`${service.charAt(0).toUpperCase()}${service.slice(1)}`, some]);
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(":"));
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
