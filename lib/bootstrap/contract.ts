import type { ClusterRecord } from "../contracts/cluster-record.ts";
import type { Membership } from "../contracts/membership.ts";
import type { Problem } from "../errors.ts";
import type { Pin } from "../model/artefact.ts";
import type { Emit } from "../model/event.ts";
import type { AgentName, KnownAgent, KnownRegistry, OwnPlugin, RegistryName } from "../model/sync.ts";
import type { KubernetesRange } from "../model/sync-plugins.ts";
import type { Draft, HubAccess, Invited } from "./invitation.ts";
import type { KubeApi, KubeReader } from "./kube-api.ts";
import type { KubeObject, ObjectRef } from "./kube-object.ts";
import type { MemberFacts, MemberSeen } from "./member-facts.ts";
import type { Secrets } from "./secrets/secrets.ts";
import type { AuthorityChange, TrustContext } from "./trust/trust-context.ts";

// What the engine and its plugins agree on. A registry keeps the inventory in the hub; an agent runs in the member.
// Both mostly say which objects there should be: applying, waiting, pruning and removing them is the engine's work.

/** The namespace of a member in which the engine keeps its records. */
export const SYSTEM_NAMESPACE = "fleetwright-system";

/** Prefix of every label and annotation of ours. */
export const LABEL_PREFIX = "fleetwright.dev";

/** In the hub, on what has a member follow the source: the member's name. */
export const ROOT_LABEL = `${LABEL_PREFIX}/root`;

/** The namespace of the hub that holds a fleet's inventory. */
export function fleetNamespace(fleet: string): string {
  return `fleet-${fleet}`;
}

/** Constant over versions, so that an upgrade owns what its predecessor applied. */
export function fieldManagerOf(plugin: string): string {
  return `fleetwright/${plugin}`;
}

/** In this order; each is done again from its start when it was interrupted. */
export const PHASES = [
  "validate",
  "acquire",
  "reach",
  "identify",
  "survey",
  "trust",
  "pre-register",
  "install",
  "join",
  "verify",
  "record",
] as const;

export type Phase = (typeof PHASES)[number];

/**
 * A: Namespaces and CRDs (until established and served). B: RBAC, ConfigMaps, Secrets, Services. C: workloads (until available).
 * D: webhooks. E: custom resources (the plugin's `ready` says when). Nothing of a stage is applied before the one before it is ready.
 */
export type Stage = "A" | "B" | "C" | "D" | "E";

/**
 * `own`: applied with force and pruned. `share`: applied without force, a conflict names the other manager.
 * `seed`: created where missing, never touched again. `observe`: only read; must be there.
 */
export type Policy = "own" | "share" | "seed" | "observe";

export interface ObjectWithPolicy {
  readonly object: KubeObject;
  readonly stage: Stage;
  readonly policy: Policy;
  /**
   * With `share`: why the object that others have in this place can't serve; undefined where it can. What others have is then
   * used as it is, or refused, and never written to.
   */
  readonly misfit?: (live: KubeObject) => string | undefined;
}

/** How one step of a plugin ended. */
export type PhaseResult =
  /** `simulated`: as ready as it gets where nodes only pretend. */
  | { readonly kind: "Done"; readonly simulated?: boolean; readonly note?: string }
  /** Asked again until the phase's deadline. `who`: the person or system that must act; empty where it is the cluster's own controllers. */
  | { readonly kind: "Waiting"; readonly object: string; readonly condition: string; readonly who: string }
  | { readonly kind: "Retry"; readonly afterMs: number; readonly reason: string }
  | { readonly kind: "Failed"; readonly failure: Failure };

/** Why something failed; each has one exit code. */
export type FailureClass =
  /** The remote side failed or doesn't answer. */
  | "transient"
  /** A person or another system must act first. */
  | "waiting"
  /** Somebody else owns it. */
  | "conflict"
  /** Rights, admission. */
  | "policy"
  /** Another cluster answers under this name. */
  | "identity"
  /** The bytes are not those that were pinned, or not to be had. */
  | "artefact"
  /** What was asked for can't be right. */
  | "input"
  /** It did not become ready in time. */
  | "deadline"
  /** Our fault. */
  | "bug";

export interface Failure {
  readonly class: FailureClass;
  /** Names the object and its last condition. */
  readonly message: string;
  /** The next command. */
  readonly next?: string;
}

/** The failure of a phase; what a plugin throws where a {@link PhaseResult} isn't asked for. */
export class PhaseError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, cause === undefined ? undefined : { cause });
    this.name = "PhaseError";
    this.failure = failure;
  }
}

/** What is in the way goes by itself; then the work begins again. Ends it only where that takes longer than any other wait. */
export class PassingError extends PhaseError {}

/** Thrown away after one cluster's run; the same for registry and agent. */
export interface PluginContext {
  readonly membership: Membership;
  readonly member: ClusterRecord;
  /** The member's own record where the member is the hub. */
  readonly hub: ClusterRecord;
  readonly isHub: boolean;
  /** Files of the pinned artefacts. Empty in `leave` and `status`, which need none. */
  readonly artefacts: readonly ArtefactFiles[];
  /** What agent and registries name as their secrets. Without any in `leave` and `status`. */
  readonly secrets: Secrets;
  /** What {@link RegistryPlugin.invite} gave for the member in this run, by registry. Left out where none has yet. */
  readonly invitations?: ReadonlyMap<RegistryName, string>;
  /** What {@link RegistryPlugin.hubKeys} gave in this run, by registry. Left out where none has yet. */
  readonly hubKeys?: ReadonlyMap<RegistryName, string>;
  /** What {@link RegistryPlugin.memberKeys} gave for the member in this run, by registry. Left out where none has yet. */
  readonly memberKeys?: ReadonlyMap<RegistryName, string>;
}

/** {@link PluginContext} of what may take time. */
export interface RunContext extends PluginContext {
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** One pin with its bytes, whose digest was checked. */
export interface ArtefactFiles {
  readonly pin: Pin;
  /** Sorted by name; `name` is the path inside the source. */
  readonly files: readonly ArtefactFile[];
}

export interface ArtefactFile {
  readonly name: string;
  readonly text: string;
}

/** Where pinned bytes come from. Loads each pin once in a run; throws a {@link PhaseError} of class `artefact`. */
export interface ArtefactStore {
  load(pin: Pin, signal: AbortSignal): Promise<ArtefactFiles>;
}

/** What was found of an agent in a cluster. */
export type Survey =
  | { readonly state: "absent" }
  | { readonly state: "ours" | "partial"; readonly version: string }
  /**
   * `owner` as far as it can be told: a Helm release, a Git repository, another tool. `obstacle`: why it can't become ours even
   * where all that we would bring can; left out where nothing speaks against it.
   */
  | { readonly state: "foreign"; readonly owner: string; readonly obstacle?: string };

/** Asked for by SelfSubjectAccessReview before the first write. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
}

/** What installs programs: an agent in its member, a registry in the hub. Each is left out where there is nothing of it. */
export interface Installed {
  /** References of the secrets that {@link credentials} are made of in this cluster. */
  secrets?(membership: Membership): readonly string[];
  /** Pure: those of its objects in the cluster that hold a secret; they need no artefacts. */
  credentials?(context: PluginContext): readonly ObjectWithPolicy[];
  /** One look whether it has used its credentials since `mark` was first given, which tells it to. Asked again while `Waiting`. */
  used?(context: RunContext, cluster: KubeApi, mark: string): Promise<PhaseResult>;
  /** Pure: the images that its artefacts run, as their publishers name them. */
  images?(artefacts: readonly ArtefactFiles[]): readonly string[];
}

/** What runs in a member and makes it follow its source. */
export interface AgentPlugin extends Installed {
  readonly name: AgentName;
  /** What the member may run. */
  readonly kubernetes: KubernetesRange;
  readonly rights: readonly Right[];
  /** Offline: what of this membership it can't do. Empty is fine. */
  check(membership: Membership): readonly Problem[];
  /** What is there, and whose. Objects of our own that a killed run left behind are `partial`. */
  survey(context: RunContext, member: KubeReader): Promise<Survey>;
  /** Pure: all that there should be in the member, without labels of ours. */
  objects(context: PluginContext): readonly ObjectWithPolicy[];
  /** One look whether stage E is ready; the engine asks again while it is `Waiting`. */
  ready(context: RunContext, member: KubeReader): Promise<PhaseResult>;
  /** One look from end to end: first revision synced, or `simulated`. */
  probe(context: RunContext, member: KubeReader): Promise<PhaseResult>;
  /** When the certificate ends by which it calls the hub; undefined while it has none. Left out where it needs none. */
  expires?(member: KubeReader): Promise<Date | undefined>;
  /** The last revision of the source that it brought about; undefined where there was none yet. Left out where nothing is followed. */
  revision?(member: KubeReader): Promise<string | undefined>;
  /** What it has delivered to the cluster by its own account. Left out where nothing is followed. */
  delivered?(context: PluginContext, member: KubeReader): Promise<readonly ObjectRef[]>;
  /** What it still follows and this membership doesn't: another place, or none any more. Left out where nothing is followed. */
  outdated?(context: PluginContext, member: KubeReader): Promise<readonly ObjectRef[]>;
  /** Has it follow these no longer; what they had delivered stays. Called again until `Done`. */
  letGo?(context: RunContext, outdated: readonly ObjectRef[], member: KubeApi): Promise<PhaseResult>;
  /** Custom resources go while their controllers still run. Called again until `Done`; the engine then removes the rest. */
  drain(context: RunContext, workloads: Workloads, member: KubeApi): Promise<PhaseResult>;
  /** Once its programs are gone: removes what they had made for themselves, and takes off what only they would. */
  sweep?(context: RunContext, member: KubeApi): Promise<PhaseResult>;
}

/** What becomes of that which an agent has delivered, when the agent goes. */
export type Workloads = "keep" | "remove";

/** Who a member is, by its own word. */
export interface MemberIdentity {
  /** UID of its kube-system namespace. */
  readonly uid: string;
  /** Base64 of the PEM that its endpoint is trusted by; left out where the machine's own store does. */
  readonly authorityData?: string;
}

/** A cluster as the hub has it. */
export interface RegisteredCluster {
  readonly name: string;
  readonly uid: string | undefined;
  readonly nativeId: string | undefined;
  /** Empty where its record has none. */
  readonly incarnation: string;
  readonly joined: boolean;
  /** What the hub says of its health and expiry; left out where the registry keeps none. */
  readonly seen?: { readonly healthy: boolean; readonly expires: string | undefined };
}

/** What of a registry runs in the hub and brings about in the member what the source says, where the member has no agent for it. */
export interface Pusher {
  /** What people know it by. */
  readonly name: AgentName;
  /** What is there of it in the hub, and whose. */
  survey(context: RunContext, hub: KubeReader): Promise<Survey>;
  /** One look from end to end at this member: first revision synced, or `simulated`. */
  probe(context: RunContext, hub: KubeReader): Promise<PhaseResult>;
  /** The last revision of the source that it brought about in this member; undefined where there was none yet. */
  revision(context: PluginContext, hub: KubeReader): Promise<string | undefined>;
  /** What it has delivered to this member by its own account. */
  delivered(context: PluginContext, hub: KubeReader): Promise<readonly ObjectRef[]>;
  /** Has it follow nothing for this member any more that the membership doesn't say; what was delivered stays. Called again until `Done`. */
  letGo(context: RunContext, hub: KubeApi): Promise<PhaseResult>;
  /** Has it follow nothing for this member, which with `keep` nobody needs to reach. Called again until `Done`. */
  drain(context: RunContext, workloads: Workloads, hub: KubeApi): Promise<PhaseResult>;
  /** When the hub itself leaves, once its programs are gone: removes what they had made for themselves. */
  sweep(context: RunContext, hub: KubeApi): Promise<PhaseResult>;
}

/** What keeps a list of members in the hub. A hub may have several at once; no two bring the same object. */
export interface RegistryPlugin extends Installed {
  readonly name: RegistryName;
  /** What the hub may run. */
  readonly kubernetes: KubernetesRange;
  readonly rights: { readonly hub: readonly Right[]; readonly member: readonly Right[] };
  /** Whether the hub is a member like any other to it. Left out where it is. */
  readonly listsHub?: false;
  check(membership: Membership): readonly Problem[];
  /** Pure: what the hub needs before its first member (CRDs, the fleet's namespace); part of the hub's own bootstrap. */
  hubObjects(context: PluginContext): readonly ObjectWithPolicy[];
  /** Pure: what every member needs (CRDs and properties about itself). */
  memberObjects(context: PluginContext, uid: string): readonly ObjectWithPolicy[];
  /** Pure: what the hub holds for this member, before the agent runs. */
  registration(context: PluginContext, identity: MemberIdentity): readonly ObjectWithPolicy[];
  /** Whether what {@link hubObjects} has brought lets members come; asked again while it is `Waiting`. Left out where that is so at once. */
  hubReady?(context: RunContext, hub: KubeReader): Promise<PhaseResult>;
  /** Whether this member may be listed; asked before anything is written in the hub for it. Left out where nothing speaks against it. */
  admits?(context: RunContext, member: KubeReader, hub: KubeReader): Promise<PhaseResult>;
  /**
   * One look, once the registration is there, before anything is installed in the member; asked again while it is `Waiting`.
   * `Done`: this member has not to be invited. Left out where nobody has to be.
   */
  invite?(context: TrustContext, member: KubeReader, hub: HubAccess, draft: Draft): Promise<Invited | PhaseResult>;
  /**
   * What {@link hubObjects} puts into Secrets of the hub, as one text: what is there and serves is kept, the rest is made. Asked
   * again once the hub is ready, which may have told by which names it is called. Left out where the hub needs no keys.
   */
  hubKeys?(context: TrustContext, hub: KubeReader): Promise<string>;
  /** The same for {@link registration}, in the run of the member. */
  memberKeys?(context: TrustContext, hub: KubeReader): Promise<string>;
  /**
   * The next step of changing whom hub and members trust; true where all have to take a step now, false once the change is
   * complete. Left out where there is no authority of ours.
   */
  changeAuthority?(context: TrustContext, hub: KubeApi, change: AuthorityChange): Promise<boolean>;
  /** Lets the member in and waits for both sides. Left out where there is nothing to accept. */
  join?(context: RunContext, member: KubeApi, hub: KubeApi): Promise<PhaseResult>;
  /**
   * Pure: the status of its hub object once all is well, as an object to apply on `status`.
   * `live` is the object that is there: unchanged conditions keep their times, so that an equal status is equal, and what
   * others may know as well and say in it is left to them.
   * Left out where its hub object has no status of ours.
   */
  record?(context: PluginContext, facts: MemberFacts, live: KubeObject | undefined): KubeObject;
  /**
   * Pure: that status with what was seen now of a member's health, version and expiry, all else as it is. undefined where
   * there is no status of ours yet. Left out where {@link record} is.
   */
  renew?(context: PluginContext, seen: MemberSeen, live: KubeObject): KubeObject | undefined;
  /**
   * Before the agent of a member that leaves is drained: has the hub let go of it, while there is somebody to do what that takes
   * in the member. Called again until `Done`. Left out where deleting the registration is all.
   *
   * @param isLost - the member can't be reached, and nobody in it does anything any more
   */
  part?(context: RunContext, workloads: Workloads, hub: KubeApi, isLost: boolean): Promise<PhaseResult>;
  /** Once a member's agent is gone: removes what the hub's programs have made of it. Left out where that is nothing. */
  sweep?(context: RunContext, hub: KubeApi): Promise<PhaseResult>;
  /** Left out where nothing in the hub calls members. */
  readonly pusher?: Pusher;
  /** Every cluster of the fleet that the hub knows; for `status` and for finding orphans. */
  list(hub: KubeReader, fleet: string): Promise<readonly RegisteredCluster[]>;
}

/** Every plugin there is, by the name that the fleet file uses. */
export interface Plugins {
  readonly registries: Readonly<Partial<Record<KnownRegistry, RegistryPlugin>> & Record<OwnPlugin, RegistryPlugin>>;
  readonly agents: Readonly<Partial<Record<KnownAgent, AgentPlugin>> & Record<OwnPlugin, AgentPlugin>>;
}
