import { fleetNamespace, PhaseError } from "../../contract.ts";
import type { PhaseResult } from "../../contract.ts";
import type { KubeApi } from "../../kube-api.ts";
import { kindsOf, readParent } from "../apply-set.ts";
import type { FoundSet } from "../apply-set.ts";
import type { MemberRun } from "../member-run.ts";
import { hubObjects, recordOf, registrationObjects } from "../member-sets.ts";
import { prune, reconcile } from "../reconcile.ts";
import { HUB_SET, registrationSet, writeParent } from "../sets.ts";
import { waitUntil } from "../wait.ts";
import type { Identity } from "./identify.ts";
import { chooseHubKeys } from "./trust.ts";

/** What the hub needs before its first member; only in the hub's own run. */
export async function prepareHub(run: MemberRun, identity: Identity, version: string): Promise<void> {
  run.phase = "pre-register";
  const api = await run.hubApi();
  if (identity.due) await run.holdMember();
  await chooseHubKeys(run, true);
  const objects = hubObjects(run);
  const found = readParent(await api.get(HUB_SET));
  const kinds = kindsOf(objects, found?.kinds);
  const write = { parent: HUB_SET, objects, version };
  if (identity.due)
    await writeParent(api, { ...write, record: recordOf(run, identity, undefined), kinds, live: found?.live }, run.wrote);
  const options = run.reconcileOptions(api, HUB_SET, () => run.holdMember());
  await reconcile(objects, options, kinds);
  const kept = await prune(objects, options, kinds);
  for (const registry of run.registries.filter((one) => one.hubReady !== undefined)) {
    await waitUntil(run.waitOptions(), async () => registry.hubReady?.(run.context, api) ?? { kind: "Done" });
  }
  // Only now it may be known by which names the hub is called.
  const all = (await chooseHubKeys(run, false)) ? hubObjects(run) : objects;
  if (all !== objects) await reconcile(all, options, kindsOf(all, kinds));
  const live = await api.get(HUB_SET);
  // Members may come from here on, whatever else the hub's own run still has to wait for.
  await writeParent(
    api,
    { ...write, objects: all, record: recordOf(run, identity, identity.digest), kinds: kindsOf(all, kept), live },
    run.wrote,
  );
}

/** Waits for the hub's own bootstrap where that is under way in this very run; otherwise says what to run first. */
export async function awaitHub(run: MemberRun, hubSettled: Promise<unknown> | undefined): Promise<void> {
  run.phase = "pre-register";
  const api = await run.hubApi();
  const hub = run.hubRecord.name;
  let settled = hubSettled === undefined;
  const watching = hubSettled?.then(() => {
    settled = true;
  });
  await waitUntil(run.waitOptions(), async (): Promise<PhaseResult> => {
    const last = settled;
    if (await isReady(api, run.fleet)) return { kind: "Done" };
    if (!last) return { kind: "Waiting", object: `hub ${hub}`, condition: "its own bootstrap is under way", who: "" };
    const message = `${run.name}: the hub ${hub} is not bootstrapped itself`;
    throw new PhaseError({ class: "waiting", message, next: `fleetwright bootstrap ${hub}` });
  });
  if (settled) await watching;
}

/** Whether members may come: the hub has said so, and what they come into is still there. */
async function isReady(api: KubeApi, fleet: string): Promise<boolean> {
  if (readParent(await api.get(HUB_SET))?.record.digest === undefined) return false;
  const namespace = await api.get({ apiVersion: "v1", kind: "Namespace", name: fleetNamespace(fleet) });
  return namespace !== undefined && namespace.metadata.deletionTimestamp === undefined;
}

/** What the hub holds for this member, before its agent runs. Returns the record as it is there. */
export async function preRegister(run: MemberRun, identity: Identity, version: string): Promise<FoundSet | undefined> {
  run.phase = "pre-register";
  const api = await run.hubApi();
  const parent = registrationSet(run.fleet, run.name);
  const objects = registrationObjects(run, identity);
  const found = readParent(await api.get(parent));
  const kinds = kindsOf(objects, found?.kinds);
  if (identity.due) {
    await run.holdHub();
    await writeParent(
      api,
      { parent, record: recordOf(run, identity, undefined), objects, kinds, version, live: found?.live },
      run.wrote,
    );
    // Two that follow different paths would take each other's changes back.
    for (const pusher of run.pushers) await waitUntil(run.waitOptions(), () => pusher.letGo(run.context, api));
  }
  await reconcile(
    objects,
    run.reconcileOptions(api, parent, () => run.holdHub()),
    kinds,
  );
  return found;
}
