import { RemoteOutput, part } from "../../constructs/cdk.ts";
import type { Expression, Literal, TerraformProvider } from "../../constructs/cdk.ts";
import { AwsDnsAlias } from "../../constructs/aws/entry/dns-alias.ts";
import { AwsDnsEntry } from "../../constructs/aws/entry/dns-entry.ts";
import type { AwsDnsCheck, AwsDnsTarget } from "../../constructs/aws/entry/dns-entry.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import type { Zone } from "../../constructs/dns.ts";
import { ZONE_RECORD_OUTPUT } from "../../lib/contracts/zone-record.ts";
import type { Entry } from "../../lib/model/fleet.ts";
import type { EntryPlan, FrontPlan } from "../../lib/model/fleet-plan.ts";
import type { EntryGlobalStack, EntryNames, EntryScope, NamedTarget } from "../entry-global-stack.ts";
import { known } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";

/** Names in Route 53. */
export class AwsEntryNames implements EntryNames {
  readonly zone: Zone;
  readonly provider: TerraformProvider;
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
    const targets = fronts.map((front) => ({ name: front.cluster, location: front.location, ...this.#targetOf(plan, front) }));
    const check = checkOf(entry);
    new AwsDnsEntry(this.#stack, workload, { zone: this.zone, host, policy, weights, order, geo, targets, check });
  }

  /** Route 53 leads to names of AWS's own zones; fronts on other clouds need records of another kind. */
  #targetOf(plan: Literal<EntryPlan>, front: Literal<FrontPlan>): Pick<AwsDnsTarget, "dnsName" | "dnsZone"> {
    if (front.cloud !== "aws") throw new Error(`Route 53 leads to no load balancer on ${front.cloud} yet`);
    const read = (field: `.${string}`): Expression => this.#stack.read(plan, front, field);
    return { dnsName: read(".sendTo.name"), dnsZone: read(".detail.zone") };
  }

  alias({ workload, entry }: Literal<EntryPlan>, target: NamedTarget): void {
    new AwsDnsAlias(this.#stack, workload, { zone: this.zone, host: entry.host, dnsName: target.name, dnsZone: target.zone });
  }
}

/** From outside only the entry's own port is open: where health has another one, being able to connect has to do. */
function checkOf({ port, tls, health }: Literal<Entry>): AwsDnsCheck {
  const { path } = health;
  if (health.port !== port || health.protocol === "tcp") return { type: "TCP", port, path };
  return { type: tls === "managed" || health.protocol === "https" ? "HTTPS" : "HTTP", port, path };
}
