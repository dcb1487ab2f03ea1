import { literal } from "../../constructs/cdk.ts";
import type { Expression, Literal, LiteralText, TerraformProvider } from "../../constructs/cdk.ts";
import { AzureAnswersGroup } from "../../constructs/azure/entry/answers-group.ts";
import { AzureDnsAlias } from "../../constructs/azure/entry/dns-alias.ts";
import { AzureDnsEntry } from "../../constructs/azure/entry/dns-entry.ts";
import type { AzureDnsTarget } from "../../constructs/azure/entry/dns-entry.ts";
import { AzureDnsProof } from "../../constructs/azure/entry/dns-proof.ts";
import { AzureHostIssuers } from "../../constructs/azure/entry/host-issuers.ts";
import type { AzureZonePlace } from "../../constructs/azure/entry/zone.ts";
import { azureProvider } from "../../constructs/azure/provider.ts";
import { nearestLocation } from "../../lib/clouds/azure/nearest-location.ts";
import type { EntryPlan, FrontPlan } from "../../lib/model/fleet-plan.ts";
import type { EntryGlobalStack, EntryNames, EntryScope, NamedTarget, Proof } from "../entry-global-stack.ts";
import { outsideCheck } from "../outside-check.ts";
import { known } from "../plan-index.ts";
import type { PlanIndex } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { zonePlace } from "./zone-place.ts";

/** Names in Azure DNS, and the answers of Traffic Manager that they lead to. */
export class AzureEntryNames implements EntryNames {
  readonly zone: AzureZonePlace;
  readonly provider: TerraformProvider;
  readonly #stack: EntryGlobalStack;
  readonly #index: PlanIndex;
  #group: AzureAnswersGroup | undefined;

  constructor({ stack, index }: EntryScope) {
    this.#stack = stack;
    this.#index = index;
    const { name, id, called, region } = known(index.plan.zone, "zone");
    this.provider = azureProvider(stack, { fleet: index.plan.name, ...providerPropsOf(index.region(region).region) });
    // Both are known before a zone of the fleet's is made.
    this.zone = id === undefined ? { id: name, name, resourceGroup: known(called, name) } : zonePlace(id);
  }

  lead(plan: Literal<EntryPlan>): void {
    const { workload, entry, fronts, check } = plan;
    const { host, policy, weights, order, geo } = entry;
    this.#group ??= this.#answers();
    new AzureDnsEntry(this.#stack, workload, {
      zone: this.zone,
      host,
      policy,
      weights,
      order,
      geo,
      name: known(check, workload),
      resourceGroup: this.#group.resourceGroup,
      tags: this.#group.tags,
      targets: fronts.map((front) => this.#targetOf(plan, front)),
      check: { ...outsideCheck(entry), host },
    });
  }

  /** Load balancers on AWS have names, whose addresses change; all others have addresses that stay. */
  #targetOf(plan: Literal<EntryPlan>, front: Literal<FrontPlan>): AzureDnsTarget {
    const read = (field: `.${string}`): Expression => this.#stack.read(plan, front, field);
    const { cluster: name, cloud } = front;
    const location = plan.entry.policy === "latency" ? placeOf(front) : undefined;
    return { name, location, to: cloud === "aws" ? { name: read(".sendTo.name") } : { address: read(".sendTo.address") } };
  }

  #answers(): AzureAnswersGroup {
    const { answers, region } = known(this.#index.plan.zone, "zone");
    const { location } = providerPropsOf(this.#index.region(region).region);
    return new AzureAnswersGroup(this.#stack, "answers", {
      fleet: this.#index.plan.name,
      name: known(answers, "answers"),
      location,
    });
  }

  admit({ workload, entry }: Literal<EntryPlan>, issuers: readonly string[]): void {
    new AzureHostIssuers(this.#stack, `${workload}-issuers`, { host: entry.host, zone: this.zone, issuers });
  }

  prove(id: string, proof: Proof): void {
    new AzureDnsProof(this.#stack, id, { zone: this.zone, ...proof });
  }

  alias({ workload, entry }: Literal<EntryPlan>, target: NamedTarget): void {
    const to = "name" in target ? { name: target.name } : target;
    new AzureDnsAlias(this.#stack, workload, { zone: this.zone, host: entry.host, to });
  }
}

/** Where Traffic Manager measures from. */
function placeOf({ cloud, location }: Literal<FrontPlan>): LiteralText {
  return cloud === "azure" ? location : literal(known(nearestLocation(location), location));
}
