import { FleetStack, RemoteOutput, part } from "../constructs/cdk.ts";
import type { App, Literal, StatePlace } from "../constructs/cdk.ts";
import { AwsDnsEntry, isInZone } from "../constructs/dns/aws-entry.ts";
import type { AwsDnsCheck, AwsDnsTarget } from "../constructs/dns/aws-entry.ts";
import type { Zone } from "../constructs/dns/dns.ts";
import { awsProvider } from "../constructs/provider/aws.ts";
import { ENTRY_RECORD_OUTPUT } from "../lib/contracts/entry-record.ts";
import { FleetError } from "../lib/errors.ts";
import type { Entry, Fleet } from "../lib/model/fleet.ts";
import { servingClusters } from "../lib/plan/entries.ts";
import type { ServingCluster } from "../lib/plan/entries.ts";
import { awsPlaceOf } from "./aws-providers.ts";
import { zoneOf, zoneRegion } from "./entry-zone.ts";
import { known } from "./plan-index.ts";

export interface EntryGlobalPlaces {
  readonly own: StatePlace;
  /** The state of the stack that makes the zone; undefined where something else owns it. */
  readonly zone: StatePlace | undefined;
  /** The states of the regional entries, by region. */
  readonly regions: ReadonlyMap<string, StatePlace>;
}

/** What leads users to the regions' load balancers: names, and how they are asked for health. */
export class EntryGlobalStack extends FleetStack {
  readonly #places: EntryGlobalPlaces;
  /** Expressions for the regions' records, by region. */
  readonly #records = new Map<string, string>();

  constructor(app: App, id: string, places: EntryGlobalPlaces, fleet: Literal<Fleet>) {
    super(app, id, places.own);
    this.#places = places;
    awsProvider(this, { fleet: fleet.name, ...awsPlaceOf(zoneRegion(fleet)) });
    const zone = zoneOf(this, fleet, places.zone);
    const serving = servingClusters(fleet);
    refuseForeignHosts(serving, zone);
    for (const { name, entry } of fleet.workloads) {
      const own = serving.filter(({ workload }) => workload === name);
      if (entry === undefined || own.length === 0) continue;
      new AwsDnsEntry(this, name, {
        ...policyOf(entry),
        zone,
        host: entry.host,
        targets: own.map((one) => this.#target(one)),
        check: checkOf(entry),
      });
    }
  }

  #target({ workload, cluster, region }: ServingCluster): AwsDnsTarget {
    const record = this.#record(region.name);
    const value = (field: string): string =>
      part(record, `.clusters[${JSON.stringify(cluster.name)}][${JSON.stringify(workload)}].${field}`);
    return { name: cluster.name, location: region.location, dnsName: value("dnsName"), dnsZone: value("dnsZone") };
  }

  /** An expression for the record of a region's load balancers. */
  #record(region: string): string {
    const place = known(this.#places.regions.get(region), region);
    const record = this.#records.get(region) ?? new RemoteOutput(this, `entry-${region}`, place).value(ENTRY_RECORD_OUTPUT);
    this.#records.set(region, record);
    return record;
  }
}

function policyOf({ policy, weights, order, geo }: Entry): Pick<Entry, "policy" | "weights" | "order" | "geo"> {
  return { policy, weights, order, geo };
}

/** From outside only the entry's own port is open: where health has another one, being able to connect has to do. */
function checkOf({ port, tls, health }: Entry): AwsDnsCheck {
  const { path } = health;
  if (health.port !== port || health.protocol === "tcp") return { type: "TCP", port, path };
  return { type: tls === "managed" || health.protocol === "https" ? "HTTPS" : "HTTP", port, path };
}

/** All at once: a record can't be written for a name that the zone doesn't hold. */
function refuseForeignHosts(serving: readonly ServingCluster[], zone: Zone): void {
  const foreign = new Map(
    serving.filter(({ entry }) => !isInZone(entry.host, zone.name)).map((one) => [one.workload, one.entry.host]),
  );
  if (foreign.size === 0) return;
  const lines = [...foreign].map(([name, host]) => `workloads.${name}.entry.host: ${host} does not lie in the zone ${zone.name}`);
  throw new FleetError("input", lines.join("\n"), { next: "fleetwright validate" });
}
