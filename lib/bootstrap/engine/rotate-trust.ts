import type { Membership } from "../../contracts/membership.ts";
import { PhaseError } from "../contract.ts";
import type { Failure, RegistryPlugin } from "../contract.ts";
import { bootstrapAll, openRun } from "./bootstrap-all.ts";
import type { BootstrapAllOptions } from "./bootstrap-all.ts";
import { failureOf } from "./failure.ts";
import { MemberRun } from "./member-run.ts";

/** What became of one cluster's certificates. */
export interface Renewed {
  readonly cluster: string;
  readonly outcome: "rotated" | "unchanged" | "failed" | "interrupted";
  readonly written: readonly string[];
  readonly failure?: Failure;
}

export type RenewOptions = Omit<BootstrapAllOptions, "verify" | "renew" | "replace" | "adopt">;

/** The command that goes on with a change of the authority. */
const AGAIN = "fleetwright rotate --authority";

/** Makes the certificates of members' agents anew, and those of hubs that are among them, and waits until each is in use. */
export async function renewCertificates(memberships: readonly Membership[], options: RenewOptions): Promise<readonly Renewed[]> {
  return await bringAll(memberships, { ...options, renew: true }, (cluster) => `fleetwright rotate ${cluster}`);
}

/**
 * Has hubs and their members trust another authority, in steps that each cluster has taken before the next one begins: all trust
 * both; the new one signs; all trust the new one alone. Whichever step a run ends in, everybody still trusts everybody, and the
 * next run goes on from there.
 *
 * @param to - the new authority in PEM, certificate and key. Default: one of our own
 */
export async function changeAuthorities(
  memberships: readonly Membership[],
  options: RenewOptions,
  to: string | undefined,
): Promise<readonly Renewed[]> {
  const results = new Map<string, Renewed>();
  for (const hub of memberships.filter((one) => one.hub === "self")) {
    const all = memberships.filter((one) => one === hub || (one.hub !== "self" && one.hub.name === hub.member.name));
    for (const one of await changeOne(hub, all, options, to)) results.set(one.cluster, one);
  }
  return memberships.flatMap(({ member }) => results.get(member.name) ?? []);
}

async function changeOne(
  hub: Membership,
  all: readonly Membership[],
  options: RenewOptions,
  to: string | undefined,
): Promise<readonly Renewed[]> {
  let results: readonly Renewed[] = all.map(({ member }) => ({ cluster: member.name, outcome: "unchanged", written: [] }));
  for (let isTaken = false; ; isTaken = true) {
    const step = await takeStep(hub, all, options, { to, isTaken });
    if (step === "complete") return results;
    if (step !== "begun") return results.map((one) => (one.cluster === hub.member.name ? { ...one, ...step } : one));
    const round = await bringAll(all, options, () => AGAIN);
    results = round.map((one, at) => joined(results[at], one));
    if (round.some(({ outcome }) => outcome === "failed" || outcome === "interrupted")) return results;
  }
}

function joined(before: Renewed | undefined, now: Renewed): Renewed {
  const written = [...(before?.written ?? []), ...now.written];
  return { ...now, written, outcome: now.outcome === "unchanged" && written.length > 0 ? "rotated" : now.outcome };
}

type Step = "begun" | "complete" | Pick<Renewed, "outcome" | "failure">;

/** Under the lease that also the hub's own bootstrap writes under. */
async function takeStep(
  hub: Membership,
  all: readonly Membership[],
  options: RenewOptions,
  change: { readonly to: string | undefined; readonly isTaken: boolean },
): Promise<Step> {
  const { run: open, close } = openRun(options);
  const run = new MemberRun(open(hub));
  run.phase = "trust";
  try {
    await run.hub.reach();
    const api = await run.hubApi();
    let isBegun = false;
    for (const registry of run.registries.filter((one) => one.changeAuthority !== undefined)) {
      await refuseUnknown(run, registry, all);
      await run.holdMember();
      isBegun = (await registry.changeAuthority?.(run.trustContext(), api, change)) === true || isBegun;
    }
    await run.release();
    return isBegun ? "begun" : "complete";
  } catch (error) {
    const failure = options.signal.aborted ? undefined : failureOf(error);
    if (failure === undefined) return { outcome: "interrupted" };
    await run.release().catch(() => undefined); // A lease that can't be given back runs out by itself.
    options.emit({ type: "failure", cluster: run.name, phase: run.phase, message: failure.message });
    return { outcome: "failed", failure: { next: AGAIN, ...failure } };
  } finally {
    await close();
  }
}

/** A member that is not told would be left trusting the authority of before alone. */
async function refuseUnknown(run: MemberRun, registry: RegistryPlugin, all: readonly Membership[]): Promise<void> {
  const known = all.map(({ member }) => member.name);
  const listed = await registry.list(await run.hubApi(), run.fleet);
  const [first] = listed.map(({ name }) => name).filter((name) => !known.includes(name));
  if (first === undefined) return;
  const message = `${run.name}: ${first} is registered and is not among the clusters that would be told of a new authority`;
  throw new PhaseError({ class: "waiting", message, next: `fleetwright leave ${first}` });
}

async function bringAll(
  memberships: readonly Membership[],
  options: RenewOptions & { readonly renew?: boolean },
  again: (cluster: string) => string,
): Promise<readonly Renewed[]> {
  const results = await bootstrapAll(memberships, { ...options, verify: true });
  return results.map(({ cluster, outcome, written, failure }) => ({
    cluster,
    written,
    outcome: outcome === "failed" || outcome === "interrupted" || outcome === "unchanged" ? outcome : "rotated",
    ...(failure === undefined ? {} : { failure: { ...failure, next: again(cluster) } }),
  }));
}
