import { FleetStack } from "../constructs/cdk.ts";
import type { App, Literal, LiteralText } from "../constructs/cdk.ts";
import type { Cloud } from "../lib/model/fleet.ts";
import type { StackPlan } from "../lib/model/fleet-plan.ts";
import { aliasOf } from "../lib/model/provider-config.ts";
import type { AddProvider, AddRemains } from "./clouds.ts";
import { known, stateOf } from "./plan-index.ts";

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
