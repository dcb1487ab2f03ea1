import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Expression, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { GoogleCluster } from "../../constructs/google/cluster/cluster.ts";
import type { GoogleApiCaller } from "../../constructs/google/cluster/cluster.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { Caller, ClusterPlan } from "../../lib/model/fleet-plan.ts";
import { commonProps, nameOf } from "../cluster-props.ts";
import type { ClusterStates } from "../cluster-props.ts";
import type { PlanIndex } from "../plan-index.ts";
import { known } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { addClusterNetwork } from "./cluster-network.ts";

/** One GKE cluster with everything that belongs to it alone, its part of the network among it. */
export class GoogleClusterStack extends FleetStack {
  readonly #networks: ReadonlyMap<string, RemoteState>;
  /** Expressions for the networks' records, by region. */
  readonly #records = new Map<string, Expression>();

  constructor(app: App, id: string, states: ClusterStates, index: PlanIndex, plan: Literal<ClusterPlan>) {
    super(app, id, states.own);
    this.#networks = states.networks;
    const fleet = index.plan.name;
    const { cluster } = plan;
    const own = index.region(cluster.region);
    const provider = providerPropsOf(own.region);
    googleProvider(this, { fleet, ...provider });
    const network = part(this.#network(cluster.region), ".id");
    const ranges = addClusterNetwork(this, network, own, plan);
    const { subnetId, controlPlaneSubnetId, podRanges, serviceRange, granted } = ranges;
    new GoogleCluster(this, "Default", {
      ...commonProps(fleet, plan),
      location: provider.location,
      project: provider.account,
      networking: { network, subnetId, controlPlaneSubnetId, podRanges, serviceRange, granted },
      names: {
        cluster: nameOf(plan, "cluster"),
        nodeAccount: nameOf(plan, "service-account"),
        keyRing: nameOf(plan, "key-ring"),
      },
      endpoint: cluster.endpoint,
      callers: plan.callers.map((caller) => this.#caller(caller, cluster.region)),
      window: cluster.upgradeWindow,
      identities: cluster.identities,
      role: provider.identity?.apply,
      fleetProject: cluster.fleetProject,
      backup: cluster.backup,
      compute:
        cluster.compute === "auto"
          ? "auto"
          : { pools: cluster.pools.map((pool) => ({ ...pool, googleName: nameOf(plan, `pool/${pool.name}`) })) },
    });
  }

  #caller({ kind, from, path, blocks }: Literal<Caller>, own: LiteralText): GoogleApiCaller {
    if (!("region" in from)) return { kind, path, blocks };
    if (from.region === own) return { kind, path: "private", blocks };
    return { kind, path: "network", region: from.region, natAddresses: part(this.#network(from.region), ".egress") };
  }

  /** An expression for the record of a region's network. */
  #network(region: LiteralText): Expression {
    const before = this.#records.get(region);
    if (before !== undefined) return before;
    const record = new RemoteOutput(this, `network-${region}`, known(this.#networks.get(region), region)).value(
      NETWORK_RECORD_OUTPUT,
    );
    this.#records.set(region, record);
    return record;
  }
}
