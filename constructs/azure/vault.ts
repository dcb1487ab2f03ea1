import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault/index.js";
import { ResourceGroupTemplateDeployment } from "@cdktf/provider-azurerm/lib/resource-group-template-deployment/index.js";
import { Construct } from "../cdk.ts";
import type { LiteralText } from "../cdk.ts";
import { addLock } from "./lock.ts";
import { addPrivateEndpoint } from "./private-endpoint.ts";
import type { AzureEndpointPlace } from "./private-endpoint.ts";
import { keysTemplate } from "./vault-keys.ts";
import type { AzureKeySpec } from "./vault-keys.ts";

export interface AzureVaultProps {
  /** 3 to 24 characters that nobody else in the world has. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  readonly tenantId: string;
  /** What is encrypted with its keys, by the keys' names. */
  readonly keys: Readonly<Record<string, AzureKeySpec>>;
  readonly endpoint: AzureEndpointPlace;
  readonly protect: boolean;
  /** Why nobody may delete it: people read it on its lock. */
  readonly why: string;
}

/** Days in which a deleted vault or key can be had back; decided once. */
const RECOVERABLE_DAYS = 90;

/**
 * A vault with keys, in hardware. It has no address on the internet: Azure's own services reach it, and the network that it has an
 * address in. Who may use a key, roles say. Keys are made by Azure's management, so that who deploys neither reaches the vault nor has any right to what is in it.
 */
export class AzureVault extends Construct {
  readonly id: string;
  /** What needs a key must wait for this. */
  readonly keys: ResourceGroupTemplateDeployment;
  readonly #name: LiteralText;

  constructor(scope: Construct, id: string, props: AzureVaultProps) {
    super(scope, id);
    const { name, location, resourceGroup, tags, tenantId, protect } = props;
    const lifecycle = { preventDestroy: protect };
    const vault = new KeyVault(this, "Resource", {
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
      publicNetworkAccessEnabled: false,
      networkAcls: { defaultAction: "Deny", bypass: "AzureServices" },
      lifecycle,
    });
    if (protect) addLock(this, "lock", vault.id, props.why);
    addPrivateEndpoint(this, "endpoint", {
      ...props.endpoint,
      name: `${name}--vault`,
      location,
      resourceGroup,
      tags,
      target: vault.id,
      service: "vault",
    });
    // Not kept from being replaced: that makes and deletes nothing, and tells of keys' newest versions.
    this.keys = new ResourceGroupTemplateDeployment(this, "keys", {
      name: `${name}--keys`,
      resourceGroupName: resourceGroup,
      tags,
      deploymentMode: "Incremental",
      templateContent: keysTemplate(name, props.keys),
      dependsOn: [vault],
    });
    this.id = vault.id;
    this.#name = name;
  }

  /** A key's address with the version that was the newest when the template was deployed. */
  version(key: string): string {
    return `\${jsondecode(${this.keys.fqn}.output_content).${key}.value}`;
  }

  /** A key in whatever version is the newest. */
  newest(key: string): string {
    return `https://${this.#name}.vault.azure.net/keys/${key}`;
  }
}
