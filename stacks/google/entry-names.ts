import { RemoteOutput, part } from "../../constructs/cdk.ts";
import type { Literal, TerraformProvider } from "../../constructs/cdk.ts";
import type { Zone } from "../../constructs/dns.ts";
import { GoogleDnsAlias } from "../../constructs/google/entry/dns-alias.ts";
import { GoogleDnsEntry } from "../../constructs/google/entry/dns-entry.ts";
import { GoogleDnsProof } from "../../constructs/google/entry/dns-proof.ts";
import { GoogleHostIssuers } from "../../constructs/google/entry/host-issuers.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import { ZONE_RECORD_OUTPUT } from "../../lib/contracts/zone-record.ts";
import type { EntryPlan } from "../../lib/model/fleet-plan.ts";
import type { EntryGlobalStack, EntryNames, EntryScope, NamedTarget, Proof } from "../entry-global-stack.ts";
import { outsideCheck } from "../outside-check.ts";
import { known } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";

/** Names in Cloud DNS. */
export class GoogleEntryNames implements EntryNames {
  readonly zone: Zone;
  readonly provider: TerraformProvider;
  readonly #stack: EntryGlobalStack;

  constructor({ stack, index, zoneState }: EntryScope) {
    this.#stack = stack;
    const { name, id, region } = known(index.plan.zone, "zone");
    this.provider = googleProvider(stack, { fleet: index.plan.name, ...providerPropsOf(index.region(region).region) });
    const made = zoneState === undefined ? undefined : new RemoteOutput(stack, "zone", zoneState).value(ZONE_RECORD_OUTPUT);
    this.zone = { name, id: made === undefined ? known(id, name) : part(made, ".id") };
  }

  lead(plan: Literal<EntryPlan>): void {
    const { workload, entry, fronts, check } = plan;
    const { host, policy, weights, order } = entry;
    const targets = fronts.map((front) => ({
      name: front.cluster,
      location: front.location,
      address: this.#stack.read(plan, front, ".sendTo.address"),
    }));
    new GoogleDnsEntry(this.#stack, workload, {
      zone: this.zone,
      host,
      policy,
      weights,
      order,
      targets,
      check: known(check, workload),
      asked: outsideCheck(entry),
    });
  }

  admit({ workload, entry }: Literal<EntryPlan>, issuers: readonly string[]): void {
    new GoogleHostIssuers(this.#stack, `${workload}-issuers`, { host: entry.host, zone: this.zone, issuers });
  }

  prove(id: string, proof: Proof): void {
    new GoogleDnsProof(this.#stack, id, { zone: this.zone, ...proof });
  }

  alias({ workload, entry }: Literal<EntryPlan>, target: NamedTarget): void {
    // A rule refuses what has a name only: an answer of Cloud DNS is an address.
    if (!("address" in target)) throw new Error(`the target of ${workload} has no address`);
    new GoogleDnsAlias(this.#stack, workload, { zone: this.zone, host: entry.host, address: target.address });
  }
}
