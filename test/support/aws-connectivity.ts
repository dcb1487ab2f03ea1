import { App, literal } from "../../constructs/cdk.ts";
import type { Literal, RemoteState } from "../../constructs/cdk.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import type { FleetPlan, RegionPlan, SubnetTier, StackPlan } from "../../lib/model/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { GatewayStack } from "../../stacks/aws/gateway-stack.ts";
import { PeeringStack } from "../../stacks/aws/peering-stack.ts";

/** The resources of a stack: by type, then by logical id. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** Gateways and peerings of a fleet on AWS, as they are synthesized. */
export interface Connectivity {
  readonly plan: FleetPlan;
  /** What planning the next fleet starts from. */
  readonly lock: Lock;
  /** The ids of the stacks, in the plan's order. */
  readonly stacks: readonly string[];
  /** Terraform JSON of one stack. */
  readonly json: (stack: string) => string;
  readonly resources: (stack: string) => Resources;
}

export function awsConnectivity(fleet: Fleet, before: Lock = EMPTY_LOCK): Connectivity {
  const { plan, lock, problems } = planFleet(fleet, before);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const safe = literal(plan);
  const app = new App({ stackTraces: false });
  const placesOf = (layer: string) =>
    new Map<string, RemoteState>(
      safe.stacks
        .filter((stack) => stack.layer === layer)
        .map((stack) => [stack.subject, { state: stack.state, key: stack.stateKey }] as const),
    );
  const [networks, gateways] = [placesOf("network"), placesOf("gateway")];
  const build = ({ id, layer, subject, state, stateKey }: Literal<StackPlan>) => {
    const own = { state, key: stateKey };
    if (layer === "peering") return new PeeringStack(app, id, { own, networks, gateways }, safe, subject);
    const region = safe.regions.find((one) => one.region.name === subject);
    const network = networks.get(subject);
    if (region === undefined || network === undefined) throw new Error(`${id} has no network`);
    return new GatewayStack(app, id, { own, network }, safe.name, region);
  };
  const known = safe.stacks.filter(({ layer }) => layer === "peering" || layer === "gateway");
  const built = new Map<string, string>();
  const json = (id: string): string => {
    const done = built.get(id);
    if (done !== undefined) return done;
    const planned = known.find((stack) => stack.id === id);
    if (planned === undefined) throw new Error(`there is no stack ${id}`);
    const stack = build(planned);
    stack.prepareStack();
    // As `synth` writes it, but for cdktf's comments; cdktf's own function for tests takes minutes for many resources.
    const text = JSON.stringify(stack.toTerraform(), (key, value: unknown) => (key === "//" ? undefined : value), 2);
    built.set(id, text);
    return text;
  };
  return {
    plan,
    lock,
    stacks: known.map(({ id }) => id),
    json,
    resources: (id) => (JSON.parse(json(id)) as { readonly resource?: Resources }).resource ?? {},
  };
}

/** Resources of one type, whatever their ids. */
export function ofType(resources: Resources, type: string): readonly Readonly<Record<string, unknown>>[] {
  return Object.values(resources[type] ?? {});
}

/** What a network stack would put out: ids that tell where they come from. */
export function fakeNetworkRecord({ region, zones, subnets }: RegionPlan): object {
  const { name, network } = region;
  const ids = (kind: string, tier: string, keys: readonly string[]): object =>
    Object.fromEntries(keys.map((key) => [key, network === undefined ? `${kind}-${name}${tier}${key}` : key]));
  const tables = network === undefined ? { private: zones, public: ["all"], intra: ["all"] } : { private: network.routeTables };
  const byTier = (kind: string, keys: Readonly<Partial<Record<SubnetTier, readonly string[]>>>): object =>
    Object.fromEntries(TIERS.map((tier) => [tier, ids(kind, tier, keys[tier] ?? [])]));
  const own = (tier: SubnetTier): readonly string[] => subnets.filter((one) => one.tier === tier).map((one) => one.name);
  return {
    id: network?.id ?? `vpc-${name}`,
    detail: {
      routeTables: byTier("rtb", tables),
      subnets: byTier("subnet", network?.subnets ?? Object.fromEntries(TIERS.map((tier) => [tier, own(tier)]))),
    },
  };
}

const TIERS: readonly SubnetTier[] = ["private", "public", "intra"];

/** A stack's VPC routes as sorted lines: `ireland private-euw1-az1 -> 10.1.0.0/16 over ireland--virginia`, or `over gateway`. */
export function routeRows(resources: Resources): readonly string[] {
  return ofType(resources, "aws_route")
    .map((route) => {
      const table = /network-([a-z0-9-]+)\.outputs\.network_record\.detail\.routeTables\.([a-z]+)\["([a-z0-9-]+)"\]/.exec(
        String(route["route_table_id"]),
      );
      const [, from, tier, at] = table ?? [];
      const peering = /accepter\.peering-([a-z0-9-]+)_accepter/.exec(String(route["vpc_peering_connection_id"]))?.[1];
      const gateway = /gateway-([a-z0-9-]+)\.outputs/.exec(String(route["transit_gateway_id"]))?.[1];
      const over = peering ?? (gateway === undefined ? "nothing" : `the gateway of ${gateway}`);
      return `${from} ${tier}-${at} -> ${String(route["destination_cidr_block"])} over ${over}`;
    })
    .sort();
}
