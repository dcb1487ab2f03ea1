import { RemoteOutput, literal, part } from "../../constructs/cdk.ts";
import type { Expression, Literal, TerraformProvider } from "../../constructs/cdk.ts";
import { AwsDnsAlias } from "../../constructs/aws/entry/dns-alias.ts";
import { AwsDnsProof } from "../../constructs/aws/entry/dns-proof.ts";
import { AwsHostIssuers } from "../../constructs/aws/entry/host-issuers.ts";
import { nearestRegion } from "../../lib/clouds/aws/nearest-region.ts";
import { AwsDnsEntry } from "../../constructs/aws/entry/dns-entry.ts";
import type { AwsDnsTarget } from "../../constructs/aws/entry/dns-entry.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import type { Zone } from "../../constructs/dns.ts";
import { ZONE_RECORD_OUTPUT } from "../../lib/contracts/zone-record.ts";
import type { EntryPlan, FrontPlan } from "../../lib/model/fleet-plan.ts";
import type { EntryGlobalStack, EntryNames, EntryScope, NamedTarget, Proof } from "../entry-global-stack.ts";
import { outsideCheck } from "../outside-check.ts";
import { known } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";

/** Names in Route 53. */
export class AwsEntryNames implements EntryNames {
  readonly zone: Zone;
  readonly provider: TerraformProvider;
  /** Who may issue certificates, by workload: what has to be there before one is asked for. */
  readonly admitted = new Map<string, AwsHostIssuers["record"]>();
  readonly #stack: EntryGlobalStack;

  constructor({ stack, index, zoneState }: EntryScope) {
    this.#stack = stack;
    const { name, id, region } = known(index.plan.zone, "zone");
    this.provider = awsProvider(stack, { fleet: index.plan.name, ...providerPropsOf(index.region(region).region) });
    const made = zoneState === undefined ? undefined : new RemoteOutput(stack, "zone", zoneState).value(ZONE_RECORD_OUTPUT);
    this.zone = { name, id: made === undefined ? known(id, name) : part(made, ".id") };
  }

  lead(plan: Literal<EntryPlan>): void {
    const { workload, entry, fronts } = plan;
    const { host, policy, weights, order, geo } = entry;
    const targets = fronts.map((front) => this.#targetOf(plan, front));
    const check = outsideCheck(entry);
    new AwsDnsEntry(this.#stack, workload, { zone: this.zone, host, policy, weights, order, geo, targets, check });
  }

  /** An alias of a name in AWS's own zones; elsewhere a load balancer has an address that stays. */
  #targetOf(plan: Literal<EntryPlan>, front: Literal<FrontPlan>): AwsDnsTarget {
    const read = (field: `.${string}`): Expression => this.#stack.read(plan, front, field);
    const { cluster: name, cloud, location } = front;
    if (cloud === "aws") return { name, location, to: { dnsName: read(".sendTo.name"), dnsZone: read(".detail.zone") } };
    // Asked for by latency alone, of which a rule refuses what isn't known.
    return { name, location: literal(nearestRegion(location) ?? location), to: { address: read(".sendTo.address") } };
  }

  admit({ workload, entry }: Literal<EntryPlan>, issuers: readonly string[]): void {
    const { record } = new AwsHostIssuers(this.#stack, `${workload}-issuers`, { host: entry.host, zone: this.zone, issuers });
    this.admitted.set(workload, record);
  }

  prove(id: string, proof: Proof): void {
    new AwsDnsProof(this.#stack, id, { zone: this.zone, ...proof });
  }

  alias({ workload, entry }: Literal<EntryPlan>, target: NamedTarget): void {
    // A rule refuses it.
    if ("resource" in target) throw new Error(`the target of ${workload} has neither name nor address`);
    const to = "address" in target ? target : { dnsName: target.name, dnsZone: target.zone };
    new AwsDnsAlias(this.#stack, workload, { zone: this.zone, host: entry.host, to });
  }
}
