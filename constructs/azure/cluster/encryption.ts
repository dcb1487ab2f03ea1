import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault/index.js";
import { KeyVaultKey } from "@cdktf/provider-azurerm/lib/key-vault-key/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { addLock } from "../lock.ts";

export interface AzureEncryptionProps {
  /** Name of the key vault: 3 to 24 characters that nobody else in the world has. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  readonly tenantId: string;
  readonly protect: boolean;
}

/** Days in which a deleted vault or key can be had back; decided once. */
const RECOVERABLE_DAYS = 90;

/**
 * The key that a cluster's secrets are encrypted with, in a vault of its own. Who may use it, roles say. The vault has an address on
 * the internet, because who deploys makes the key by it.
 */
export class AzureEncryption extends Construct {
  readonly vaultId: string;
  readonly keyId: string;

  constructor(scope: Construct, id: string, props: AzureEncryptionProps) {
    super(scope, id);
    const { name, location, resourceGroup, tags, tenantId, protect } = props;
    const lifecycle = { preventDestroy: protect };
    const vault = new KeyVault(this, "vault", {
      name,
      location,
      resourceGroupName: resourceGroup,
      tags,
      tenantId,
      // Keys in hardware modules.
      skuName: "premium",
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: RECOVERABLE_DAYS,
      publicNetworkAccessEnabled: true,
      lifecycle,
    });
    if (protect) addLock(this, "lock", vault.id, "Without its key nobody reads the cluster's secrets again");
    const key = new KeyVaultKey(this, "key", {
      name: "secrets",
      keyVaultId: vault.id,
      keyType: "RSA-HSM",
      keySize: 4096,
      keyOpts: ["decrypt", "encrypt", "unwrapKey", "wrapKey"],
      tags,
      lifecycle,
    });
    this.vaultId = vault.id;
    this.keyId = key.id;
  }
}
