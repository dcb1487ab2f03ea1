import { FleetStack, RemoteOutput, part } from "../constructs/cdk.ts";
import type { App, Expression, Literal, RemoteState, TerraformProvider } from "../constructs/cdk.ts";
import type { Zone } from "../constructs/dns.ts";
import { ENTRY_RECORD_OUTPUT } from "../lib/contracts/entry-record.ts";
import type { Cloud } from "../lib/model/fleet.ts";
import type { EntryPlan, FrontPlan } from "../lib/model/fleet-plan.ts";
import { known } from "./plan-index.ts";
import type { PlanIndex } from "./plan-index.ts";

export interface EntryGlobalStates {
  readonly own: RemoteState;
  /** The state of the stack that makes the zone; undefined where something else owns it. */
  readonly zone: RemoteState | undefined;
  /** The states of the regional entries, by region. */
  readonly regions: ReadonlyMap<string, RemoteState>;
}

/** What leads users on: a cluster's load balancer, or what stands for several. */
export type NamedTarget =
  | {
      /** The name that its cloud gives to its addresses. */
      readonly name: Expression;
      /** Id of the zone that the cloud keeps that name in. */
      readonly zone: Expression;
    }
  | {
      /** The only IPv4 address that it has. */
      readonly address: Expression;
    }
  | {
      /** Id of what its own cloud's zones lead to, without a name or an address that others could. */
      readonly resource: Expression;
    };

/** An alias by which a cloud lets somebody prove that a host is theirs. */
export interface Proof {
  readonly name: Expression;
  readonly data: Expression;
}

/** Where the hosts of entries get their names, with one provider of names. */
export interface EntryNames {
  readonly zone: Zone;
  /** Provider that may write to the zone. */
  readonly provider: TerraformProvider;
  /** Lets the entry's policy pick among the clusters' load balancers. */
  lead(entry: Literal<EntryPlan>): void;
  /** Says who may issue certificates for the entry's host, and nobody else: words of RFC 8659, such as `pki.goog`. */
  admit(entry: Literal<EntryPlan>, issuers: readonly string[]): void;
  /** Writes what a certificate waits for. */
  prove(id: string, proof: Proof): void;
  /** Leads the host to one target. */
  alias(entry: Literal<EntryPlan>, target: NamedTarget): void;
}

/** What one cloud has in front of its load balancers. */
export interface EntryFront {
  /** Who issues its certificates, in words of RFC 8659. */
  readonly issuer: string;
  /** Opens those of the entry's load balancers that stand on this cloud. */
  open(entry: Literal<EntryPlan>): void;
  /** Leads callers from inside to the entry's load balancers: the world has no name for them. */
  leadInside(entry: Literal<EntryPlan>): void;
  /** One target for all of the entry's load balancers. */
  accelerate(entry: Literal<EntryPlan>): NamedTarget;
}

/** What fronts and names are made in. */
export interface EntryScope {
  readonly stack: EntryGlobalStack;
  readonly index: PlanIndex;
  /** Where the zone's id is read; undefined where something else owns the zone. */
  readonly zoneState: RemoteState | undefined;
}

/** What entry-global is composed of: by the clouds that fronts stand in, and by what holds the names. */
export interface EntryParts {
  readonly front: Readonly<Partial<Record<Cloud, (scope: EntryScope, names: EntryNames) => EntryFront>>>;
  readonly names: (scope: EntryScope) => EntryNames;
}

/**
 * What leads users to the regions' load balancers: listeners with their certificates, and names with the checks that they
 * depend on, or an accelerator. It has the providers of every cloud that a front stands in, and of the one that holds the
 * names.
 */
export class EntryGlobalStack extends FleetStack {
  readonly #regions: ReadonlyMap<string, RemoteState>;
  /** Expressions for the regions' records, by region. */
  readonly #records = new Map<string, Expression>();

  constructor(app: App, id: string, states: EntryGlobalStates, index: PlanIndex, parts: EntryParts) {
    super(app, id, states.own);
    this.#regions = states.regions;
    const { entries } = index.plan;
    const scope: EntryScope = { stack: this, index, zoneState: states.zone };
    const names = parts.names(scope);
    const clouds = [...new Set(entries.flatMap(({ fronts }) => fronts.map(({ cloud }) => cloud)))];
    const front = new Map(clouds.map((cloud) => [cloud, known(parts.front[cloud], cloud)(scope, names)]));
    for (const entry of entries) {
      const own = [...front].filter(([cloud]) => entry.fronts.some((one) => one.cloud === cloud)).map(([, one]) => one);
      if (entry.entry.tls === "managed") names.admit(entry, own.map(({ issuer }) => issuer).sort());
      for (const one of own) one.open(entry);
      const [only] = own;
      if (entry.inside !== undefined) for (const one of own) one.leadInside(entry);
      else if (entry.entry.via === "dns" || only === undefined) names.lead(entry);
      else names.alias(entry, only.accelerate(entry));
    }
  }

  /** An expression for what a region's record says of a load balancer. */
  read({ workload }: Literal<EntryPlan>, { cluster, region }: Literal<FrontPlan>, field: `.${string}`): Expression {
    const record =
      this.#records.get(region) ??
      new RemoteOutput(this, `entry-${region}`, known(this.#regions.get(region), region)).value(ENTRY_RECORD_OUTPUT);
    this.#records.set(region, record);
    return part(record, `.clusters[${JSON.stringify(cluster)}][${JSON.stringify(workload)}]${field}`);
  }
}
