import { CLUSTER_PERMISSIONS, DATA_PERMISSIONS } from "./cluster.ts";
import { ENTRY_PERMISSIONS } from "./entry.ts";
import { NETWORK_PERMISSIONS } from "./network.ts";
import type { PermissionsByType } from "./permissions.ts";

/** What Terraform calls for every type of resource that our constructs use. */
export const GOOGLE_PERMISSIONS: PermissionsByType = {
  ...NETWORK_PERMISSIONS,
  ...CLUSTER_PERMISSIONS,
  ...ENTRY_PERMISSIONS,
};

/** A custom role of a project. */
export interface GoogleRole {
  readonly name: string;
  /** Who needs it, and for what. */
  readonly purpose: string;
  readonly permissions: readonly string[];
}

/** The roles of the accounts that plan and apply. */
export function googleRoles(): readonly GoogleRole[] {
  const types = Object.values(GOOGLE_PERMISSIONS);
  return [
    {
      name: "look",
      purpose: "For the plan account and the apply account: reads what Terraform compares with its state.",
      permissions: sorted([...types.flatMap(({ read }) => read), ...Object.values(DATA_PERMISSIONS).flat()]),
    },
    {
      name: "apply-network",
      purpose: "For the apply account: networks, peerings and hubs.",
      permissions: sorted(Object.values(NETWORK_PERMISSIONS).flatMap(({ change }) => change)),
    },
    {
      name: "apply-cluster",
      purpose:
        "For the apply account: clusters, their pools, keys and accounts. Who may set the project's policy may give away anything in it: a condition on the roles that `apply-cluster` may grant narrows that.",
      permissions: sorted(Object.values(CLUSTER_PERMISSIONS).flatMap(({ change }) => change)),
    },
    {
      name: "apply-entry",
      purpose:
        "For the apply account, beside `apply-network`, which writes names and addresses: load balancers, their certificates, and what turns attacks away.",
      permissions: sorted(Object.values(ENTRY_PERMISSIONS).flatMap(({ change }) => change)),
    },
    {
      name: "state-read",
      purpose: "On the bucket, for who plans and who applies, or `state.identity`: reads states.",
      permissions: ["storage.objects.get", "storage.objects.list"],
    },
    {
      name: "state-write",
      purpose:
        'On the bucket, for who applies. Who plans gets it on the condition `resource.name.endsWith("/default.tflock")`: enough to lock, not to write.',
      permissions: ["storage.objects.create", "storage.objects.delete"],
    },
    {
      name: "state-make",
      purpose: "In the bucket's project, for who runs `fleetwright init`: makes the bucket and mends its settings.",
      permissions: ["storage.buckets.create", "storage.buckets.get", "storage.buckets.list", "storage.buckets.update"],
    },
  ];
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
