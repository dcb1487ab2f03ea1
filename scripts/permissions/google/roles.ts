import { NETWORK_PERMISSIONS } from "./network.ts";
import type { PermissionsByType } from "./permissions.ts";

/** What Terraform calls for every type of resource that our constructs use. */
export const GOOGLE_PERMISSIONS: PermissionsByType = { ...NETWORK_PERMISSIONS };

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
      permissions: sorted(types.flatMap(({ read }) => read)),
    },
    {
      name: "apply-network",
      purpose: "For the apply account: networks, peerings and hubs.",
      permissions: sorted(Object.values(NETWORK_PERMISSIONS).flatMap(({ change }) => change)),
    },
    {
      name: "state-read",
      purpose: "On the bucket, for whoever plans, or `state.identity`: reads states, and locks the one that is planned.",
      permissions: ["storage.objects.create", "storage.objects.delete", "storage.objects.get", "storage.objects.list"],
    },
    {
      name: "state-write",
      purpose: "On the bucket, for whoever applies, or `state.identity`, beside `state-read`.",
      permissions: ["storage.objects.update"],
    },
  ];
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
