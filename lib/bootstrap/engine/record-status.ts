import { fieldManagerOf, PassingError } from "../contract.ts";
import type { RegistryPlugin } from "../contract.ts";
import { KubeError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import type { KubeObject } from "../kube-object.ts";
import type { MemberFacts } from "../member-facts.ts";
import { at, describeRef, items, refOf } from "../kube-object.ts";
import { canonical, holds, sameContent } from "./compare.ts";
import type { MemberRun } from "./member-run.ts";
import type { Reached } from "./session.ts";

/** What every registry says of the member once all is well. */
export async function recordStatus(run: MemberRun, reached: Reached): Promise<void> {
  const expires = await run.member.expires();
  const facts: MemberFacts = {
    ...{ ...reached, simulated: run.simulated, now: run.clock.date() },
    ...(expires === undefined ? {} : { expires }),
  };
  const api = await run.hubApi();
  for (const registry of run.registries) {
    const status = registry.record?.(run.pluginContext, facts, undefined);
    if (status === undefined) continue;
    const live = await api.get(refOf(status));
    await writeStatus(run, api, registry, registry.record?.(run.pluginContext, facts, live) ?? status, live);
  }
}

/**
 * Where nothing else is due: has the hub say that the member answers and until when we may ask it, where it says otherwise.
 * Asks nothing of the hub that this run hasn't been told already, unless it does.
 */
export async function renewStatus(run: MemberRun, { gitVersion }: Reached): Promise<void> {
  const expires = await run.member.expires();
  const seen = { unreachable: undefined, gitVersion, expires, now: run.clock.date() };
  for (const registry of run.registries) {
    if (registry.renew === undefined || registry.record === undefined) continue;
    const told = (await run.inventoryOf(registry))?.find(({ name }) => name === run.name)?.seen;
    if (told === undefined || (told.healthy && told.expires === expires?.toISOString())) continue;
    const api = await run.hubApi();
    const facts: MemberFacts = { uid: "", gitVersion, simulated: false, now: seen.now };
    const live = await api.get(refOf(registry.record(run.pluginContext, facts, undefined)));
    const wanted = live === undefined ? undefined : registry.renew(run.pluginContext, seen, live);
    if (wanted !== undefined) await writeStatus(run, api, registry, wanted, live);
  }
}

/** Writes only what would make a difference: neither what others have added nor the order of a list is one. */
async function writeStatus(
  run: MemberRun,
  api: KubeApi,
  registry: RegistryPlugin,
  wanted: KubeObject,
  live: KubeObject | undefined,
): Promise<void> {
  const options = { fieldManager: fieldManagerOf(registry.name), force: true, subresource: "status" } as const;
  try {
    if (live !== undefined && (await isSaid(api, wanted, live, options))) return;
    await run.holdHub();
    await api.apply(wanted, options);
  } catch (error) {
    throw error instanceof KubeError && error.status === 404 ? removedMeanwhile(run, wanted, error) : error;
  }
  run.wrote(refOf(wanted));
}

/** Another run has had the member leave while this one found nothing due: what is due now is found by beginning again. */
function removedMeanwhile(run: MemberRun, wanted: KubeObject, cause: KubeError): PassingError {
  const message = `${run.name}: ${describeRef(refOf(wanted))} was removed from the hub ${run.hubRecord.name} while this run looked at it`;
  return new PassingError({ class: "transient", message }, cause);
}

/** Whether applying it would change neither the status nor what we own of it. */
export async function isSaid(
  api: KubeApi,
  wanted: KubeObject,
  live: KubeObject,
  options: { readonly fieldManager: string; readonly force: true; readonly subresource: "status" },
): Promise<boolean> {
  if (holds(at(live, "status"), at(wanted, "status"))) return true;
  const tried = await api.apply(wanted, { ...options, dryRun: true });
  return sameContent(tried, live) && owned(tried, options.fieldManager) === owned(live, options.fieldManager);
}

function owned(object: KubeObject, manager: string): string {
  const entries = items(at(object, "metadata", "managedFields")).filter((entry) => at(entry, "manager") === manager);
  return canonical(entries.map((entry) => at(entry, "fieldsV1", "f:status") ?? null));
}
