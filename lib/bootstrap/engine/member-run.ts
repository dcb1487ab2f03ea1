import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import type { Membership } from "../../contracts/membership.ts";
import type { Emit } from "../../model/event.ts";
import type { RegistryName } from "../../model/sync.ts";
import { whenAborted } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import type {
  AgentPlugin,
  ArtefactFiles,
  Phase,
  PluginContext,
  Plugins,
  Pusher,
  RegistryPlugin,
  RunContext,
} from "../contract.ts";
import type { TrustContext } from "../trust/trust-context.ts";
import { registeredAs } from "../inventory.ts";
import type { Inventory, Registered } from "../inventory.ts";
import type { KubeApi } from "../kube-api.ts";
import type { ObjectRef } from "../kube-object.ts";
import { describeRef } from "../kube-object.ts";
import type { Owner } from "../ownership.ts";
import { NO_SECRETS } from "../secrets/secrets.ts";
import type { Certifier } from "../trust/certifier.ts";
import type { SetRecord } from "./apply-set.ts";
import { acquireLease } from "./lease.ts";
import type { HeldLease } from "./lease-keeper.ts";
import type { ReconcileOptions } from "./reconcile.ts";
import type { Session } from "./session.ts";
import { ensureSystemNamespace, MEMBER_LEASE } from "./sets.ts";
import type { SharedLease } from "./shared-lease.ts";
import type { WaitOptions } from "./wait.ts";

/** What one cluster's run is given. */
export interface MemberRunOptions {
  readonly membership: Membership;
  readonly plugins: Plugins;
  readonly member: Session;
  /** The same session where the member is the hub. */
  readonly hub: Session;
  readonly hubLease: SharedLease;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Unique to the run, readable by those who find their lease held. */
  readonly holder: string;
  readonly isDead: (holder: string) => boolean;
  readonly leaseMs: number;
  /** For each wait for objects to become ready. */
  readonly timeoutMs: number;
  readonly findCluster: (name: string) => Promise<ClusterRecord | undefined>;
  readonly isGone: (record: ClusterRecord) => boolean;
  readonly sessionOf: (record: ClusterRecord) => Session;
  readonly leaseIn: (hub: Session) => SharedLease;
  /** What a registry of the hub has of the fleet, as it was when this run of all clusters first asked. */
  readonly inventoryOf: (registry: RegistryPlugin) => Promise<Inventory>;
  readonly certifier: Certifier;
  /** Whether certificates are made anew that would still serve. Default false. */
  readonly renew?: boolean;
  /** Gets all that is written, over all attempts. Default: a list of its own. */
  readonly written?: string[];
}

/** The work on one cluster: who is involved, what is held, what was written. */
export class MemberRun {
  readonly membership: Membership;
  readonly member: Session;
  readonly hub: Session;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Aborts with the whole run. */
  readonly outer: AbortSignal;
  /** Aborts with the whole run, and when a lease is lost. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly written: string[];
  /** What had to be left where it is, in words. */
  readonly residue: string[] = [];
  phase: Phase | "leave" = "validate";
  artefacts: readonly ArtefactFiles[] = [];
  secrets = NO_SECRETS;
  readonly invitations = new Map<RegistryName, string>();
  readonly hubKeys = new Map<RegistryName, string>();
  readonly memberKeys = new Map<RegistryName, string>();
  simulated = false;
  readonly #options: MemberRunOptions;
  readonly #stop = new AbortController();
  #memberApi: Promise<KubeApi> | undefined;
  #hubApi: Promise<KubeApi> | undefined;
  #memberLease: HeldLease | undefined;
  #hubLease: HeldLease | undefined;

  constructor(options: MemberRunOptions) {
    this.#options = options;
    this.membership = options.membership;
    this.member = options.member;
    this.hub = options.hub;
    this.clock = options.clock;
    this.emit = options.emit;
    this.timeoutMs = options.timeoutMs;
    this.written = options.written ?? [];
    this.outer = options.signal;
    this.signal = AbortSignal.any([options.signal, this.#stop.signal]);
  }

  get name(): string {
    return this.membership.member.name;
  }

  get fleet(): string {
    return this.membership.member.fleet;
  }

  /** For whom objects are created. */
  get owner(): Owner {
    return { fleet: this.fleet, member: this.name };
  }

  get isHub(): boolean {
    return this.membership.hub === "self";
  }

  get hubRecord(): ClusterRecord {
    return this.membership.hub === "self" ? this.membership.member : this.membership.hub;
  }

  /** All that the hub keeps of its members, the inventory first. */
  get registries(): readonly RegistryPlugin[] {
    const { registries } = this.#options.plugins;
    return this.membership.sync.registries.map((name) => registries[name] ?? this.#unbuilt("registry", name, registries));
  }

  /** What in the hub brings about in the member what the source says. */
  get pushers(): readonly Pusher[] {
    return this.registries.flatMap(({ pusher }) => (pusher === undefined ? [] : [pusher]));
  }

  get agent(): AgentPlugin {
    const { agent: name } = this.membership.sync;
    const { agents } = this.#options.plugins;
    return agents[name] ?? this.#unbuilt("agent", name, agents);
  }

  /** The one that the member's record names, which an edit may have replaced since; undefined where this release has none such. */
  agentOf(record: SetRecord): AgentPlugin | undefined {
    return Object.values(this.#options.plugins.agents).find((agent) => agent.name === record.agent);
  }

  get pluginContext(): PluginContext {
    const { membership, isHub, artefacts, secrets, invitations, hubKeys, memberKeys } = this;
    const made = { invitations, hubKeys, memberKeys };
    return { membership, member: membership.member, hub: this.hubRecord, isHub, artefacts, secrets, ...made };
  }

  get context(): RunContext {
    return { ...this.pluginContext, signal: this.signal, emit: this.emit };
  }

  /** What keys and certificates are made with at this moment. */
  trustContext(): TrustContext {
    const { certifier, renew = false } = this.#options;
    return { ...this.context, now: this.clock.date(), certifier, renew };
  }

  /** The same each time, so that what it has learnt of the API server's kinds is learnt once. */
  memberApi(): Promise<KubeApi> {
    this.#memberApi ??= this.member.api(this.signal, () => this.phase);
    return this.#memberApi;
  }

  hubApi(): Promise<KubeApi> {
    if (this.isHub) return this.memberApi();
    this.#hubApi ??= this.hub.api(this.signal, () => this.phase);
    return this.#hubApi;
  }

  readonly wrote = (ref: ObjectRef): void => {
    this.written.push(describeRef(ref));
  };

  findCluster(name: string): Promise<ClusterRecord | undefined> {
    return this.#options.findCluster(name);
  }

  isGone(record: ClusterRecord): boolean {
    return this.#options.isGone(record);
  }

  sessionOf(record: ClusterRecord): Session {
    return this.#options.sessionOf(record);
  }

  /** Works in another hub than the member's, with the lease of its inventory. */
  async withLeaseOf(hub: ClusterRecord, work: () => Promise<void>): Promise<void> {
    const lease = this.#options.leaseIn(this.sessionOf(hub));
    const held = await lease.acquire(this.signal, (reason) => this.#stop.abort(reason));
    try {
      await work();
    } finally {
      await held.release();
    }
  }

  /** As it was when the run of all clusters first asked; asked anew after a failure. @throws where it can't be asked */
  inventoryOf(registry: RegistryPlugin): Promise<Inventory> {
    return this.#options.inventoryOf(registry);
  }

  /** What the hub says of the member. @throws where it can't be asked */
  async registered(): Promise<Registered> {
    const { inventoryOf } = this.#options;
    const listing = this.registries.filter(({ listsHub = true }) => listsHub || !this.isHub);
    return registeredAs(this.membership.member, await Promise.all(listing.map(inventoryOf)));
  }

  /** How things are waited for in this phase. */
  waitOptions(): WaitOptions {
    const { clock, signal, emit, phase, timeoutMs } = this;
    return { clock, signal, emit, cluster: this.name, phase, timeoutMs };
  }

  /** How a set is brought about on the side of `api`, whose lease `beforeWrite` takes. */
  reconcileOptions(api: KubeApi, parent: ObjectRef, beforeWrite: () => Promise<void>): ReconcileOptions {
    return { ...this.waitOptions(), api, parent, owner: this.owner, beforeWrite, written: this.wrote };
  }

  /** Takes the member's lease unless held; makes the namespace that it lies in. */
  async holdMember(): Promise<void> {
    if (this.#memberLease !== undefined) return;
    const api = await this.memberApi();
    await ensureSystemNamespace(api, this.wrote);
    this.#memberLease = await acquireLease(api, MEMBER_LEASE, this.signal, {
      ...this.waitOptions(),
      holder: this.#options.holder,
      isDead: this.#options.isDead,
      durationMs: this.#options.leaseMs,
    });
    const { lost } = this.#memberLease;
    whenAborted(lost, () => this.#stop.abort(lost.reason));
  }

  /** Takes the lease of the hub's inventory unless held. */
  async holdHub(): Promise<void> {
    this.#hubLease ??= await this.#options.hubLease.acquire(this.signal, (reason) => this.#stop.abort(reason));
  }

  /** Takes the leases that a killed run left behind, so that their release clears them away. */
  async sweepLeases(): Promise<void> {
    if ((await (await this.memberApi()).get(MEMBER_LEASE)) !== undefined) await this.holdMember();
    await this.sweepHubLease();
  }

  /** The hub's part of {@link sweepLeases}. */
  async sweepHubLease(): Promise<void> {
    if (await this.#options.hubLease.exists()) await this.holdHub();
  }

  async releaseHub(): Promise<void> {
    const held = this.#hubLease;
    this.#hubLease = undefined;
    await held?.release();
  }

  async releaseMember(): Promise<void> {
    const held = this.#memberLease;
    this.#memberLease = undefined;
    await held?.release();
  }

  /** After a failure; with an interruption nothing is sent any more, and the leases run out. */
  async release(): Promise<void> {
    try {
      await this.releaseHub();
    } finally {
      // Whatever became of the other: as long as nobody releases it, it is renewed.
      await this.releaseMember();
    }
  }

  #unbuilt(kind: string, name: string, built: Readonly<Record<string, unknown>>): never {
    const isOwn = name.startsWith("x-");
    const what = isOwn ? "is one of your own, and nobody says where it is; there are" : "is not built yet; built are";
    const message = `${this.name}: the ${kind} ${name} ${what} ${Object.keys(built).join(", ")}`;
    const next = isOwn
      ? `set FLEETWRIGHT_PLUGINS, or --plugins, to the file that has ${name}; then deploy again`
      : `choose one of these in the fleet file, or use the release of Fleetwright that has ${name}; then deploy again`;
    throw new PhaseError({ class: "input", message, next });
  }
}
