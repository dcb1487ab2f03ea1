import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { TerraformStack } from "../cdk.ts";
import { deployIdentity } from "../deploy-identity.ts";
import type { ProviderProps } from "../provider.ts";

/**
 * Everything that we emit means the same to all of these versions, the first of which is older than the bindings:
 * whatever only 6.x knows is never emitted.
 */
export const AWS_PROVIDER = { source: "registry.terraform.io/hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } as const;

/** The one way to talk to one region of one AWS account: calls into any other account are refused before they are made. */
export function awsProvider(stack: TerraformStack, props: ProviderProps): AwsProvider {
  const { alias, identity } = props;
  return new RangedAwsProvider(stack, alias === undefined ? "aws" : `aws-${alias}`, {
    region: props.location,
    allowedAccountIds: [props.account],
    defaultTags: [{ tags: fleetTags(props.fleet, stack) }],
    ...(alias === undefined ? {} : { alias }),
    ...(identity === undefined ? {} : { assumeRole: [{ roleArn: deployIdentity(stack, identity), sessionName: "fleetwright" }] }),
  });
}

/** Says whose a thing is. */
export const FLEET_TAG = "fleetwright.dev/fleet";

/** What everything in a stack is marked with, by the provider; what AWS makes in its turn has to be told. */
export function fleetTags(fleet: string, stack: TerraformStack): Readonly<Record<string, string>> {
  return { [FLEET_TAG]: fleet, "fleetwright.dev/stack": stack.node.id };
}

/** The bindings would pin the very version that they were made from, under a name that depends on the program. */
class RangedAwsProvider extends AwsProvider {
  override toTerraform(): Record<string, unknown> {
    const whole = super.toTerraform() as Record<string, unknown>;
    return { ...whole, terraform: { required_providers: { aws: AWS_PROVIDER } } };
  }
}
