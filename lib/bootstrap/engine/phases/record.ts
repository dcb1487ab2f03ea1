import type { KubeObject } from "../../kube-object.ts";
import { kindsOf, readParent } from "../apply-set.ts";
import { formerHubs, leaveFormerHub } from "../former-hubs.ts";
import type { MemberRun } from "../member-run.ts";
import { memberObjects, recordOf, registrationObjects } from "../member-sets.ts";
import { recordStatus } from "../record-status.ts";
import { prune } from "../reconcile.ts";
import { MEMBER_SET, registrationSet, writeParent } from "../sets.ts";
import type { Identity } from "./identify.ts";

/**
 * Tells the hub, removes what is not needed any more, and writes the records that say that nothing is due. The member's own
 * comes last, after the leases are released: a run killed before it is done again, and clears away what this one left.
 */
export async function record(
  run: MemberRun,
  identity: Identity,
  version: string,
  started: KubeObject | undefined,
): Promise<void> {
  run.phase = "record";
  await recordInHub(run, identity, version);
  await run.releaseHub();
  for (const name of formerHubs(run, identity.found)) await leaveFormerHub(run, name);

  const api = await run.memberApi();
  const objects = memberObjects(run, identity);
  const options = run.reconcileOptions(api, MEMBER_SET, () => run.holdMember());
  // Where there was no record before, there is nothing that it could have named.
  const kept = identity.found === undefined ? [] : await prune(objects, options, kindsOf(objects, identity.found.kinds));
  await run.releaseMember();
  const write = {
    parent: MEMBER_SET,
    record: { ...recordOf(run, identity, identity.digest), hubs: run.hubRecord.name },
    objects,
    kinds: kindsOf(objects, kept),
    version,
  };
  await writeParent(api, { ...write, live: started, onlyIfUnchanged: true }, run.wrote);
}

async function recordInHub(run: MemberRun, identity: Identity, version: string): Promise<void> {
  const api = await run.hubApi();
  await recordStatus(run, identity.reached);
  const parent = registrationSet(run.fleet, run.name);
  const objects = registrationObjects(run, identity);
  const live = await api.get(parent);
  const options = run.reconcileOptions(api, parent, () => run.holdHub());
  const kept = await prune(objects, options, kindsOf(objects, readParent(live)?.kinds));
  const write = {
    parent,
    record: recordOf(run, identity, identity.digest),
    objects,
    kinds: kindsOf(objects, kept),
    version,
    live,
  };
  await writeParent(api, write, run.wrote);
}
