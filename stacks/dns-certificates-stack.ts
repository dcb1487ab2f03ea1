import { FleetStack, TerraformOutput } from "../constructs/cdk.ts";
import type { App, Literal, StatePlace } from "../constructs/cdk.ts";
import { AwsHostCertificates } from "../constructs/dns/aws-certificate.ts";
import type { AwsCertificatePlace } from "../constructs/dns/aws-certificate.ts";
import { awsProvider } from "../constructs/provider/aws.ts";
import { CERTIFICATE_RECORD_OUTPUT } from "../lib/contracts/certificate-record.ts";
import type { CertificateRecord } from "../lib/contracts/certificate-record.ts";
import type { Fleet } from "../lib/model/fleet.ts";
import { servingClusters } from "../lib/plan/entries.ts";
import { awsPlaceOf, awsProviders } from "./aws-providers.ts";
import { zoneOf, zoneRegion } from "./entry-zone.ts";
import { known } from "./plan-index.ts";

export interface DnsCertificatesPlaces {
  readonly own: StatePlace;
  /** The state of the stack that makes the zone; undefined where something else owns it. */
  readonly zone: StatePlace | undefined;
}

/** The certificates of every entry that the fleet has some for, in each region where a load balancer shows one. */
export class DnsCertificatesStack extends FleetStack {
  constructor(app: App, id: string, places: DnsCertificatesPlaces, fleet: Literal<Fleet>) {
    super(app, id, places.own);
    const zoneProvider = awsProvider(this, { fleet: fleet.name, ...awsPlaceOf(zoneRegion(fleet)) });
    const zone = zoneOf(this, fleet, places.zone);
    const serving = servingClusters(fleet).filter(({ entry, region }) => entry.tls === "managed" && region.cloud === "aws");
    const regions = fleet.regions.filter(({ name }) => serving.some(({ region }) => region.name === name));
    const providers = awsProviders(this, fleet.name, regions);
    const certificates: Record<string, Record<string, string>> = {};
    for (const { name, entry } of fleet.workloads) {
      const own = serving.filter(({ workload }) => workload === name);
      if (entry === undefined || own.length === 0) continue;
      const placed = own.map(({ region }): readonly [string, AwsCertificatePlace] => {
        const { account } = awsPlaceOf(region);
        return [region.name, { account, provider: known(providers.get(region.name), region.name) }];
      });
      const { arns } = new AwsHostCertificates(this, name, {
        host: entry.host,
        zone,
        zoneProvider,
        places: Object.fromEntries(placed),
      });
      for (const [region, arn] of Object.entries(arns)) certificates[region] = { ...certificates[region], [name]: arn };
    }
    const record: CertificateRecord = { format: 1, fleet: fleet.name, certificates };
    new TerraformOutput(this, CERTIFICATE_RECORD_OUTPUT, { value: record });
  }
}
