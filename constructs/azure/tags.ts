import { TerraformStack, literal } from "../cdk.ts";
import type { Construct, LiteralText } from "../cdk.ts";

/** What everything of a stack that can be marked is marked with: Azure's plugin has no marks for all of them. In lower case, as pools give them back. */
export function azureTags(scope: Construct, fleet: LiteralText): Record<string, string> {
  return { "fleetwright-fleet": fleet, "fleetwright-stack": literal(TerraformStack.of(scope).node.id) };
}
