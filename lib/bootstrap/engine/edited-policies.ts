import { isAsWanted } from "../baseline/baseline-report.ts";
import { baselineObjects } from "../baseline/baseline-objects.ts";
import type { KubeApi } from "../kube-api.ts";
import { refOf } from "../kube-object.ts";
import { isCreatedBy } from "../ownership.ts";
import type { MemberRun } from "./member-run.ts";

/**
 * Deletes what others have edited of the baseline's policies, so that the last stage makes it anew: lists in them belong to all who
 * have put something in, and applying ours takes nothing of others out.
 */
export async function dropEditedPolicies(run: MemberRun, api: KubeApi): Promise<void> {
  for (const { object } of baselineObjects(run.fleet, run.membership.baseline)) {
    const live = await api.get(refOf(object));
    if (live === undefined || !isCreatedBy(run.owner, live) || isAsWanted(object, live)) continue;
    await run.holdMember();
    await api.delete(refOf(live), live.metadata.uid === undefined ? {} : { uid: live.metadata.uid });
    run.wrote(refOf(live));
  }
}
