import { DiskEncryptionSet } from "@cdktf/provider-azurerm/lib/disk-encryption-set/index.js";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { AzureEndpointPlace } from "../private-endpoint.ts";
import { AzureVault } from "../vault.ts";
import type { AzureClusterIdentity } from "./identity.ts";

export interface AzureEncryptionProps {
  /** Name of the key vault: 3 to 24 characters that nobody else in the world has. */
  readonly vault: LiteralText;
  /** What reads the disks' key for machines: at most 80 characters. */
  readonly disks: LiteralText;
  readonly location: LiteralText;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  /** The cluster's, which uses the keys. */
  readonly identity: AzureClusterIdentity;
  readonly endpoint: AzureEndpointPlace;
  readonly protect: boolean;
}

/**
 * The keys that a cluster's secrets and disks are encrypted with, in a vault of their own. Both name a version: a newer one takes effect
 * when secrets are written anew and machines are made anew, which is somebody's decision.
 */
export class AzureEncryption extends Construct {
  readonly secretsKey: string;
  /** Id of what machines and volumes name to be encrypted; decided once. */
  readonly diskEncryptionSetId: string;
  /** What the cluster must wait for, and outlive. */
  readonly granted: readonly RoleAssignment[];

  constructor(scope: Construct, id: string, { vault: name, disks, identity, ...common }: AzureEncryptionProps) {
    super(scope, id);
    const { location, resourceGroup, tags, protect } = common;
    const vault = new AzureVault(this, "vault", {
      ...common,
      name,
      tenantId: identity.tenantId,
      keys: { secrets: {}, disks: {} },
      why: "Without its keys nobody reads the cluster's secrets and disks again",
    });
    const use = identity.grant("key", "Key Vault Crypto User", vault.id);
    // AKS makes a way from the API server to the vault, and admits it there.
    const reach = identity.grant("vault", "Key Vault Contributor", vault.id);
    const set = new DiskEncryptionSet(this, "disks", {
      name: disks,
      location,
      resourceGroupName: resourceGroup,
      tags,
      encryptionType: "EncryptionAtRestWithCustomerKey",
      keyVaultKeyId: vault.version("disks"),
      autoKeyRotationEnabled: false,
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      lifecycle: { preventDestroy: protect },
      dependsOn: [use],
    });
    this.secretsKey = vault.version("secrets");
    this.diskEncryptionSetId = set.id;
    this.granted = [use, reach, identity.grant("disks", "Reader", set.id)];
  }
}
