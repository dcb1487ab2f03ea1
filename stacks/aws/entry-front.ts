import { expression, literal } from "../../constructs/cdk.ts";
import type { Literal, LiteralText, TerraformProvider } from "../../constructs/cdk.ts";
import { AwsAccelerator } from "../../constructs/aws/entry/accelerator.ts";
import { AWS_ISSUER, AwsHostCertificates } from "../../constructs/aws/entry/certificate.ts";
import type { AwsCertificateTarget } from "../../constructs/aws/entry/certificate.ts";
import { AwsListener } from "../../constructs/aws/entry/listener.ts";
import { AwsLogBucket } from "../../constructs/aws/entry/log-bucket.ts";
import { ACCELERATOR_LOCATION } from "../../lib/clouds/aws/accelerators.ts";
import type { Region } from "../../lib/model/fleet.ts";
import type { EntryPlan, FrontPlan } from "../../lib/model/fleet-plan.ts";
import type { EntryFront, EntryNames, EntryScope, NamedTarget } from "../entry-global-stack.ts";
import { known, stackNamed } from "../plan-index.ts";
import { AwsEntryNames } from "./entry-names.ts";
import { awsProviders } from "./providers.ts";
import { providerPropsOf } from "../region-providers.ts";

/** Listeners with their certificates, and accelerators. */
export class AwsEntryFront implements EntryFront {
  readonly issuer = AWS_ISSUER;
  readonly #scope: EntryScope;
  /** Where what proves a certificate is written, because it is waited for here; undefined in zones that others serve. */
  readonly #names: AwsEntryNames | undefined;
  readonly #logs: AwsLogBucket | undefined;
  /** By region; for accelerators, by {@link acceleratorRegion}. */
  readonly #providers: ReadonlyMap<string, TerraformProvider>;

  constructor(scope: EntryScope, names: EntryNames) {
    this.#scope = scope;
    this.#names = names instanceof AwsEntryNames ? names : undefined;
    const { entries, name } = scope.index.plan;
    const fronts = entries.flatMap((entry) => ownFronts(entry));
    const accelerated = entries.filter(({ accelerator }) => accelerator !== undefined).flatMap((entry) => ownFronts(entry));
    this.#logs = this.#acceleratorLogs(accelerated);
    const accelerators = this.#regionsOf(accelerated).map(acceleratorRegion);
    const { aliased } = stackNamed(scope.index.plan, scope.stack.node.id).providers;
    this.#providers = awsProviders(scope.stack, name, aliased, [...this.#regionsOf(fronts), ...accelerators]);
  }

  /** Certificates of one host share the proof in its zone, so that no region could own it. */
  open(entry: Literal<EntryPlan>): void {
    const { stack } = this.#scope;
    const { workload } = entry;
    const { host, port, tls } = entry.entry;
    const fronts = ownFronts(entry);
    const certificates = tls === "none" ? {} : this.#certify(workload, host, fronts);
    for (const front of fronts) {
      new AwsListener(stack, `${workload}--${front.cluster}`, {
        loadBalancer: stack.read(entry, front, ".detail.loadBalancer"),
        targetGroup: stack.read(entry, front, ".bind.targetGroup"),
        port,
        certificate: certificates[front.region],
        provider: this.#providerOf(front.region),
      });
    }
  }

  leadInside({ workload }: Literal<EntryPlan>): void {
    // A rule refuses it.
    throw new Error(`no load balancer of ${workload} is seen from inside alone`);
  }

  /** It belongs to the account of the load balancers, which have one account. */
  accelerate(entry: Literal<EntryPlan>): NamedTarget {
    const { stack, index } = this.#scope;
    const { workload } = entry;
    const fronts = ownFronts(entry);
    const first = known(fronts[0], workload);
    const { dnsName, dnsZone } = new AwsAccelerator(stack, `${workload}-accelerator`, {
      name: known(entry.accelerator, `${workload}-accelerator`),
      port: entry.entry.port,
      targets: fronts.map((front) => {
        const weight = entry.entry.weights?.[front.cluster];
        const loadBalancer = stack.read(entry, front, ".detail.loadBalancer");
        return { location: front.location, loadBalancer, ...(weight === undefined ? {} : { weight }) };
      }),
      provider: this.#providerOf(acceleratorRegion(index.region(first.region).region).name),
      logs: known(this.#logs, "accelerator-logs"),
      protect: fronts.some(({ protect }) => protect),
    });
    return { name: expression(dnsName), zone: expression(dnsZone) };
  }

  #certify(workload: LiteralText, host: LiteralText, fronts: readonly Literal<FrontPlan>[]): Readonly<Record<string, string>> {
    // A rule refuses it.
    if (this.#names === undefined) throw new Error(`certificates of ${workload} on AWS are proven in Route 53 only`);
    return new AwsHostCertificates(this.#scope.stack, `${workload}-certificates`, {
      host,
      zone: this.#names.zone,
      zoneProvider: this.#names.provider,
      admitted: known(this.#names.admitted.get(workload), workload),
      targets: Object.fromEntries(fronts.map(({ region }) => [region, this.#certificateTarget(region)])),
    }).arns;
  }

  #certificateTarget(region: string): AwsCertificateTarget {
    return { account: providerPropsOf(this.#scope.index.region(region).region).account, provider: this.#providerOf(region) };
  }

  #providerOf(region: string): TerraformProvider {
    return known(this.#providers.get(region), region);
  }

  /** One bucket for all accelerators, where the zone is: an accelerator itself is in no place. */
  #acceleratorLogs(accelerated: readonly Literal<FrontPlan>[]): AwsLogBucket | undefined {
    if (accelerated.length === 0) return undefined;
    const { stack, index } = this.#scope;
    const own = index.region(known(index.plan.zone, "zone").region);
    const accounts = new Set(this.#regionsOf(accelerated).map((region) => providerPropsOf(region).account));
    const { location, account } = providerPropsOf(own.region);
    return new AwsLogBucket(stack, "accelerator-logs", {
      name: known(own.names["accelerator-logs"], "accelerator-logs"),
      location,
      account,
      writers: [...accounts].map((writer) => ({ account: writer, location: "*" })),
      protect: accelerated.some(({ protect }) => protect),
    });
  }

  /** The regions of some fronts, each once. */
  #regionsOf(fronts: readonly Literal<FrontPlan>[]): readonly Literal<Region>[] {
    return [...new Set<string>(fronts.map(({ region }) => region))].map((name) => this.#scope.index.region(name).region);
  }
}

function ownFronts({ fronts }: Literal<EntryPlan>): readonly Literal<FrontPlan>[] {
  return fronts.filter(({ cloud }) => cloud === "aws");
}

/** A region's account in the one place where accelerators are made, under a name that no region has. */
function acceleratorRegion(region: Literal<Region>): Literal<Region> {
  return { ...region, name: literal(`accelerators of ${region.name}`), location: literal(ACCELERATOR_LOCATION) };
}
