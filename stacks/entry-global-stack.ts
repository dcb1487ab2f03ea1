import { FleetStack, RemoteOutput, part } from "../constructs/cdk.ts";
import type { App, StatePlace, TerraformProvider } from "../constructs/cdk.ts";
import { AwsDnsAlias } from "../constructs/aws/entry/dns-alias.ts";
import { AwsDnsEntry } from "../constructs/aws/entry/dns-entry.ts";
import type { AwsDnsCheck } from "../constructs/aws/entry/dns-entry.ts";
import type { Zone } from "../constructs/dns.ts";
import { AwsAccelerator } from "../constructs/aws/entry/accelerator.ts";
import { AwsLogBucket } from "../constructs/aws/entry/log-bucket.ts";
import { awsProvider } from "../constructs/aws/provider.ts";
import { ENTRY_RECORD_OUTPUT } from "../lib/contracts/entry-record.ts";
import type { ClusterEntry } from "../lib/contracts/entry-record.ts";
import { ACCELERATOR_LOCATION } from "../lib/clouds/aws/accelerators.ts";
import { FleetError } from "../lib/errors.ts";
import { isInZone } from "../lib/model/dns-names.ts";
import type { Entry, Region } from "../lib/model/fleet.ts";
import { servingClusters } from "../lib/plan/entries.ts";
import type { ServingCluster } from "../lib/plan/entries.ts";
import { awsPlaceOf, awsProviders } from "./aws/providers.ts";
import { addListeners } from "./aws/entry-listeners.ts";
import { zoneOf, zoneRegion } from "./aws/entry-zone.ts";
import { known, stackNamed } from "./plan-index.ts";
import type { PlanIndex } from "./plan-index.ts";

export interface EntryGlobalPlaces {
  readonly own: StatePlace;
  /** The state of the stack that makes the zone; undefined where something else owns it. */
  readonly zone: StatePlace | undefined;
  /** The states of the regional entries, by region. */
  readonly regions: ReadonlyMap<string, StatePlace>;
}

/**
 * What leads users to the regions' load balancers: listeners with their certificates, and names with the checks that they
 * depend on, or an accelerator.
 */
export class EntryGlobalStack extends FleetStack {
  readonly #fleet: string;
  readonly #places: EntryGlobalPlaces;
  /** Expressions for the regions' records, by region. */
  readonly #records = new Map<string, string>();

  constructor(app: App, id: string, places: EntryGlobalPlaces, index: PlanIndex) {
    super(app, id, places.own);
    const { fleet } = index.plan;
    this.#fleet = fleet.name;
    this.#places = places;
    const zoneProvider = awsProvider(this, { fleet: fleet.name, ...awsPlaceOf(zoneRegion(fleet)) });
    const zone = zoneOf(this, fleet, places.zone);
    const serving = servingClusters(fleet);
    refuseForeignHosts(serving, zone);
    const accelerated = serving.filter(({ entry }) => entry.via === "accelerator");
    const logs = this.#acceleratorLogs(index, accelerated);
    const accelerators = regionsOf(accelerated).map(acceleratorRegion);
    const providers = awsProviders(this, fleet.name, stackNamed(index.plan, id).providers.aliased, [
      ...regionsOf(serving),
      ...accelerators,
    ]);
    for (const { name, entry } of fleet.workloads) {
      const own = serving.filter(({ workload }) => workload === name);
      if (entry === undefined || own.length === 0) continue;
      const value = this.#value.bind(this);
      addListeners(this, { workload: name, entry, serving: own, zone, zoneProvider, providers, value });
      if (entry.via === "dns") this.#lead(name, entry, own, zone);
      else {
        const accelerator = this.#accelerator(name, entry, own, providers, known(logs, "accelerator-logs"));
        new AwsDnsAlias(this, name, { zone, host: entry.host, ...accelerator });
      }
    }
  }

  #lead(workload: string, entry: Entry, serving: readonly ServingCluster[], zone: Zone): void {
    const { host, policy, weights, order, geo } = entry;
    const targets = serving.map((one) => ({
      name: one.cluster.name,
      location: one.region.location,
      dnsName: this.#value(one, "dnsName"),
      dnsZone: this.#value(one, "dnsZone"),
    }));
    new AwsDnsEntry(this, workload, { zone, host, policy, weights, order, geo, targets, check: checkOf(entry) });
  }

  /** It belongs to the account of the load balancers, which have one account. */
  #accelerator(
    workload: string,
    entry: Entry,
    serving: readonly ServingCluster[],
    providers: ReadonlyMap<string, TerraformProvider>,
    logs: AwsLogBucket,
  ): Pick<AwsAccelerator, "dnsName" | "dnsZone"> {
    const [first] = serving;
    if (first === undefined) throw new Error(`no cluster serves ${workload}`);
    const region = acceleratorRegion(first.region).name;
    const { dnsName, dnsZone } = new AwsAccelerator(this, `${workload}-accelerator`, {
      name: `${this.#fleet}-${workload}`,
      port: entry.port,
      targets: serving.map((one) => {
        const weight = entry.weights?.[one.cluster.name];
        const loadBalancer = this.#value(one, "loadBalancer");
        return { location: one.region.location, loadBalancer, ...(weight === undefined ? {} : { weight }) };
      }),
      provider: known(providers.get(region), region),
      logs,
      protect: serving.some(({ cluster }) => cluster.protect),
    });
    return { dnsName, dnsZone };
  }

  /** One bucket for all accelerators, where the zone is: an accelerator itself is in no place. */
  #acceleratorLogs(index: PlanIndex, accelerated: readonly ServingCluster[]): AwsLogBucket | undefined {
    if (accelerated.length === 0) return undefined;
    const own = index.region(zoneRegion(index.plan.fleet).name);
    const accounts = new Set(accelerated.map((one) => awsPlaceOf(one.region).account));
    const { location, account } = awsPlaceOf(own.region);
    return new AwsLogBucket(this, "accelerator-logs", {
      name: known(own.names["accelerator-logs"], "accelerator-logs"),
      location,
      account,
      writers: [...accounts].map((writer) => ({ account: writer, location: "*" })),
      protect: accelerated.some(({ cluster }) => cluster.protect),
    });
  }

  /** An expression for what a region's record says of a load balancer. */
  #value({ workload, cluster, region }: ServingCluster, field: keyof ClusterEntry): string {
    const place = known(this.#places.regions.get(region.name), region.name);
    const record =
      this.#records.get(region.name) ?? new RemoteOutput(this, `entry-${region.name}`, place).value(ENTRY_RECORD_OUTPUT);
    this.#records.set(region.name, record);
    return part(record, `.clusters[${JSON.stringify(cluster.name)}][${JSON.stringify(workload)}].${field}`);
  }
}

/** The regions of some clusters, each once. */
function regionsOf(serving: readonly ServingCluster[]): readonly Region[] {
  return [...new Map(serving.map(({ region }) => [region.name, region])).values()];
}

/** A region's account in the one place where accelerators are made, under a name that no region has. */
function acceleratorRegion(region: Region): Region {
  return { ...region, name: `accelerators of ${region.name}`, location: ACCELERATOR_LOCATION };
}

/** From outside only the entry's own port is open: where health has another one, being able to connect has to do. */
function checkOf({ port, tls, health }: Entry): AwsDnsCheck {
  const { path } = health;
  if (health.port !== port || health.protocol === "tcp") return { type: "TCP", port, path };
  return { type: tls === "managed" || health.protocol === "https" ? "HTTPS" : "HTTP", port, path };
}

/** All at once: a record can't be written for a name that the zone doesn't hold. */
function refuseForeignHosts(serving: readonly ServingCluster[], zone: Zone): void {
  const foreign = serving.filter(({ entry }) => !isInZone(entry.host, zone.name));
  const lines = foreign.map(
    ({ workload, entry }) => `workloads.${workload}.entry.host: ${entry.host} does not lie in the zone ${zone.name}`,
  );
  if (lines.length > 0) throw new FleetError("input", [...new Set(lines)].join("\n"), { next: "fleetwright validate" });
}
