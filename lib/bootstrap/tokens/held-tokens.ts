import { FleetError } from "../../errors.ts";
import { PhaseError } from "../contract.ts";
import type { TokenSource } from "../kube/endpoint.ts";
import type { TokenOptions } from "./token-kind.ts";

/** A token that ends sooner than this is not used any more; it leaves time for a slow request. */
export const MARGIN_MS = 60_000;

export interface HeldToken {
  readonly token: string;
  /** By the monotonic clock: from then on another one is asked for. */
  readonly untilMs: number;
}

/**
 * Tokens of one cluster, each used until it is nearly over or was refused. Callers at the same time share one; a failed
 * attempt is not kept.
 *
 * @param ask - asks the cloud for a new one; what it can't have is the failure of a phase
 * @param explain - as whom the last one asks; undefined: there was none yet
 */
export function heldTokens<Held extends HeldToken>(
  { clock }: Pick<TokenOptions, "clock">,
  ask: () => Promise<Held>,
  explain: (last: Held | undefined, serverDate: Date | undefined) => string,
): TokenSource {
  let asking: Promise<Held> | undefined;
  let last: Held | undefined;
  return {
    current: async () => {
      if (last !== undefined && clock.monotonic() < last.untilMs) return last.token;
      asking ??= inPhase(ask).finally(() => (asking = undefined));
      last = await asking;
      return last.token;
    },
    drop: (token) => {
      if (last?.token === token) last = undefined;
    },
    explain: (serverDate) => explain(last, serverDate),
  };
}

async function inPhase<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof FleetError ? asPhaseError(error) : error;
  }
}

function asPhaseError({ kind, message, next }: FleetError): PhaseError {
  const failure = kind === "input" ? "input" : kind === "refused" ? "policy" : "transient";
  return new PhaseError({ class: failure, message, ...(next === undefined ? {} : { next }) });
}
