import { CLUSTER_PERMISSIONS } from "./cluster.ts";
import { ENTRY_PERMISSIONS } from "./entry.ts";
import { NETWORK_PERMISSIONS } from "./network.ts";
import { of } from "./permissions.ts";
import type { PermissionsByType } from "./permissions.ts";
import { GIVEN_ROLES, SHARED_PERMISSIONS } from "./shared.ts";

/** What Terraform calls for every type of resource that our constructs use. */
export const AZURE_PERMISSIONS: PermissionsByType = {
  ...NETWORK_PERMISSIONS,
  ...CLUSTER_PERMISSIONS,
  ...ENTRY_PERMISSIONS,
  ...SHARED_PERMISSIONS,
};

/** A custom role of a subscription. */
export interface AzureRole {
  readonly name: string;
  /** Who needs it, and for what. */
  readonly purpose: string;
  readonly actions: readonly string[];
  /** What is done with data, not with things. */
  readonly dataActions: readonly string[];
}

const ACCOUNTS = "Microsoft.Storage/storageAccounts";
const BLOBS = `${ACCOUNTS}/blobServices/containers/blobs`;

/** The roles of the identities that plan and apply. */
export function azureRoles(): readonly AzureRole[] {
  return [
    {
      name: "look",
      purpose: "For both identities: reads what Terraform compares with its state.",
      actions: sorted(Object.values(AZURE_PERMISSIONS).flatMap(({ read }) => read)),
      dataActions: [],
    },
    {
      name: "apply-network",
      purpose: "For the apply identity: networks, peerings and hubs. On `NetworkWatcherRG` too, where Azure keeps flow logs.",
      actions: sorted(Object.values(NETWORK_PERMISSIONS).flatMap(({ change }) => change)),
      dataActions: [],
    },
    {
      name: "apply-cluster",
      purpose: "For the apply identity: clusters, their pools, disks and logs.",
      actions: sorted(Object.values(CLUSTER_PERMISSIONS).flatMap(({ change }) => change)),
      dataActions: [],
    },
    {
      name: "apply-keys",
      purpose: `For the apply identity, beside both: vaults with their keys, identities and what they may do, and private names. It makes keys and can't use
them. Who may write role assignments may give away anything: a condition on the roles that it may assign (${GIVEN_ROLES.map((role) => `"${role}"`).join(", ")}) narrows that.`,
      actions: sorted(Object.values(SHARED_PERMISSIONS).flatMap(({ change }) => change)),
      dataActions: [],
    },
    {
      name: "apply-entry",
      purpose:
        "For the apply identity, beside the other two: what stands in front of clusters, the zone of their names and the answers that it gives. In the subscription of the zone above too, where the fleet writes the delegation.",
      actions: sorted(Object.values(ENTRY_PERMISSIONS).flatMap(({ change }) => change)),
      dataActions: [],
    },
    {
      name: "state",
      purpose:
        "On the container of the states, for who applies, or `state.identity`: reads, writes and leases. Who plans leases too.",
      actions: of(ACCOUNTS, "read", "blobServices/containers/read"),
      dataActions: ["read", "write", "delete"].map((verb) => `${BLOBS}/${verb}`),
    },
    {
      name: "state-make",
      purpose:
        "In the subscription of the states, for who runs `fleetwright init`: makes the resource group, the storage account and its container, and mends their settings.",
      actions: sorted([
        ...of("Microsoft.Resources/subscriptions/resourceGroups", "read", "write"),
        ...of("Microsoft.Storage", "checknameavailability/read"),
        ...of(ACCOUNTS, "read", "write", "blobServices/read", "blobServices/write"),
        ...of(`${ACCOUNTS}/blobServices/containers`, "read", "write"),
        ...of("Microsoft.Authorization/locks", "read", "write"),
      ]),
      dataActions: [],
    },
  ];
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
