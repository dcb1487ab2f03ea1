import { ComputeSecurityPolicyRuleA } from "@cdktf/provider-google/lib/compute-security-policy-rule/index.js";
import { ComputeSecurityPolicy } from "@cdktf/provider-google/lib/compute-security-policy/index.js";
import { SIGNATURES } from "../../../lib/clouds/google/signatures.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";

export interface GoogleSecurityPolicyProps {
  /** At most 63 characters. */
  readonly name: LiteralText;
  readonly provider: TerraformProvider;
}

/** Holes that the whole world knows of, such as the one of Log4j. */
const KNOWN_HOLES = "evaluatePreconfiguredWaf('cve-canary')";
const FIRST_PRIORITY = 1000;
const STEP = 10;

/**
 * What is turned away before it reaches a cluster. Its rules are resources of their own, from priority 1000 on: exceptions that a
 * team adds below that come before them, and nothing here removes them.
 */
export class GoogleSecurityPolicy extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { name, provider }: GoogleSecurityPolicyProps) {
    super(scope, id);
    const policy = new ComputeSecurityPolicy(this, "Resource", {
      provider,
      name,
      type: "CLOUD_ARMOR",
      // Else what hides in a JSON body is never looked at.
      advancedOptionsConfig: { jsonParsing: "STANDARD", logLevel: "NORMAL" },
      adaptiveProtectionConfig: { layer7DdosDefenseConfig: { enable: true } },
    });
    const expressions = [
      ["cve-canary", "Holes that the whole world knows of", KNOWN_HOLES] as const,
      ...SIGNATURES.map(
        ([signature, description]) =>
          [signature, description, `evaluatePreconfiguredWaf('${signature}', {'sensitivity': 1})`] as const,
      ),
    ];
    for (const [at, [signature, description, expression]] of expressions.entries()) {
      new ComputeSecurityPolicyRuleA(this, signature, {
        provider,
        securityPolicy: name,
        priority: FIRST_PRIORITY + at * STEP,
        description,
        action: "deny(403)",
        match: { expr: { expression } },
        dependsOn: [policy],
      });
    }
    this.id = policy.id;
  }
}
