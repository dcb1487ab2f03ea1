import { clusterIdText, isRebuilt } from "../../../contracts/cluster-record.ts";
import { PhaseError } from "../../contract.ts";
import { readParent } from "../apply-set.ts";
import type { FoundSet } from "../apply-set.ts";
import { inputsDigest } from "../digest.ts";
import type { MemberRun } from "../member-run.ts";
import { drainPushers, part, sweepHub } from "../parting.ts";
import { removeOne, removeSet } from "../remove.ts";
import type { Reached } from "../session.ts";
import { HUB_SET, MEMBER_SET, registrationSet } from "../sets.ts";
import { reachHub } from "./reach.ts";

export interface Identity {
  readonly reached: Reached;
  readonly digest: string;
  /** The member's own record of its membership. */
  readonly found: FoundSet | undefined;
  /** Whether anything must be brought about; if not, reading has been enough. */
  readonly due: boolean;
}

/** Who the member says it is, and whether it, and its hub, have all that this run would bring. */
export async function identify(run: MemberRun, reached: Reached, version: string): Promise<Identity> {
  run.phase = "identify";
  const found = readParent(await (await run.memberApi()).get(MEMBER_SET));
  const digest = inputsDigest(run.membership, version);
  if (found !== undefined && found.record.uid === reached.uid && !sameMember(run, found)) throw memberElsewhere(run, found);
  const isDone = found?.record.digest === digest && found.record.uid === reached.uid;
  const due = !isDone || !(await isKnown(run, reached));
  return { reached, digest, found, due };
}

/**
 * Whether the hub knows another cluster under this name. One that was destroyed and made again (another UID, and its cloud
 * says that it has made it anew) is joined anew: what the hub held for the old one goes first. Another UID alone is no
 * cluster of ours, and everything stops unless somebody says that it takes the old one's place.
 *
 * @param replace - somebody has said so
 */
export async function identifyInHub(run: MemberRun, { reached }: Identity, replace: boolean): Promise<void> {
  run.phase = "identify";
  const parent = registrationSet(run.fleet, run.name);
  const api = await run.hubApi();
  const known = readParent(await api.get(parent));
  if (known === undefined || known.record.uid === reached.uid) return;
  const { member } = run.membership;
  const isRebuiltHere = isRebuilt(known.record, member);
  if (!isRebuiltHere && !replace) {
    const message = `${run.name}: the cluster that answers (kube-system ${reached.uid}) is not the one that the hub knows as ${clusterIdText(known.record)} (${known.record.uid})`;
    throw new PhaseError({
      class: "identity",
      message,
      next: `find out which cluster it is; \`fleetwright bootstrap ${run.name} --replace\` has it take the old one's place`,
    });
  }
  const message = isRebuiltHere
    ? `was made again (${clusterIdText(known.record)} is now ${clusterIdText(member)}): joining it anew`
    : `takes the place of another cluster (kube-system ${known.record.uid} is now ${reached.uid}), which is left as it is: joining it anew`;
  run.emit({ type: "warning", cluster: run.name, phase: run.phase, message });
  await run.holdMember();
  await run.holdHub();
  // The agent of the old one will not do its part any more.
  await part(run, "keep", true);
  // Until its record is gone, what pushes to it would find the new one in its place, and do there what was meant for the old one.
  await drainPushers(run, "keep");
  await sweepHub(run);
  const options = run.reconcileOptions(api, parent, () => run.holdHub());
  await removeSet(known.kinds, options);
  await removeOne(parent, options);
}

/** Whether the hub still has what it had when the member's record was written: somebody may have deleted it. */
async function isKnown(run: MemberRun, reached: Reached): Promise<boolean> {
  await reachHub(run, reached);
  if (run.isHub && readParent(await (await run.hubApi()).get(HUB_SET))?.record.digest === undefined) return false;
  return (await run.registered()) === "joined";
}

function sameMember(run: MemberRun, found: FoundSet): boolean {
  return found.record.fleet === run.fleet && found.record.member === run.name;
}

function memberElsewhere(run: MemberRun, { record }: FoundSet): PhaseError {
  const message = `${run.name}: this cluster is already ${record.member} of the fleet ${record.fleet}`;
  return new PhaseError({ class: "conflict", message, next: `fleetwright leave ${record.member}, with that fleet's file` });
}
