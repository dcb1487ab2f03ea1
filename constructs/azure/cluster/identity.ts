import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";

export interface AzureClusterIdentityProps {
  /** At most 128 characters. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  /** What it may do where: roles of Azure's own by a name that stays, each on one thing. */
  readonly roles: Readonly<Record<string, { readonly role: string; readonly scope: string }>>;
}

/** Who a control plane is to Azure. Its rights come before the cluster and go after it. */
export class AzureClusterIdentity extends Construct {
  readonly id: string;
  readonly tenantId: string;
  readonly principalId: string;
  /** What the cluster must wait for, and outlive. */
  readonly granted: readonly RoleAssignment[];

  constructor(scope: Construct, id: string, { name, location, resourceGroup, tags, roles }: AzureClusterIdentityProps) {
    super(scope, id);
    const identity = new UserAssignedIdentity(this, "Resource", { name, location, resourceGroupName: resourceGroup, tags });
    this.id = identity.id;
    this.tenantId = identity.tenantId;
    this.principalId = identity.principalId;
    this.granted = Object.entries(roles).map(([thing, { role, scope: on }]) => this.grant(thing, role, on));
  }

  /** One more right, on what needs the identity to be made. */
  grant(thing: string, role: string, scope: string): RoleAssignment {
    return new RoleAssignment(this, thing, {
      scope,
      roleDefinitionName: role,
      principalId: this.principalId,
      // The directory may not know yet who was made a moment ago.
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
  }
}
