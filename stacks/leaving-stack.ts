import { FleetStack } from "../constructs/cdk.ts";
import type { App, Literal, LiteralText } from "../constructs/cdk.ts";
import type { Cloud } from "../lib/model/fleet.ts";
import type { StackPlan } from "../lib/model/fleet-plan.ts";
import { aliasOf } from "../lib/model/provider-config.ts";
import type { ProviderConfig } from "../lib/model/provider-config.ts";
import { known, stateOf } from "./plan-index.ts";

/** Of a cloud that has a plugin: how a stack gets a provider of it. */
export type AddProvider = (
  stack: FleetStack,
  fleet: LiteralText,
  provider: Literal<ProviderConfig>,
  alias: string | undefined,
) => void;

/** What a stack that leaves still holds: blocks without which Terraform would skip what destroys by itself. */
export type AddRemains = (stack: FleetStack) => void;

/**
 * A stack that is no longer wanted: the same id, the same state, the same providers and no resource, so that deploying it
 * destroys all that its state holds.
 */
export class LeavingStack extends FleetStack {
  constructor(
    app: App,
    plan: Literal<StackPlan>,
    fleet: LiteralText,
    providers: ReadonlyMap<Cloud, AddProvider | undefined>,
    remains: readonly (AddRemains | undefined)[],
  ) {
    super(app, plan.id, stateOf(plan));
    const { main, aliased } = plan.providers;
    const provider = (cloud: Cloud): AddProvider => known(providers.get(cloud), cloud);
    if (main !== undefined) provider(main.cloud)(this, fleet, main, undefined);
    for (const config of aliased) provider(config.cloud)(this, fleet, config, aliasOf(config));
    for (const add of remains) add?.(this);
  }
}
