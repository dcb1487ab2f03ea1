import { clusterIdText } from "../../contracts/cluster-record.ts";
import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import type { Membership } from "../../contracts/membership.ts";
import { inParallel } from "../../model/parallel.ts";
import type { Emit } from "../../model/event.ts";
import type { RegistryName } from "../../model/sync.ts";
import type { Clock } from "../clock.ts";
import type { Plugins } from "../contract.ts";
import { registeredAs } from "../inventory.ts";
import type { Inventory, Registered } from "../inventory.ts";
import type { Connect } from "../kube/connect.ts";
import { ask } from "./ask.ts";
import { memberStatus } from "./member-status.ts";
import type { MemberFindings } from "./member-status.ts";
import { pushedStatus } from "./pushed-status.ts";
import type { PushedFindings } from "./pushed-status.ts";

/** What is so, cluster by cluster; plain data. */
export interface FleetStatus {
  /** In the order of the memberships. */
  readonly clusters: readonly ClusterStatus[];
  /** What the hubs hold of this fleet and no membership claims, sorted by name. */
  readonly orphans: readonly Orphan[];
}

export interface ClusterStatus extends MemberFindings {
  readonly name: string;
  readonly hub: string;
  readonly cloud: string;
  readonly region: string;
  /** Kubernetes minor that was asked for. */
  readonly kubernetes: string;
  readonly nativeId: string;
  readonly registered: Registered;
  /** Whether it is known to be no more, though it never left. */
  readonly gone: boolean;
}

export interface Orphan {
  readonly hub: string;
  readonly name: string;
  readonly nativeId: string | null;
}

export interface StatusOptions {
  /** All of the fleet, so that what nobody claims can be told. */
  readonly memberships: readonly Membership[];
  /** Only look at these; all where left out. */
  readonly names?: readonly string[];
  readonly connect: Connect;
  readonly plugins: Plugins;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** What relative paths of records start from. */
  readonly project: string;
  /** Variables of the environment, which may say when credentials end. Default: none. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether a cluster that doesn't answer is known to be no more. Default: nothing is known. */
  readonly wasDestroyed?: (record: ClusterRecord) => Promise<boolean>;
  /** Longest that one cluster may take to answer everything. Default 10 s. */
  readonly clusterTimeoutMs?: number;
}

const CLUSTER_TIMEOUT_MS = 10_000;
const AT_ONCE = 16;

/** Looks at every cluster and at what its hub has of it; only reads. A cluster that doesn't answer takes none of the others' time. */
export async function fleetStatus(options: StatusOptions): Promise<FleetStatus> {
  const { memberships, names } = options;
  const inventories = inventoriesOf(options);
  const looked = memberships.filter(({ member }) => names === undefined || names.includes(member.name));
  const clusters = await inParallel(looked, AT_ONCE, async (membership): Promise<ClusterStatus> => {
    const { member } = membership;
    const hub = hubOf(membership);
    const asked = { ...options, clusterTimeoutMs: options.clusterTimeoutMs ?? CLUSTER_TIMEOUT_MS };
    const [found, pushed, ...known] = await Promise.all([
      memberStatus(membership, asked),
      pushedStatus(membership, asked),
      ...listing(membership, options.plugins).map((name) => inventories.get(keyOf(membership, name))),
    ]);
    return {
      name: member.name,
      hub: hub.name,
      cloud: member.cloud,
      region: member.region,
      kubernetes: member.kubernetes,
      nativeId: member.nativeId,
      registered: registeredAs(member, known),
      gone: !found.reachable && (await options.wasDestroyed?.(member)) === true,
      ...found,
      ...(pushed === undefined ? {} : together(found, pushed)),
    };
  });
  const orphans = await orphansOf(memberships, inventories);
  return { clusters, orphans };
}

/** Of a member that has an agent beside what the hub pushes, the one that is not well is told of. */
function together(found: MemberFindings, pushed: PushedFindings): Partial<MemberFindings> {
  const isWell = ["ready", "simulated", "none"].includes(found.agent.state);
  const revision = found.revision ?? pushed.revision;
  if (!found.reachable) return { revision, agent: pushed.agent };
  return isWell ? { revision, agent: pushed.agent, reason: pushed.reason } : { revision };
}

/** Asks every hub once for all that each of its registries has of the fleet. */
function inventoriesOf(options: StatusOptions): ReadonlyMap<string, Promise<Inventory>> {
  const inventories = new Map<string, Promise<Inventory>>();
  for (const membership of options.memberships) {
    const hub = hubOf(membership);
    for (const name of membership.sync.registries) {
      const key = keyOf(membership, name);
      const registry = options.plugins.registries[name];
      if (inventories.has(key) || registry === undefined) continue;
      const answer = ask(hub, { ...options, timeoutMs: options.clusterTimeoutMs ?? CLUSTER_TIMEOUT_MS }, (api) =>
        registry.list(api, membership.member.fleet),
      );
      inventories.set(
        key,
        answer.then((result) => ("value" in result ? result.value : undefined)),
      );
    }
  }
  return inventories;
}

async function orphansOf(
  memberships: readonly Membership[],
  inventories: ReadonlyMap<string, Promise<Inventory>>,
): Promise<readonly Orphan[]> {
  const orphans: Orphan[] = [];
  const seen = new Set<string>();
  for (const membership of memberships) {
    const hub = hubOf(membership);
    for (const registry of membership.sync.registries) {
      const key = keyOf(membership, registry);
      if (seen.has(key)) continue;
      seen.add(key);
      // By name: a member that was not deployed again since the hub was rebuilt still knows the old one.
      const claimed = memberships.filter((other) => isListed(other, hub, membership, registry)).map(({ member }) => member.name);
      for (const { name, nativeId } of (await inventories.get(key)) ?? []) {
        const isTold = orphans.some((one) => one.hub === hub.name && one.name === name);
        if (!isTold && !claimed.includes(name)) orphans.push({ hub: hub.name, name, nativeId: nativeId ?? null });
      }
    }
  }
  return orphans.toSorted((a, b) => (`${a.hub}/${a.name}` < `${b.hub}/${b.name}` ? -1 : 1));
}

function hubOf({ hub, member }: Membership): ClusterRecord {
  return hub === "self" ? member : hub;
}

/** Whether a membership stands in the same inventory as another one. */
function isListed(one: Membership, hub: ClusterRecord, { member }: Membership, registry: RegistryName): boolean {
  return hubOf(one).name === hub.name && one.member.fleet === member.fleet && one.sync.registries.includes(registry);
}

/** One inventory: this fleet's in this hub, as one registry keeps it. */
function keyOf(membership: Membership, registry: RegistryName): string {
  const hub = hubOf(membership);
  return JSON.stringify([hub.name, clusterIdText(hub), membership.member.fleet, registry]);
}

/** The registries that are to have the member; the hub is none to some. */
function listing({ hub, sync }: Membership, { registries }: Plugins): readonly RegistryName[] {
  return sync.registries.filter((name) => hub !== "self" || registries[name]?.listsHub !== false);
}
