import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Expression, Literal, LiteralText, RemoteState, TerraformStack } from "../../constructs/cdk.ts";
import { AwsCluster } from "../../constructs/aws/cluster/cluster.ts";
import type { AwsApiCaller, AwsPoolSpec } from "../../constructs/aws/cluster/cluster.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { Adoption, Pool } from "../../lib/model/fleet.ts";
import type { AllowedCaller, ClusterPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";
import { subnetIdsOf } from "./subnet-ids.ts";
import { commonProps, nameOf } from "../cluster-props.ts";
import type { ClusterStates } from "../cluster-props.ts";
import type { PlanIndex } from "../plan-index.ts";

/** One EKS cluster with everything that belongs to it alone. */
export class AwsClusterStack extends FleetStack {
  readonly #networks: ReadonlyMap<string, RemoteState>;
  /** Expressions for the networks' records, by region. */
  readonly #records = new Map<string, Expression>();

  constructor(app: App, id: string, states: ClusterStates, index: PlanIndex, plan: Literal<ClusterPlan>) {
    super(app, id, states.own);
    this.#networks = states.networks;
    const fleet = index.plan.name;
    const { region } = index.region(plan.cluster.region);
    const { cluster } = plan;
    const name = (thing: string): LiteralText => nameOf(plan, thing);
    const provider = providerPropsOf(region);
    awsProvider(this, { fleet, ...provider });
    if (cluster.adopt !== undefined) takeOver(this, cluster.adopt);
    const services = plan.ranges.find(({ purpose }) => purpose === "services");
    new AwsCluster(this, "Default", {
      ...commonProps(fleet, plan),
      location: provider.location,
      account: provider.account,
      network: this.#network(region.name),
      subnetIds: this.#subnets(plan, "control-plane"),
      names: {
        cluster: name("cluster"),
        clusterRole: name("cluster-role"),
        nodeRole: name("node-role"),
        networkRole: name("network-role"),
        storageRole: name("storage-role"),
      },
      ...(services === undefined ? {} : { services: services.block }),
      endpoint: cluster.endpoint,
      callers: plan.allowed.map((caller) => this.#caller(caller)),
      grants: plan.rights,
      creatorIsAdmin: provider.identity === undefined,
      identities: cluster.identities,
      addons: cluster.addons,
      role: provider.identity?.apply,
      adopted: cluster.adopt !== undefined,
      compute: cluster.compute === "auto" ? "auto" : { pools: cluster.pools.map((pool) => this.#pool(plan, pool)) },
    });
  }

  #pool(plan: Literal<ClusterPlan>, pool: Literal<Pool>): AwsPoolSpec {
    const thing = `pool/${pool.name}`;
    return { ...pool, awsName: nameOf(plan, thing), subnetIds: this.#subnets(plan, thing) };
  }

  /** Ids of the subnets that the plan chose for a thing of the cluster. */
  #subnets({ cluster, subnets }: Literal<ClusterPlan>, thing: string): string[] {
    return subnetIdsOf(subnets[thing] ?? [], this.#network(cluster.region));
  }

  #caller(caller: Literal<AllowedCaller>): AwsApiCaller {
    const { path } = caller;
    if ("block" in caller) return { path, block: caller.block };
    return { path, natAddresses: part(this.#network(caller.region), ".egress") };
  }

  /** An expression for the record of a region's network. */
  #network(region: string): Expression {
    const known = this.#records.get(region);
    if (known !== undefined) return known;
    const state = this.#networks.get(region);
    if (state === undefined) throw new Error(`the plan has no network stack for ${region}`);
    const record = new RemoteOutput(this, `network-${region}`, state).value(NETWORK_RECORD_OUTPUT);
    this.#records.set(region, record);
    return record;
  }
}

/** Import blocks do nothing once the state holds what they name, so they may stay in the file. */
function takeOver(stack: TerraformStack, { imports }: Literal<Adoption>): void {
  const blocks = Object.entries(imports).map(([to, id]) => ({ to, id }));
  if (blocks.length > 0) stack.addOverride("import", blocks);
}
