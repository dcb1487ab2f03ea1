import { exitOf } from "../../../lib/bootstrap/engine/failure.ts";
import type { Failure } from "../../../lib/bootstrap/contract.ts";
import { EXIT_CODES } from "../../../lib/errors.ts";
import type { LeaveOptions } from "../../../lib/bootstrap/engine/leave.ts";
import type { BootstrapAllOptions } from "../../../lib/bootstrap/engine/bootstrap-all.ts";
import type { Membership } from "../../../lib/contracts/membership.ts";
import type { Fault, LoggedRequest } from "../fake-api-server/faults.ts";
import { isWrite } from "../fake-api-server/requests.ts";
import type { FakeApiServer } from "../fake-api-server/fake-api-server.ts";
import type { FakeFleet } from "../fake-fleet.ts";

/** How a run over a faulty fleet ended. */
export interface Ending {
  /** The exit code of the process. */
  readonly exit: number;
  /** Why it failed; where it did not, all that was said on the way. */
  readonly said: string;
  /** The command or action that goes on from there; empty where nothing is left to do. */
  readonly next: string;
}

/** A fault that is brought about in this process, and how a run ends that meets it. */
export interface InjectedFault extends Ending {
  /** What happens, in words of the person who sees it. */
  readonly symptom: string;
  /** Brings it about, and runs into it. `said` and `next` of the fault are then parts of what this returns, with `…` for what differs. */
  readonly meet: () => Promise<Ending>;
}

/** The run ends well, and nothing is left to do. */
export const OUTLIVED = { exit: EXIT_CODES.done, next: "" } as const;

/** Bootstraps; the ending is the one of the cluster `of`. */
export async function bootstrapped(
  fleet: FakeFleet,
  of = "one",
  options: Partial<BootstrapAllOptions> = {},
  memberships?: readonly Membership[],
): Promise<Ending> {
  const results = await fleet.bootstrap(options, memberships);
  const result = results.find(({ cluster }) => cluster === of);
  if (result === undefined) throw new Error(`no result of ${of}`);
  return ending(fleet, result.failure, result.outcome);
}

export async function left(fleet: FakeFleet, name = "one", options: Partial<LeaveOptions> = {}): Promise<Ending> {
  const { failure, outcome, residue } = await fleet.leave(name, options);
  return ending(fleet, failure, [outcome, ...residue].join("; "));
}

function ending(fleet: FakeFleet, failure: Failure | undefined, outcome: string): Ending {
  if (failure !== undefined) return { exit: EXIT_CODES[exitOf([failure])], said: failure.message, next: failure.next ?? "" };
  const told = fleet.events.flatMap(({ type, message }) => (type === "wait" || type === "warning" ? [message ?? ""] : []));
  return { exit: EXIT_CODES.done, said: [...told, outcome].join("\n"), next: "" };
}

/** The fault strikes requests that `of` describes, for as many of them as `times` says, before or after their effect. */
export function strike(
  server: FakeApiServer,
  fault: Fault,
  of: (entry: LoggedRequest) => boolean = () => true,
  { times = Number.POSITIVE_INFINITY, moment = "before" }: { readonly times?: number; readonly moment?: "before" | "after" } = {},
): void {
  let left = times;
  server.fault = (entry, now) => (now === moment && of(entry) && left-- > 0 ? fault : undefined);
}

export const writing = ({ request }: LoggedRequest): boolean => isWrite(request);

export function asking(method: string, path: RegExp): (entry: LoggedRequest) => boolean {
  return ({ request }) => request.method === method && path.test(request.path);
}
