import { FleetStack, RemoteOutput, TerraformOutput, listFrom, part } from "../../constructs/cdk.ts";
import type { App, Literal, StatePlace } from "../../constructs/cdk.ts";
import { AwsLogBucket } from "../../constructs/aws/entry/log-bucket.ts";
import { AwsLoadBalancer } from "../../constructs/aws/entry/load-balancer.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { ENTRY_RECORD_OUTPUT } from "../../lib/contracts/entry-record.ts";
import type { ClusterEntry, EntryRecord } from "../../lib/contracts/entry-record.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";
import { entryThing, servingClusters } from "../../lib/plan/entries.ts";
import { networkBlocks } from "../../lib/plan/networks.ts";
import { awsPlaceOf } from "./providers.ts";
import { known } from "../plan-index.ts";
import type { PlanIndex } from "../plan-index.ts";

export interface EntryRegionPlaces {
  readonly own: StatePlace;
  /** The state of the region's network stack. */
  readonly network: StatePlace;
}

/** The load balancers of a region: one for each cluster that an entry leads to, and one bucket for what they log. */
export class EntryRegionStack extends FleetStack {
  constructor(app: App, id: string, places: EntryRegionPlaces, index: PlanIndex, own: Literal<RegionPlan>) {
    super(app, id, places.own);
    const { fleet } = index.plan;
    const { region, names } = own;
    const aws = awsPlaceOf(region);
    awsProvider(this, { fleet: fleet.name, ...aws });
    const serving = servingClusters(fleet).filter((one) => one.region.name === region.name);
    const network = new RemoteOutput(this, "network", places.network).value(NETWORK_RECORD_OUTPUT);
    const logs = new AwsLogBucket(this, "logs", {
      name: known(names["entry-logs"], "entry-logs"),
      location: aws.location,
      account: aws.account,
      protect: serving.some(({ cluster }) => cluster.protect),
    });
    const clusters: Record<string, Record<string, ClusterEntry>> = {};
    for (const { workload, entry, cluster } of serving) {
      const { record } = new AwsLoadBalancer(this, `${workload}--${cluster.name}`, {
        name: known(index.cluster(cluster.name).names[entryThing(workload)], workload),
        host: entry.host,
        port: entry.port,
        health: entry.health,
        protect: cluster.protect,
        vpcId: part(network, ".id"),
        subnetIds: listFrom(part(network, ".subnets.public")),
        cidrs: networkBlocks(own).map(String),
        logs,
      });
      clusters[cluster.name] = { ...clusters[cluster.name], [workload]: record };
    }
    const record: EntryRecord = { format: 1, fleet: fleet.name, cloud: "aws", region: region.name, clusters };
    new TerraformOutput(this, ENTRY_RECORD_OUTPUT, { value: record });
  }
}
