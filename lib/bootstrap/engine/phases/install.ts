import { kindsOf } from "../apply-set.ts";
import type { ManagedObject } from "../apply-set.ts";
import type { MemberRun } from "../member-run.ts";
import { reconcile } from "../reconcile.ts";
import { managed, MEMBER_SET, writeParent } from "../sets.ts";
import type { KubeObject } from "../../kube-object.ts";
import { waitUntil } from "../wait.ts";
import type { Identity } from "./identify.ts";
import { recordOf } from "./pre-register.ts";

/** Everything that runs in the member, by stages; the record of the set comes first, so that a killed run leaves no orphans. */
export async function install(run: MemberRun, identity: Identity, version: string): Promise<KubeObject | undefined> {
  run.phase = "install";
  const api = await run.memberApi();
  const objects = memberObjects(run, identity);
  const kinds = kindsOf(objects, identity.found?.kinds);
  let live = identity.found?.live;
  if (identity.due) {
    await run.holdMember();
    const write = { parent: MEMBER_SET, record: recordOf(run, identity, undefined), objects, kinds, version, live };
    live = await writeParent(api, write, run.wrote);
  }
  await reconcile(
    objects,
    run.reconcileOptions(api, MEMBER_SET, () => run.holdMember()),
    kinds,
  );
  return live;
}

/** Both plugins' word that all is well, from end to end. */
export async function verify(run: MemberRun): Promise<void> {
  run.phase = "verify";
  const { agent } = run;
  const api = await run.memberApi();
  const next = `fleetwright status ${run.name}`;
  const ready = await waitUntil(run.waitOptions(next), () => agent.ready(run.context, api));
  const probed = await waitUntil(run.waitOptions(next), () => agent.probe(run.context, api));
  run.simulated = ready.simulated === true || probed.simulated === true;
}

export function memberObjects(run: MemberRun, { reached }: Identity): readonly ManagedObject[] {
  return managed(
    MEMBER_SET,
    [run.registry.name, run.registry.memberObjects(run.pluginContext, reached.uid)],
    [run.membership.sync.agent, run.agent.objects(run.pluginContext)],
  );
}
