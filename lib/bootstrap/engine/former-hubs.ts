import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import { fleetNamespace } from "../contract.ts";
import type { KubeApi } from "../kube-api.ts";
import { MEMBER_LABEL, readParent } from "./apply-set.ts";
import type { FoundSet } from "./apply-set.ts";
import { failureOf } from "./failure.ts";
import type { MemberRun } from "./member-run.ts";
import { removeOne, removeSet } from "./remove.ts";
import type { Session } from "./session.ts";
import { HUB_SET, registrationSet } from "./sets.ts";
import { waitUntil } from "./wait.ts";

// A fleet's hub may become another cluster. Each member says in its own record by name in which hubs it is, or may be: the one
// before the move goes from there only when its registration has gone from it. A name is all that a member is believed: where
// the cluster of that name is, and how to be somebody there, our own records say.

/** The hubs that a member was in, but for the one that it is to be in. */
export function formerHubs(run: MemberRun, found: FoundSet | undefined): readonly string[] {
  return namesIn(found).filter((name) => name !== run.hubRecord.name);
}

/** For the member's record while its membership is brought about: it may be in all of these. */
export function hubsWhile(run: MemberRun, found: FoundSet | undefined): string {
  return [...new Set([...namesIn(found), run.hubRecord.name])].join(",");
}

function namesIn(found: FoundSet | undefined): readonly string[] {
  return (found?.record.hubs ?? "").split(",").filter((name) => name !== "");
}

/**
 * Takes the member's registration out of a hub that it is in no more; the last one to go takes down what the hub kept for all.
 * A hub that can't be asked any more holds nobody up: what stays there is told of.
 */
export async function leaveFormerHub(run: MemberRun, name: string): Promise<void> {
  const record = name === run.name ? run.membership.member : await run.findCluster(name);
  const leaves = (why: string): void => {
    run.residue.push(`the registration of ${run.name} in ${name}, ${why}`);
    run.emit({ type: "warning", cluster: run.name, phase: run.phase, message: `left where it is: ${run.residue.at(-1)}` });
  };
  if (record === undefined) return leaves("which was its hub, and of which no record is to be found");
  if (run.isGone(record)) return;
  const hub = run.sessionOf(record);
  try {
    // It may have become another cluster, or be the hub of now under another name.
    if ((await hub.reach()).uid === (await run.hub.reach()).uid) return;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return leaves(`which was its hub, as it can't be reached: ${failure.message}`);
  }
  const api = await hub.api(run.signal, () => run.phase);
  await run.withLeaseOf(record, async () => {
    // It goes on with the member until it is told not to, and nobody may be there to take its finalizers off.
    const context = { ...run.context, hub: record, isHub: false };
    for (const pusher of run.pushers) await waitUntil(run.waitOptions(), () => pusher.drain(context, "keep", api));
    await unregister(run, record, api);
  });
  await dismantleWhenEmpty(run, hub, api);
}

async function unregister(run: MemberRun, former: ClusterRecord, api: KubeApi): Promise<void> {
  await forget(run, run.name, api);
  if (former.name !== run.name) return;
  // The hub of before has moved too. Who did so while it could not be asked is still in it.
  const now = await run.hubApi();
  for (const { record } of await registrations(run, api)) {
    const there = readParent(await now.get(registrationSet(run.fleet, record.member)));
    if (there?.record.digest !== undefined && there.record.uid === record.uid) await forget(run, record.member, api);
  }
}

async function forget(run: MemberRun, member: string, api: KubeApi): Promise<void> {
  const parent = registrationSet(run.fleet, member);
  const found = readParent(await api.get(parent));
  if (found === undefined) return;
  const options = { ...run.reconcileOptions(api, parent, async () => undefined), owner: { fleet: run.fleet, member } };
  await removeSet(found.kinds, options);
  await removeOne(parent, options);
}

async function dismantleWhenEmpty(run: MemberRun, hub: Session, api: KubeApi): Promise<void> {
  if ((await registrations(run, api)).length > 0) return;
  const found = readParent(await api.get(HUB_SET));
  if (found === undefined || found.record.fleet !== run.fleet) return;
  run.emit({ type: "action", cluster: run.name, phase: run.phase, message: `${hub.record.name} is no hub any more` });
  const owner = { fleet: run.fleet, member: found.record.member };
  const options = { ...run.reconcileOptions(api, HUB_SET, async () => undefined), owner };
  const context = { ...run.context, hub: hub.record };
  const afterWorkloads = async (): Promise<void> => {
    for (const pusher of run.pushers) await waitUntil(run.waitOptions(), () => pusher.sweep(context, api));
  };
  run.residue.push(
    ...(await removeSet(found.kinds, { ...options, afterWorkloads })).map((what) => `${hub.record.name}: ${what}`),
  );
  await removeOne(HUB_SET, options);
}

async function registrations(run: MemberRun, api: KubeApi): Promise<readonly FoundSet[]> {
  const kind = { apiVersion: "v1", kind: "ConfigMap" };
  const all = await api.list(kind, { namespace: fleetNamespace(run.fleet), labelSelector: MEMBER_LABEL });
  return all.flatMap((one) => readParent(one) ?? []);
}
