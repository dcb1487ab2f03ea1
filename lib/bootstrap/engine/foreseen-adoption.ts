import type { Membership } from "../../contracts/membership.ts";
import type { ArtefactStore } from "../contract.ts";
import { PhaseError } from "../contract.ts";
import { NO_SECRET_STORE } from "../secrets/secret-store.ts";
import type { SecretStore } from "../secrets/secret-store.ts";
import { openRun } from "./bootstrap-all.ts";
import type { EngineOptions } from "./bootstrap-all.ts";
import { failureOf } from "./failure.ts";
import { MemberRun } from "./member-run.ts";
import { acquire } from "./phases/acquire.ts";
import { identify } from "./phases/identify.ts";
import { reach } from "./phases/reach.ts";
import { proposeAdoption } from "./phases/survey.ts";
import { validate } from "./phases/validate.ts";

export interface ForeseenAdoptionOptions extends EngineOptions {
  readonly artefacts: ArtefactStore;
  /** Default: whatever secret an agent needs is refused. */
  readonly secrets?: SecretStore;
}

/**
 * What a bootstrap that adopts would take over in a cluster, in words, without a write: what somebody has to agree to.
 *
 * @throws {PhaseError} where the installation can't be taken over, or the cluster can't be asked
 */
export async function foreseenAdoption(membership: Membership, options: ForeseenAdoptionOptions): Promise<readonly string[]> {
  const { run: open, close } = openRun(options);
  try {
    const run = new MemberRun(open(membership));
    validate(run);
    const identity = await identify(run, await reach(run), options.version);
    await acquire(run, options.artefacts, options.secrets ?? NO_SECRET_STORE);
    return await proposeAdoption(run, identity);
  } catch (error) {
    const failure = failureOf(error);
    throw failure === undefined || error instanceof PhaseError ? error : new PhaseError(failure, error);
  } finally {
    await close();
  }
}
