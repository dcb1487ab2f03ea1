import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Literal, StatePlace, TerraformStack } from "../../constructs/cdk.ts";
import { AwsCluster } from "../../constructs/aws/cluster/cluster.ts";
import type { AwsAccessGrant, AwsApiCaller } from "../../constructs/aws/cluster/cluster.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { Adoption, Principal, Region } from "../../lib/model/fleet.ts";
import type { ClusterPlan } from "../../lib/model/fleet-plan.ts";
import { awsPlaceOf } from "./providers.ts";
import { commonProps, nameOf, notBuilt } from "../cluster-props.ts";
import type { ClusterPlaces } from "../cluster-props.ts";
import type { PlanIndex } from "../plan-index.ts";

/** One EKS cluster with everything that belongs to it alone. */
export class AwsClusterStack extends FleetStack {
  readonly #networks: ReadonlyMap<string, StatePlace>;
  /** Expressions for the networks' records, by region. */
  readonly #records = new Map<string, string>();

  constructor(app: App, id: string, places: ClusterPlaces, index: PlanIndex, plan: Literal<ClusterPlan>) {
    super(app, id, places.own);
    this.#networks = places.networks;
    const { fleet } = index.plan;
    const { region } = index.region(plan.cluster.region);
    const { cluster } = plan;
    if (plan.pods === "overlay") throw notBuilt(plan, "overlay pods on aws");
    const name = (thing: string): string => nameOf(plan, thing);
    const place = awsPlaceOf(region);
    awsProvider(this, { fleet: fleet.name, ...place });
    if (cluster.adopt !== undefined) takeOver(this, cluster.adopt);
    const services = plan.ranges.find(({ purpose }) => purpose === "services");
    new AwsCluster(this, "Default", {
      ...commonProps(fleet.name, plan),
      location: place.location,
      account: place.account,
      network: this.#network(region.name),
      names: {
        cluster: name("cluster"),
        clusterRole: name("cluster-role"),
        nodeRole: name("node-role"),
        networkRole: name("network-role"),
        storageRole: name("storage-role"),
      },
      ...(services === undefined ? {} : { services: services.block.toString() }),
      endpoint: cluster.endpoint,
      callers: this.#callers(plan),
      grants: [...deployers(place.identity), ...principals(fleet.access.principals, cluster.name)],
      creatorIsAdmin: place.identity === undefined,
      identities: cluster.identities,
      addons: cluster.addons,
      role: place.identity?.apply,
      adopted: cluster.adopt !== undefined,
      compute:
        cluster.compute === "auto"
          ? "auto"
          : { pools: cluster.pools.map((pool) => ({ ...pool, awsName: name(`pool/${pool.name}`) })) },
    });
  }

  /** Those in the cluster's own network reach it from there; a private API server has no others to let in here. */
  #callers({ cluster, callers }: Literal<ClusterPlan>): readonly AwsApiCaller[] {
    if (cluster.endpoint !== "restricted") return [];
    return callers.flatMap(({ from, path }): readonly AwsApiCaller[] => {
      if (!("region" in from)) return [{ path, block: from.toString() }];
      if (from.region === cluster.region || !this.#networks.has(from.region)) return [];
      return [{ path, natAddresses: part(this.#network(from.region), ".natAddresses") }];
    });
  }

  /** An expression for the record of a region's network. */
  #network(region: string): string {
    const known = this.#records.get(region);
    if (known !== undefined) return known;
    const place = this.#networks.get(region);
    if (place === undefined) throw new Error(`the plan has no network stack for ${region}`);
    const record = new RemoteOutput(this, `network-${region}`, place).value(NETWORK_RECORD_OUTPUT);
    this.#records.set(region, record);
    return record;
  }
}

/** Import blocks do nothing once the state holds what they name, so they may stay in the file. */
function takeOver(stack: TerraformStack, { imports }: Literal<Adoption>): void {
  const blocks = Object.entries(imports).map(([to, id]) => ({ to, id }));
  if (blocks.length > 0) stack.addOverride("import", blocks);
}

/** Bootstrap may do everything, because it hands rights on to agents; a plan looks. */
function deployers(identity: Region["identity"]): readonly AwsAccessGrant[] {
  if (identity === undefined) return [];
  const { apply, plan } = identity;
  const admin: AwsAccessGrant = { name: "apply", principal: apply, rights: "cluster-admin" };
  return plan === apply ? [admin] : [admin, { name: "plan", principal: plan, rights: "view" }];
}

/** Those of the fleet file who have an identity on AWS and rights in this cluster. */
function principals(all: readonly Literal<Principal>[], cluster: string): readonly AwsAccessGrant[] {
  return all.flatMap(({ name, rights, identity, clusters }) =>
    identity.aws === undefined || clusters?.includes(cluster) === false
      ? []
      : [{ name: `principal-${name}`, principal: identity.aws, rights }],
  );
}
