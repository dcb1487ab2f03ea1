import { createHash } from "node:crypto";
import { CdnFrontdoorFirewallPolicy } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-firewall-policy/index.js";
import { CdnFrontdoorSecurityPolicy } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-security-policy/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";
import type { AzureFrontDoor } from "./front-door.ts";

export interface AzureFirewallProps {
  readonly frontDoor: AzureFrontDoor;
  /** At most 46 characters. */
  readonly name: LiteralText;
  /** Id of the domain that it stands in front of. */
  readonly domain: string;
  readonly sku: string;
  readonly provider: TerraformProvider;
}

const HASH_LENGTH = 8;

/**
 * What is turned away before it reaches a cluster: attacks that Microsoft keeps signatures of, and programs that are known to do harm. A
 * team's own rules come before them, and nothing here removes them.
 */
export class AzureFirewall extends Construct {
  constructor(scope: Construct, id: string, { frontDoor, name, domain, sku, provider }: AzureFirewallProps) {
    super(scope, id);
    const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_LENGTH);
    const policy = new CdnFrontdoorFirewallPolicy(this, "Resource", {
      provider,
      // Letters and digits, the first a letter: without its hyphens a name may be another entry's.
      name: `waf${name.replaceAll("-", "")}${hash}`,
      resourceGroupName: frontDoor.resourceGroup,
      skuName: sku,
      mode: "Prevention",
      requestBodyCheckEnabled: true,
      managedRule: [
        { type: "Microsoft_DefaultRuleSet", version: "2.1", action: "Block" },
        { type: "Microsoft_BotManagerRuleSet", version: "1.1", action: "Block" },
      ],
      tags: frontDoor.tags,
      lifecycle: { ignoreChanges: ["custom_rule"] },
    });
    new CdnFrontdoorSecurityPolicy(this, "attached", {
      provider,
      cdnFrontdoorProfileId: frontDoor.id,
      name: `waf-${name}`,
      securityPolicies: {
        firewall: {
          cdnFrontdoorFirewallPolicyId: policy.id,
          association: { domain: [{ cdnFrontdoorDomainId: domain }], patternsToMatch: ["/*"] },
        },
      },
    });
  }
}
