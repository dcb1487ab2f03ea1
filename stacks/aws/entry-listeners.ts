import type { Construct, TerraformProvider } from "../../constructs/cdk.ts";
import { AwsHostCertificates } from "../../constructs/aws/entry/certificate.ts";
import type { AwsCertificatePlace } from "../../constructs/aws/entry/certificate.ts";
import type { Zone } from "../../constructs/dns.ts";
import { AwsListener } from "../../constructs/aws/entry/listener.ts";
import type { ClusterEntry } from "../../lib/contracts/entry-record.ts";
import type { Entry } from "../../lib/model/fleet.ts";
import type { ServingCluster } from "../../lib/plan/entries.ts";
import { awsPlaceOf } from "./providers.ts";
import { known } from "../plan-index.ts";

export interface EntryListenersProps {
  readonly workload: string;
  readonly entry: Entry;
  /** The clusters of the workload. */
  readonly serving: readonly ServingCluster[];
  readonly zone: Zone;
  readonly zoneProvider: TerraformProvider;
  /** By region. */
  readonly providers: ReadonlyMap<string, TerraformProvider>;
  /** An expression for what a region's record says of a load balancer. */
  readonly value: (one: ServingCluster, field: keyof ClusterEntry) => string;
}

/**
 * Opens an entry's load balancers to its users, with the certificates that they show. Certificates of one host share
 * the proof in its zone, so that no region could own it.
 */
export function addListeners(scope: Construct, props: EntryListenersProps): void {
  const { workload, entry, serving, zone, zoneProvider, providers, value } = props;
  const providerOf = (region: string): TerraformProvider => known(providers.get(region), region);
  const places = serving.map(({ region }): readonly [string, AwsCertificatePlace] => [
    region.name,
    { account: awsPlaceOf(region).account, provider: providerOf(region.name) },
  ]);
  const certificates =
    entry.tls === "none"
      ? {}
      : new AwsHostCertificates(scope, `${workload}-certificates`, {
          host: entry.host,
          zone,
          zoneProvider,
          places: Object.fromEntries(places),
        }).arns;
  for (const one of serving) {
    new AwsListener(scope, `${workload}--${one.cluster.name}`, {
      loadBalancer: value(one, "loadBalancer"),
      targetGroup: value(one, "targetGroup"),
      port: entry.port,
      certificate: certificates[one.region.name],
      provider: providerOf(one.region.name),
    });
  }
}
