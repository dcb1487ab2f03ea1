import { FleetStack, RemoteOutput, TerraformOutput, part } from "../../constructs/cdk.ts";
import type { App, Literal, RemoteState } from "../../constructs/cdk.ts";
import { AwsLogBucket } from "../../constructs/aws/entry/log-bucket.ts";
import { AwsLoadBalancer } from "../../constructs/aws/entry/load-balancer.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { ENTRY_RECORD_OUTPUT } from "../../lib/contracts/entry-record.ts";
import type { ClusterEntry, EntryRecord } from "../../lib/contracts/entry-record.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";
import { subnetIdsOf } from "./subnet-ids.ts";
import { known } from "../plan-index.ts";
import type { PlanIndex } from "../plan-index.ts";

export interface EntryRegionStates {
  readonly own: RemoteState;
  /** The state of the region's network stack. */
  readonly network: RemoteState;
}

/** The load balancers of a region: one for each cluster that an entry leads to, and one bucket for what they log. */
export class EntryRegionStack extends FleetStack {
  constructor(app: App, id: string, states: EntryRegionStates, index: PlanIndex, own: Literal<RegionPlan>) {
    super(app, id, states.own);
    const fleet = index.plan.name;
    const { region, names } = own;
    const aws = providerPropsOf(region);
    awsProvider(this, { fleet, ...aws });
    const fronts = index.plan.entries.flatMap(({ workload, entry, fronts }) =>
      fronts.filter((front) => front.region === region.name).map((front) => ({ workload, entry, front })),
    );
    const network = new RemoteOutput(this, "network", states.network).value(NETWORK_RECORD_OUTPUT);
    const logs = new AwsLogBucket(this, "logs", {
      name: known(names["entry-logs"], "entry-logs"),
      location: aws.location,
      account: aws.account,
      protect: fronts.some(({ front }) => front.protect),
    });
    const clusters: Record<string, Record<string, ClusterEntry>> = {};
    for (const { workload, entry, front } of fronts) {
      const { name, cluster, protect } = front;
      const { record } = new AwsLoadBalancer(this, `${workload}--${cluster}`, {
        name,
        host: entry.host,
        port: entry.port,
        health: entry.health,
        protect,
        vpcId: part(network, ".id"),
        subnetIds: subnetIdsOf(known(index.cluster(cluster).subnets[`entry/${workload}`], workload), network),
        cidrs: known(own.network, region.name).blocks,
        logs,
      });
      clusters[cluster] = { ...clusters[cluster], [workload]: record };
    }
    const record: EntryRecord = { format: 1, fleet, cloud: "aws", region: region.name, clusters };
    new TerraformOutput(this, ENTRY_RECORD_OUTPUT, { value: record });
  }
}
