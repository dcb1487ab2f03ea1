import { factsOf } from "../../clouds/clouds.ts";
import type { HeldKind } from "../cloud-holders.ts";
import { fleetNamespace, PhaseError, SYSTEM_NAMESPACE } from "../contract.ts";
import type { Failure, Workloads } from "../contract.ts";
import type { Membership } from "../../contracts/membership.ts";
import type { KubeApi } from "../kube-api.ts";
import type { ObjectRef } from "../kube-object.ts";
import { MEMBER_LABEL, readParent } from "./apply-set.ts";
import type { FoundSet } from "./apply-set.ts";
import { openRun } from "./bootstrap-all.ts";
import type { EngineOptions } from "./bootstrap-all.ts";
import { isCreatedBy } from "../ownership.ts";
import { drainCloud } from "./drain-cloud.ts";
import { asPhaseError, failureOf } from "./failure.ts";
import { formerHubs, leaveFormerHub } from "./former-hubs.ts";
import { MemberRun } from "./member-run.ts";
import { Patience, withCause } from "./outage.ts";
import { drainPushers, part, sweepHub } from "./parting.ts";
import { nextAfter } from "./refusal.ts";
import { emptySet, removeOne, removeSet, removeSystemNamespace } from "./remove.ts";
import { ENGINE_OWNER, forgetDigest, HUB_SET, MEMBER_LEASE, MEMBER_SET, registrationSet } from "./sets.ts";
import { waitUntil } from "./wait.ts";

export interface LeaveOptions extends EngineOptions {
  /** Go on with the hub where the member can't be reached, and the other way round. */
  readonly force: boolean;
  /** What becomes of that which the agent has delivered. Default: it stays. */
  readonly workloads?: Workloads;
  /** What its controllers have made in the cloud and somebody wants taken down with it. Default: nothing. */
  readonly drain?: readonly HeldKind[];
  /** The command that goes on after a failure which names none. Default: `fleetwright leave` with the same options. */
  readonly again?: string;
}

/** What a leave has done, and what it had to leave where it is. */
export interface LeaveResult {
  readonly cluster: string;
  readonly outcome: "left" | "nothing" | "failed" | "interrupted";
  readonly written: readonly string[];
  /** In words, for the person who has to look after it. */
  readonly residue: readonly string[];
  /** Whether the member itself was left as it is, because it can't be reached. */
  readonly isLost: boolean;
  /** What the agent had delivered to the cluster: it stays, or has gone where that was asked for. */
  readonly delivered: readonly ObjectRef[];
  readonly failure?: Failure;
}

/**
 * Takes a cluster out of its fleet: the agent's custom resources while their controllers still run, then the agent, then what the
 * hub holds. Half-joined and never-joined members leave as well, and leaving twice does nothing the second time.
 */
export async function leave(membership: Membership, options: LeaveOptions): Promise<LeaveResult> {
  const { run: open, close } = openRun(options);
  const patience = new Patience();
  const written: string[] = [];
  const delivered: ObjectRef[] = [];
  try {
    for (;;) {
      const run = new MemberRun({ ...open(membership), written });
      const ended = await leaveOnce(run, options, patience, delivered);
      if (ended !== undefined) return ended;
    }
  } finally {
    await close();
  }
}

/** Whether its hub has a record of it. @throws PhaseError where the hub can't be reached */
export async function isRegistered(membership: Membership, options: EngineOptions): Promise<boolean> {
  const { run: open, close } = openRun(options);
  try {
    const run = new MemberRun(open(membership));
    await run.hub.reach();
    return (await (await run.hubApi()).get(registrationSet(run.fleet, run.name))) !== undefined;
  } catch (error) {
    throw asPhaseError(error);
  } finally {
    await close();
  }
}

/**
 * undefined after an outage that has ended: then it begins again.
 *
 * @param delivered - gets what the agent has delivered, over all attempts
 */
async function leaveOnce(
  run: MemberRun,
  options: LeaveOptions,
  patience: Patience,
  delivered: ObjectRef[],
): Promise<LeaveResult | undefined> {
  run.phase = "leave";
  const residue: string[] = [];
  const workloads = options.workloads ?? "keep";
  // Asked to go, and waited for at the end, together.
  const namespaces: ObjectRef[] = [];
  // Hubs of before that it never came to leave.
  const former: string[] = [];
  let isLost = false;
  try {
    await refuseWhileOthersStay(run);
    const work = { residue, namespaces, former, delivered, workloads, drain: options.drain ?? [] };
    await partFromHub(run, options, workloads);
    const isDone = await onSide(run, "member", options, residue, async () => {
      // While the hub still gets into the member.
      if (run.pushers.length > 0) await onSide(run, "hub", options, residue, () => leavePushers(run, work));
      await leaveMember(run, work);
    });
    isLost = !isDone && residue.length > 0;
    await onSide(run, "hub", options, residue, async () => {
      // Nobody gets into a member that is not there, to remove anything.
      if (!isDone) await drainPushers(run, "keep");
      await leaveHub(run, residue);
    });
    for (const name of former) await leaveFormerHub(run, name);
    residue.push(...run.residue);
    if (run.isHub) await onSide(run, "hub", options, residue, () => dismantleHub(run, residue, namespaces));
    const outcome = run.written.length === 0 ? "nothing" : "left";
    options.emit({
      type: "success",
      cluster: run.name,
      message: outcome === "left" ? "has left the fleet" : "was no member; nothing to do",
    });
    return { cluster: run.name, outcome, written: run.written, residue: [...new Set(residue)], delivered, isLost };
  } catch (error) {
    const found = options.signal.aborted ? undefined : failureOf(error);
    const interrupted = { cluster: run.name, outcome: "interrupted", written: run.written, residue, delivered, isLost } as const;
    if (found === undefined) return interrupted;
    await run.release().catch(() => undefined); // The failure is what counts; an unreleased lease runs out by itself.
    const failure = {
      next: nextAfter(error, options.again ?? againOf(run.name, options)),
      ...(await withCause(found, error, run)),
    };
    const isOver = await patience.outlives(error, failure, run);
    if (options.signal.aborted) return interrupted;
    if (isOver) return undefined;
    options.emit({ type: "failure", cluster: run.name, phase: "leave", message: failure.message });
    return { cluster: run.name, outcome: "failed", written: run.written, residue, delivered, isLost, failure };
  }
}

function againOf(name: string, { force, workloads, drain = [] }: LeaveOptions): string {
  const along = [...(workloads === "remove" ? ["workloads"] : []), ...drain].map((what) => ` --with-${what}`);
  return `fleetwright leave ${name}${along.join("")}${force ? " --force" : ""}`;
}

/**
 * A side that is no more has nothing to do, and with `force` one that can't be reached is left as it is; both are told of.
 *
 * @returns whether the work was done
 */
async function onSide(
  run: MemberRun,
  side: "member" | "hub",
  { force, isGone }: LeaveOptions,
  residue: string[],
  work: () => Promise<void>,
): Promise<boolean> {
  const session = side === "member" ? run.member : run.hub;
  if (isGone?.(session.record) === true) {
    const message = `${session.record.name} is no more, and nothing is left in it`;
    run.emit({ type: "warning", cluster: run.name, phase: "leave", message });
    return false;
  }
  try {
    await session.reach();
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    if (!force) throw new PhaseError({ ...failure, next: `fleetwright leave ${run.name} --force` }, error);
    const what =
      side === "member"
        ? `the agent and namespace ${SYSTEM_NAMESPACE} in ${run.name}`
        : `the registration of ${run.name} in ${run.hubRecord.name}`;
    residue.push(`${what}, as it can't be reached`);
    if (side === "member") residue.push(...leftovers(run));
    run.emit({
      type: "warning",
      cluster: run.name,
      phase: "leave",
      message: `left where it is: ${what}, as it can't be reached`,
    });
    return false;
  }
  await work();
  return true;
}

/** What its controllers may have made in the cloud; nobody here has looked whether they did. */
function leftovers({ membership: { member } }: MemberRun): readonly string[] {
  return factsOf(member.cloud).cluster.leftovers(member.nativeId);
}

/**
 * Has the registries let go of the member, while its agent is still there to do its part. A hub that can't be reached is told of,
 * or forced past, when its side is due.
 */
async function partFromHub(run: MemberRun, { isGone }: LeaveOptions, workloads: Workloads): Promise<void> {
  if (run.registries.every((registry) => registry.part === undefined) || isGone?.(run.hub.record) === true) return;
  const answers = (reached: Promise<unknown>): Promise<boolean> =>
    reached.then(
      () => true,
      () => false, // Its side asks again, and tells of it.
    );
  if (!(await answers(run.hub.reach()))) return;
  const api = await run.hubApi();
  if ((await api.get(registrationSet(run.fleet, run.name))) === undefined) return;
  const isLost = isGone?.(run.member.record) === true || !(await answers(run.member.reach()));
  await part(run, workloads, isLost);
}

/** The hub goes last: it is what the others are registered in. */
async function refuseWhileOthersStay(run: MemberRun): Promise<void> {
  if (!run.isHub) return;
  const reached = await run.hub.reach().then(
    () => true,
    () => false, // Told of, or forced past, when its side is due.
  );
  if (!reached) return;
  const parents = await (
    await run.hubApi()
  ).list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: fleetNamespace(run.fleet), labelSelector: MEMBER_LABEL });
  const others = parents
    .map((parent) => readParent(parent)?.record.member ?? "")
    .filter((name) => name !== run.name && name !== "")
    .sort();
  if (others.length === 0) return;
  const message = `${run.name} is the hub, and ${others.join(", ")} ${others.length === 1 ? "is" : "are"} still registered in it`;
  throw new PhaseError({ class: "conflict", message, next: `fleetwright leave ${others[0]}` });
}

interface Leaving {
  readonly residue: string[];
  readonly namespaces: ObjectRef[];
  readonly former: string[];
  readonly delivered: ObjectRef[];
  readonly workloads: Workloads;
  readonly drain: readonly HeldKind[];
}

async function leaveMember(run: MemberRun, leaving: Leaving): Promise<void> {
  const { residue, namespaces, former, delivered, workloads, drain } = leaving;
  const api = await run.memberApi();
  const found = readParent(await api.get(MEMBER_SET));
  const system: ObjectRef = { apiVersion: "v1", kind: "Namespace", name: SYSTEM_NAMESPACE };
  const namespace = await api.get(system);
  // Without our mark it is somebody else's, whatever its name.
  if (found === undefined && (namespace === undefined || !isCreatedBy(ENGINE_OWNER, namespace))) return;
  if (found !== undefined && (found.record.fleet !== run.fleet || found.record.member !== run.name)) {
    const message = `${run.name}: this cluster is ${found.record.member} of the fleet ${found.record.fleet}`;
    throw new PhaseError({
      class: "identity",
      message,
      next: `fleetwright leave ${found.record.member}, with that fleet's file`,
    });
  }
  former.push(...formerHubs(run, found));
  const options = run.reconcileOptions(api, MEMBER_SET, () => run.holdMember());
  if (namespace?.metadata.deletionTimestamp === undefined) {
    await run.holdMember();
    if (found !== undefined) await forgetDigest(api, found, run.wrote);
  }
  if (found !== undefined) {
    run.emit({ type: "action", cluster: run.name, phase: "leave", message: "draining the agent" });
    // The one that is there, though an edit may have chosen another since.
    const agent = run.agentOf(found.record) ?? run.agent;
    if (delivered.length === 0) delivered.push(...((await agent.delivered?.(run.pluginContext, api)) ?? []));
    await waitUntil(options, () => agent.drain(run.context, workloads, api));
    // Once nobody brings it back, and while the cluster is still whole.
    await drainCloud(drain, options);
    const afterWorkloads = async (): Promise<void> =>
      void (await waitUntil(options, async () => agent.sweep?.(run.context, api) ?? { kind: "Done" }));
    const emptied = await emptySet(found.kinds, { ...options, afterWorkloads });
    residue.push(...emptied.residue, ...sharedOf(found));
    namespaces.push(...emptied.namespaces);
  }
  await run.releaseMember();
  // The record of the set goes with its namespace, so that until then the next run finds what this one has begun.
  // In the hub the namespace still holds the records of what all members need.
  if (!run.isHub) residue.push(...(await removeSystemNamespace(RECORDS, options, namespaces)));
}

/** What in the hub pushes to the member: its part for the member goes while the member is still as it was. */
async function leavePushers(run: MemberRun, { delivered, workloads }: Leaving): Promise<void> {
  const found = await drainPushers(run, workloads);
  if (delivered.length === 0) delivered.push(...found);
  await run.releaseHub();
}

async function leaveHub(run: MemberRun, residue: string[]): Promise<void> {
  const api = await run.hubApi();
  const namespace = await api.get({ apiVersion: "v1", kind: "Namespace", name: fleetNamespace(run.fleet) });
  if (namespace === undefined) return;
  const parent = registrationSet(run.fleet, run.name);
  const found = readParent(await api.get(parent));
  if (namespace.metadata.deletionTimestamp === undefined) {
    if (found !== undefined) await run.holdHub();
    else await run.sweepHubLease();
  }
  if (found !== undefined) {
    const options = run.reconcileOptions(api, parent, () => run.holdHub());
    await sweepHub(run);
    residue.push(...(await removeSet(found.kinds, options)), ...sharedOf(found));
    await removeOne(parent, options);
  }
  await run.releaseHub();
}

async function dismantleHub(run: MemberRun, residue: string[], namespaces: ObjectRef[]): Promise<void> {
  const api: KubeApi = await run.hubApi();
  const options = run.reconcileOptions(api, HUB_SET, () => run.holdMember());
  const found = readParent(await api.get(HUB_SET));
  if (found !== undefined) {
    const afterWorkloads = async (): Promise<void> => {
      for (const pusher of run.pushers) await waitUntil(options, () => pusher.sweep(run.context, api));
    };
    const emptied = await emptySet(found.kinds, { ...options, afterWorkloads });
    residue.push(...emptied.residue, ...sharedOf(found));
    namespaces.push(...emptied.namespaces);
  }
  residue.push(...(await removeSystemNamespace(RECORDS, options, namespaces)));
}

/** What we keep in the namespace of our records. */
const RECORDS = [MEMBER_SET, HUB_SET, MEMBER_LEASE];

function sharedOf(found: FoundSet): readonly string[] {
  return found.shared.map((what) => `${what}, which others may use`);
}
