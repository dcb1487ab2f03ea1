import { FleetStack, RemoteOutput, TerraformOutput, literal, part } from "../../constructs/cdk.ts";
import type { App, Expression, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { AzureEntryGroup } from "../../constructs/azure/entry/entry-group.ts";
import type { AzureNodeGuard } from "../../constructs/azure/entry/entry-group.ts";
import { AzureGateway } from "../../constructs/azure/entry/gateway.ts";
import { AzureInsideAddress } from "../../constructs/azure/entry/inside-address.ts";
import { AzurePublicAddress } from "../../constructs/azure/entry/public-address.ts";
import { azureProvider } from "../../constructs/azure/provider.ts";
import { BALANCERS_SUBNET, ENDPOINTS_SUBNET, balancersGroup, groupId, subnetId } from "../../lib/clouds/azure/paths.ts";
import { CLUSTER_IDENTITY_OUTPUT } from "../../lib/contracts/azure/cluster-identity.ts";
import { ENTRY_RECORD_OUTPUT } from "../../lib/contracts/entry-record.ts";
import type { ClusterEntries, ClusterEntry, EntryRecord } from "../../lib/contracts/entry-record.ts";
import type { Cidr } from "../../lib/model/cidr.ts";
import type { EntryPlan, FrontPlan, Range, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { nameOf } from "../cluster-props.ts";
import { known } from "../plan-index.ts";
import type { PlanIndex } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { networkIdsOf } from "./network-ids.ts";

export interface AzureEntryStates {
  readonly own: RemoteState;
  /** The states of the clusters' stacks, by cluster. */
  readonly clusters: ReadonlyMap<string, RemoteState>;
}

interface Front {
  readonly plan: Literal<EntryPlan>;
  readonly front: Literal<FrontPlan>;
}

/** What a cluster is told of a workload. */
type NamedEntry = readonly [workload: string, entry: ClusterEntry];

/** What stands in front of a region's clusters, each cluster's in a group of its own. */
export class AzureEntryRegionStack extends FleetStack {
  readonly #own: Literal<RegionPlan>;
  readonly #index: PlanIndex;
  readonly #clusters: ReadonlyMap<string, RemoteState>;

  constructor(app: App, id: string, states: AzureEntryStates, index: PlanIndex, own: Literal<RegionPlan>) {
    super(app, id, states.own);
    this.#own = own;
    this.#index = index;
    this.#clusters = states.clusters;
    const fleet = index.plan.name;
    const { region } = own;
    azureProvider(this, { fleet, ...providerPropsOf(region) });
    const fronts = index.plan.entries.flatMap((plan) =>
      plan.fronts.filter((front) => front.region === region.name).map((front) => ({ plan, front })),
    );
    const clusters = [...Map.groupBy(fronts, ({ front }) => front.cluster)].map(
      ([cluster, some]) => [cluster, this.#stand(cluster, some)] as const,
    );
    const record: EntryRecord = { format: 1, fleet, cloud: "azure", region: region.name, clusters: Object.fromEntries(clusters) };
    new TerraformOutput(this, ENTRY_RECORD_OUTPUT, { value: record });
  }

  #stand(cluster: string, fronts: readonly Front[]): ClusterEntries {
    const identity = new RemoteOutput(this, `cluster-${cluster}`, known(this.#clusters.get(cluster), cluster)).value(
      CLUSTER_IDENTITY_OUTPUT,
    );
    const principal = part(identity, ".principalId");
    const inside = fronts.filter(({ plan: { entry } }) => entry.reach === "network");
    const outside = fronts.filter((front) => !inside.includes(front));
    const behind = outside.filter(({ plan: { entry } }) => entry.via === "accelerator");
    const open = outside.filter((front) => !behind.includes(front));
    const group = outside.length === 0 ? undefined : this.#group(cluster, principal);
    return Object.fromEntries([
      ...(group === undefined || open.length === 0 ? [] : this.#standOpen(cluster, group, open)),
      ...(group === undefined || behind.length === 0 ? [] : this.#standBehind(cluster, group, behind, part(identity, ".issuer"))),
      ...this.#standInside(cluster, inside, principal),
    ]);
  }

  #group(cluster: string, principal: Expression): AzureEntryGroup {
    const { location } = providerPropsOf(this.#own.region);
    const name = nameOf(this.#index.cluster(cluster), "entry-group");
    return new AzureEntryGroup(this, cluster, { fleet: this.#index.plan.name, name, location, principal });
  }

  /** What passes bytes on has an address of its own. */
  #standOpen(cluster: string, group: AzureEntryGroup, fronts: readonly Front[]): readonly NamedEntry[] {
    const plan = this.#index.cluster(cluster);
    const { location } = providerPropsOf(this.#own.region);
    const addresses = fronts.map(({ plan: { workload, entry }, front }) => {
      const address = new AzurePublicAddress(this, `${workload}--${cluster}`, {
        name: front.name,
        host: entry.host,
        port: entry.port,
        health: entry.health,
        protect: front.protect,
        location,
        resourceGroup: group.resourceGroup,
        resourceGroupName: nameOf(plan, "entry-group"),
        tags: group.tags,
      });
      return [workload, address] as const;
    });
    group.admit(
      this.#guardOf(cluster),
      addresses.map(([, address]) => address),
    );
    return addresses.map(([workload, { record }]) => [workload, record]);
  }

  /** What speaks HTTP behind a Front Door has a frontend of the cluster's gateway. */
  #standBehind(cluster: string, group: AzureEntryGroup, fronts: readonly Front[], issuer: Expression): readonly NamedEntry[] {
    const plan = this.#index.cluster(cluster);
    const { location, account: subscription } = providerPropsOf(this.#own.region);
    const own = networkIdsOf(this.#own);
    const groupOf = (name: LiteralText) => literal(groupId(subscription, name));
    const place = { subscription, resourceGroup: own.resourceGroup, name: own.name };
    const gateway = new AzureGateway(this, `${cluster}--gateway`, {
      name: nameOf(plan, "entry-group"),
      location,
      resourceGroup: group.resourceGroup,
      tags: group.tags,
      subnet: literal(subnetId(place, BALANCERS_SUBNET)),
      guard: { name: literal(balancersGroup(own.name)), resourceGroup: own.resourceGroup },
      groups: { own: group.id, nodes: groupOf(nameOf(plan, "node-resource-group")) },
      issuer,
      protect: fronts.some(({ front }) => front.protect),
    });
    group.admitGateway(this.#guardOf(cluster), rangeOf(this.#own.ranges, "load-balancer"), rangeOf(plan.ranges, "pods"));
    return fronts.map(({ plan: { workload, entry }, front }) => [
      workload,
      gateway.entry(workload, front.name, entry.host, entry.port),
    ]);
  }

  /** The security group of a cluster's nodes. */
  #guardOf(cluster: string): AzureNodeGuard {
    return { name: nameOf(this.#index.cluster(cluster), "subnet"), resourceGroup: networkIdsOf(this.#own).resourceGroup };
  }

  /** All of a cluster's entries for networks have one address. */
  #standInside(cluster: string, fronts: readonly Front[], principal: Expression): readonly NamedEntry[] {
    const [first] = fronts;
    if (first === undefined) return [];
    const own = networkIdsOf(this.#own);
    const subscription = providerPropsOf(this.#own.region).account;
    const address = new AzureInsideAddress(this, `${cluster}--inside`, {
      subnet: literal(subnetId({ subscription, resourceGroup: own.resourceGroup, name: own.name }, ENDPOINTS_SUBNET)),
      address: known(first.front.address, cluster),
      principal,
    });
    return fronts.map(({ plan: { workload, entry } }) => [workload, address.entry(entry.host, entry.port)]);
  }
}

function rangeOf(ranges: Literal<RegionPlan>["ranges"], wanted: Range["purpose"]): Cidr {
  return known(ranges.find(({ purpose }) => purpose === wanted)?.block, wanted);
}
