import type { ArtefactStore, Failure } from "../contract.ts";
import type { SecretStore } from "../secrets/secret-store.ts";
import { failureOf } from "./failure.ts";
import { MemberRun } from "./member-run.ts";
import type { MemberRunOptions } from "./member-run.ts";
import { Patience, withCause } from "./outage.ts";
import { acquire } from "./phases/acquire.ts";
import { identify, identifyInHub } from "./phases/identify.ts";
import { install } from "./phases/install.ts";
import { join } from "./phases/join.ts";
import { awaitHub, prepareHub, preRegister } from "./phases/pre-register.ts";
import { proveRights, reach, reachHub } from "./phases/reach.ts";
import { record } from "./phases/record.ts";
import { survey } from "./phases/survey.ts";
import { admit } from "./phases/admit.ts";
import { invite, trust } from "./phases/trust.ts";
import { validate } from "./phases/validate.ts";
import { verify } from "./phases/verify.ts";
import { nextAfter } from "./refusal.ts";
import { renewStatus } from "./record-status.ts";

export interface BootstrapMemberOptions extends MemberRunOptions {
  readonly artefacts: ArtefactStore;
  readonly secrets: SecretStore;
  /** Our own version; a newer one looks at every object once. */
  readonly version: string;
  /** Look at every object, though nothing is due. */
  readonly verify: boolean;
  /** Another cluster that answers takes the place of the one that the hub knows. Default false. */
  readonly replace?: boolean;
  /** What of a foreign agent somebody has said may become ours, in words. Default: nobody was asked, and nothing may. */
  readonly adopt?: readonly string[];
  /** Settles when the hub's own bootstrap in this run has ended; undefined where none is under way. */
  readonly hubSettled: Promise<unknown> | undefined;
}

/** How the work on one cluster ended. */
export interface MemberResult {
  readonly cluster: string;
  /** `unchanged`: nothing was due. `repaired`: something had been changed behind our back. */
  readonly outcome: "unchanged" | "joined" | "repaired" | "failed" | "interrupted";
  /** The phase that it ended in. */
  readonly phase: MemberRun["phase"];
  /** The agent runs on nodes that only pretend. */
  readonly simulated: boolean;
  /** What was written, in order. */
  readonly written: readonly string[];
  /** What had to be left where it is, in words. */
  readonly residue: readonly string[];
  readonly failure?: Failure;
}

/**
 * Makes one cluster a member of its fleet, or finds that it is. Every phase may be repeated and killed, so an outage that is
 * shorter than the wait only costs its time. The bytes of the agent are acquired only once something is due, so that a run
 * over a converged fleet costs three reads a cluster, and three more of the hub for all of them.
 */
export async function bootstrapMember(options: BootstrapMemberOptions): Promise<MemberResult> {
  const patience = new Patience();
  const written: string[] = [];
  for (;;) {
    const run = new MemberRun({ ...options, written });
    try {
      const outcome = await phases(run, options);
      const text =
        outcome === "unchanged" ? "is a member; nothing is due" : `${outcome}${run.simulated ? " (nodes are simulated)" : ""}`;
      options.emit({ type: "success", cluster: run.name, message: text });
      return { ...summary(run), outcome };
    } catch (error) {
      const found = options.signal.aborted ? undefined : failureOf(error);
      if (found === undefined) return { ...summary(run), outcome: "interrupted" };
      await releaseAfterFailure(run);
      const failure = { next: nextAfter(error, againOf(run.name, options)), ...(await withCause(found, error, run)) };
      const isOver = await patience.outlives(error, failure, run);
      if (options.signal.aborted) return { ...summary(run), outcome: "interrupted" };
      if (isOver) continue;
      options.emit({ type: "failure", cluster: run.name, phase: run.phase, message: failure.message });
      return { ...summary(run), outcome: "failed", failure };
    }
  }
}

/** How a cluster's bootstrap was asked for. */
export interface Asked {
  readonly verify: boolean;
  readonly replace?: boolean;
  readonly adopt?: unknown;
}

/** The command that goes on. What `--verify` has begun to repair, nothing else would find due; what was allowed still is. */
export function againOf(name: string, { verify, replace = false, adopt }: Asked): string {
  const options = [verify ? " --verify" : "", replace ? " --replace" : "", adopt === undefined ? "" : " --adopt"].join("");
  return `fleetwright bootstrap ${name}${options}`;
}

async function phases(run: MemberRun, options: BootstrapMemberOptions): Promise<"unchanged" | "joined" | "repaired"> {
  const { version } = options;
  validate(run);
  const reached = await reach(run);
  const identity = await identify(run, reached, version);
  if (!identity.due && !options.verify && options.adopt === undefined) {
    await renewStatus(run, reached);
    await run.releaseHub();
    return run.written.length === 0 ? "unchanged" : "repaired";
  }

  await acquire(run, options.artefacts, options.secrets);
  if (identity.due) await proveRights(run, reached);
  else await reachHub(run, reached);
  await identifyInHub(run, identity, options.replace ?? false);
  const adopted = await survey(run, identity, options.adopt);
  if (run.isHub) await prepareHub(run, identity, version);
  else await awaitHub(run, options.hubSettled);
  if (!identity.due) await run.sweepLeases();
  await admit(run);
  await trust(run);
  await preRegister(run, identity, version);
  await run.releaseHub();
  await invite(run);
  const started = await install(run, identity, version, adopted);
  await join(run);
  await verify(run);
  if (identity.due) await run.holdHub();
  await record(run, identity, version, started);
  if (identity.due) return "joined";
  return run.written.length === 0 ? "unchanged" : "repaired";
}

function summary(run: MemberRun): Pick<MemberResult, "cluster" | "phase" | "simulated" | "written" | "residue"> {
  return { residue: run.residue, cluster: run.name, phase: run.phase, simulated: run.simulated, written: run.written };
}

/** A lease that can't be given back runs out by itself, and the failure that led here is what matters. */
async function releaseAfterFailure(run: MemberRun): Promise<void> {
  try {
    await run.release();
  } catch (error) {
    const message = `its lease could not be released and runs out by itself: ${error instanceof Error ? error.message : String(error)}`;
    run.emit({ type: "warning", cluster: run.name, phase: run.phase, message });
  }
}
