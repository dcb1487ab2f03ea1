import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Expression, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { AzureCluster } from "../../constructs/azure/cluster/cluster.ts";
import type { AzureApiCaller } from "../../constructs/azure/cluster/cluster.ts";
import { AzureClusterNetwork } from "../../constructs/azure/network/network.ts";
import { azureProvider } from "../../constructs/azure/provider.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Cidr } from "../../lib/model/cidr.ts";
import type { Caller, ClusterPlan, Range } from "../../lib/model/fleet-plan.ts";
import { commonProps, nameOf } from "../cluster-props.ts";
import type { ClusterStates } from "../cluster-props.ts";
import { known } from "../plan-index.ts";
import type { PlanIndex } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { networkIdsOf, vaultPlaceOf, wayOutOf } from "./network-ids.ts";

/** One AKS cluster with everything that belongs to it alone, its part of the network among it. */
export class AzureClusterStack extends FleetStack {
  readonly #index: PlanIndex;
  readonly #networks: ReadonlyMap<string, RemoteState>;
  /** Expressions for the networks' addresses on the internet, by region. */
  readonly #shown = new Map<string, Expression>();

  constructor(app: App, id: string, states: ClusterStates, index: PlanIndex, plan: Literal<ClusterPlan>) {
    super(app, id, states.own);
    this.#index = index;
    this.#networks = states.networks;
    const fleet = index.plan.name;
    const { cluster } = plan;
    const own = index.region(cluster.region);
    const azure = providerPropsOf(own.region);
    const network = networkIdsOf(own);
    azureProvider(this, { fleet, ...azure });
    const pods = blockFor(plan, "pods");
    const ranges = new AzureClusterNetwork(this, "network", {
      fleet,
      name: nameOf(plan, "subnet"),
      location: azure.location,
      network: network.name,
      resourceGroup: network.resourceGroup,
      out: wayOutOf(own),
      nodes: blockFor(plan, "nodes"),
      pods,
      controlPlane: blockFor(plan, "control-plane"),
      protect: cluster.protect,
    });
    const { subnetId, controlPlaneSubnetId, routeTable, ready } = ranges;
    new AzureCluster(this, "Default", {
      ...commonProps(fleet, plan),
      location: azure.location,
      subscription: azure.account,
      networking: {
        network: network.id,
        subnetId,
        controlPlaneSubnetId,
        endpoints: vaultPlaceOf(own, subnetId),
        natAddresses: this.#natAddresses(cluster.region),
        routeTable,
        pods,
        services: blockFor(plan, "services"),
        ready,
      },
      names: {
        cluster: nameOf(plan, "cluster"),
        resourceGroup: nameOf(plan, "resource-group"),
        nodeResourceGroup: nameOf(plan, "node-resource-group"),
        identity: nameOf(plan, "identity"),
        keyVault: nameOf(plan, "key-vault"),
        workspace: nameOf(plan, "workspace"),
        privateZone: nameOf(plan, "private-zone"),
      },
      endpoint: cluster.endpoint,
      callers: plan.callers.map((caller) => this.#caller(caller, cluster.region)),
      window: cluster.upgradeWindow,
      identities: cluster.identities,
      role: azure.identity?.apply,
      pools: cluster.pools.map((pool) => ({ ...pool, azureName: nameOf(plan, `pool/${pool.name}`) })),
    });
  }

  #caller({ from, path, blocks }: Literal<Caller>, own: LiteralText): AzureApiCaller {
    if (!("region" in from)) return { blocks };
    const { region } = from;
    const calling = this.#index.region(region);
    // Networks of other clouds know no zone of Azure's.
    const near = path === "private" && region !== own && calling.region.cloud === "azure";
    return {
      region,
      network: near ? networkIdsOf(calling).id : undefined,
      natAddresses: this.#natAddresses(region),
    };
  }

  #natAddresses(region: LiteralText): Expression {
    const before = this.#shown.get(region);
    if (before !== undefined) return before;
    const network = new RemoteOutput(this, `network-${region}`, known(this.#networks.get(region), region));
    const addresses = part(network.value(NETWORK_RECORD_OUTPUT), ".egress");
    this.#shown.set(region, addresses);
    return addresses;
  }
}

function blockFor({ cluster, ranges }: Literal<ClusterPlan>, wanted: Range["purpose"]): Cidr {
  const found = ranges.find(({ purpose }) => purpose === wanted)?.block;
  if (found === undefined) {
    throw new FleetError("input", `clusters.${cluster.name}: nothing is granted to this cluster yet`, {
      next: "fleetwright plan --write",
    });
  }
  return found;
}
