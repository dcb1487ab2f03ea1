import { exitOf } from "../../bootstrap/engine/failure.ts";
import { PhaseError } from "../../bootstrap/contract.ts";
import { FleetError } from "../../errors.ts";

/** A failure of the bootstrap layer outside of a run over clusters, as the command line shows it. Other errors stay what they are. */
export function asFleetError(error: unknown): unknown {
  if (!(error instanceof PhaseError)) return error;
  const kind = exitOf([error.failure]);
  if (kind === "done" || kind === "internal" || kind === "changes") return error;
  const { next } = error.failure;
  return new FleetError(kind, error.message, { cause: error, ...(next === undefined ? {} : { next }) });
}
