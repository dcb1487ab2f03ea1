import { takeOver } from "../adopt.ts";
import { kindsOf } from "../apply-set.ts";
import type { ManagedObject } from "../apply-set.ts";
import { dropEditedPolicies } from "../edited-policies.ts";
import { hubsWhile } from "../former-hubs.ts";
import { letGoOfOutdated, retireFormerAgent } from "../change-agent.ts";
import type { MemberRun } from "../member-run.ts";
import { memberObjects, recordOf } from "../member-sets.ts";
import { reconcile } from "../reconcile.ts";
import { MEMBER_SET, writeParent } from "../sets.ts";
import type { KubeObject } from "../../kube-object.ts";
import type { Identity } from "./identify.ts";

/** Everything that runs in the member, by stages; the record of the set comes first, so that a killed run leaves no orphans. */
export async function install(
  run: MemberRun,
  identity: Identity,
  version: string,
  adopted: readonly ManagedObject[],
): Promise<KubeObject | undefined> {
  run.phase = "install";
  const api = await run.memberApi();
  const objects = memberObjects(run, identity);
  const kinds = kindsOf(objects, identity.found?.kinds);
  let live = identity.found?.live;
  if (identity.due) {
    await run.holdMember();
    if (identity.found !== undefined) await retireFormerAgent(run, identity.found, objects);
    const write = {
      parent: MEMBER_SET,
      record: { ...recordOf(run, identity, undefined), hubs: hubsWhile(run, identity.found) },
      objects,
      kinds,
      version,
      live,
    };
    live = await writeParent(api, write, run.wrote);
  }
  await takeOver(run, adopted);
  await letGoOfOutdated(run, api);
  await dropEditedPolicies(run, api);
  await reconcile(
    objects,
    run.reconcileOptions(api, MEMBER_SET, () => run.holdMember()),
    kinds,
  );
  return live;
}
