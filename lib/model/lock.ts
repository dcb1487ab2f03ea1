import type { Pin } from "./artefact.ts";
import { Cidr } from "./cidr.ts";
import type { Cloud, Compute, StateBackend } from "./fleet.ts";
import type { AgentName } from "./sync.ts";
import type { StackLayer } from "./stack-layer.ts";
import type { ProviderConfig } from "./provider-config.ts";

export type GrantKind = "block" | "asn" | "tunnel" | "mesh-id" | "ports";

/** One thing that was handed out. It never moves, never changes size and is never given to another owner. */
export interface Grant {
  readonly kind: GrantKind;
  /** Who has it: `region/<name>`, `cluster/<name>`, `link/<a>--<b>`, with `/<purpose>` and a count where an owner has several. */
  readonly owner: string;
  /** A block, a number, or `<first>-<last>`. */
  readonly value: string;
  readonly state: "live" | "retired";
}

export type ChoiceKind = "subnets" | "zones";

/**
 * Something that decides whether a thing is replaced, chosen once: which subnets a pool, control plane or load balancer uses, and
 * for how many zones a pool asked then.
 */
export interface Choice {
  readonly kind: ChoiceKind;
  /** `region/<name>`, `cluster/<name>/control-plane`, `cluster/<name>/pool/<pool>` or `cluster/<name>/entry/<workload>`. */
  readonly owner: string;
  /** `private/euw1-az1,private/euw1-az2`; of zones a number, or of a region their ids in the order in which they came. */
  readonly value: string;
}

/** What the fleet is: a change of it would begin everything anew while the old goes on. */
export interface LockedFleet {
  readonly name: string;
  readonly hub: string;
  /** Name of the zone that the fleet made; undefined where it made none. */
  readonly zone: string | undefined;
  /** What makes members follow a source. */
  readonly agent: AgentName;
  /** What they follow, as `<url> <branch> <path>` with the path as it was written; undefined where they follow nothing. */
  readonly source: string | undefined;
}

/** What a living region is. */
export interface LockedRegion {
  readonly name: string;
  readonly cloud: Cloud;
  readonly location: string;
  readonly account: string | undefined;
  /** Id of the network that it was given; undefined where it has one of its own, or none. */
  readonly network: string | undefined;
  /** Zones that its network spreads over, in their order. */
  readonly zones: readonly string[];
}

/** What a living cluster is. */
export interface LockedCluster {
  readonly name: string;
  readonly region: string;
  /** Who made it: the fleet, or something else under this id. */
  readonly madeBy: "fleet" | { readonly existing: string };
  /** Kubernetes minor that was planned last; undefined where the fleet doesn't decide it. */
  readonly kubernetes: string | undefined;
  readonly compute: Compute;
  /** Names of its pools. */
  readonly pools: readonly string[];
  /** Block of its service addresses; undefined where it has none of ours. */
  readonly services: string | undefined;
  /** Project of the GKE fleet that it is a member of; undefined where it is in none. */
  readonly fleetProject: string | undefined;
  /** What else of it never changes in its cloud, by field, such as `pods`; empty where nothing is known of that kind. */
  readonly lasting: Readonly<Record<string, string>>;
  /** What parts of an adopted cluster are called; empty where they have our names. */
  readonly adopted: Readonly<Record<string, string>>;
}

/** A workload that users reach by an entry. */
export interface LockedWorkload {
  readonly name: string;
  readonly host: string;
}

/** Where states lie, under a name that says so. */
export interface StateLocation {
  readonly at: string;
  readonly state: StateBackend;
}

/** A Terraform state that is or was deployed: all that is needed to take it down when nothing else of it is known. */
export interface LockedStack {
  readonly id: string;
  /**
   * `leaving`: no longer wanted, and to be destroyed by the next deployment. `lost`: the same, and its member was given up,
   * so that nobody asks it any more.
   */
  readonly state: "live" | "leaving" | "lost";
  readonly layer: StackLayer;
  readonly subject: string;
  readonly clouds: readonly Cloud[];
  /** Name of a {@link StateLocation}. */
  readonly at: string;
  /** Name of the {@link ProviderConfig} that has no alias. */
  readonly provider: string | undefined;
  /** Names of those that have one: all that its state has ever needed. */
  readonly aliases: readonly string[];
  /** Whether Terraform is told to refuse its destruction. */
  readonly protect: boolean;
  /** Ids of the stacks that it was deployed after. */
  readonly after: readonly string[];
  /** Ids of the stacks that were deployed after it; only of one that leaves. */
  readonly readBy: readonly string[];
}

/** What was decided once and stays decided: the content of `fleet.lock`. */
export interface Lock {
  readonly format: 2;
  /** Undefined where nothing was planned yet. */
  readonly fleet: LockedFleet | undefined;
  readonly regions: readonly LockedRegion[];
  readonly clusters: readonly LockedCluster[];
  readonly workloads: readonly LockedWorkload[];
  readonly grants: readonly Grant[];
  readonly choices: readonly Choice[];
  readonly states: readonly StateLocation[];
  readonly providers: readonly ProviderConfig[];
  readonly stacks: readonly LockedStack[];
  readonly pins: readonly Pin[];
}

export const EMPTY_LOCK: Lock = {
  format: 2,
  fleet: undefined,
  regions: [],
  clusters: [],
  workloads: [],
  grants: [],
  choices: [],
  states: [],
  providers: [],
  stacks: [],
  pins: [],
};

/** Whether the text is a value of that kind: an aligned block, a first and a last port, or a number. */
export function fitsKind(kind: GrantKind, value: string): boolean {
  if (kind === "block" || kind === "tunnel") return typeof Cidr.parse(value) !== "string";
  if (kind !== "ports") return /^\d{1,10}$/.test(value);
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(value) ?? [];
  return Number(first) <= Number(last);
}
