import { isDeepStrictEqual } from "node:util";
import { FleetError } from "../errors.ts";
import type { StateBackend } from "../model/fleet.ts";
import { onState } from "./backend-folder.ts";
import type { TerraformOptions } from "./program.ts";
import { backendOf, readState } from "./state.ts";
import type { StackState, TerraformState } from "./state.ts";
import { lockHolder } from "./state-lock.ts";

/** A state that is to lie in another place. */
export interface StateCopy {
  readonly id: string;
  readonly stateKey: string;
  readonly from: StateBackend;
  readonly to: StateBackend;
}

/** `there`: an earlier run copied it. `none`: it was never deployed. */
export type CopyResult = "copied" | "there" | "none";

/** Of `.fleetwright`: the old place is looked at from the folder of every day, the new one from here. */
const FOLDER = "moving";

/**
 * Copies a state to another place, and compares: what Terraform reads there has the resources and the outputs of the old
 * one. The old state stays where it is.
 *
 * Nobody has written the old state meanwhile: it is asked under its lock, before and after.
 *
 * @throws FleetError (refused) where another state lies in the new place, or the old one was written meanwhile, (waiting)
 * with the holder's name while somebody deploys, (remote) with Terraform's own words
 */
export async function copyState(project: string, copy: StateCopy, options: TerraformOptions): Promise<CopyResult> {
  const { id, stateKey } = copy;
  const [old, now] = [copy.from, copy.to].map((state): StackState => ({ id, state, stateKey })) as [StackState, StackState];
  const source = await readState(project, old, options);
  const there = await readState(project, now, options, FOLDER);
  if (there !== undefined) {
    if (source === undefined || !isSame(source, there)) throw otherState(copy, source, there);
    await assertUnwritten(project, old, source, options);
    return "there";
  }
  if (source === undefined) return "none";
  await assertUnwritten(project, old, source, options);
  await write(project, now, source, options, FOLDER);
  const written = await readState(project, now, options, FOLDER);
  if (written === undefined || !isSame(source, written)) throw otherState(copy, source, written);
  await assertUnwritten(project, old, source, options);
  return "copied";
}

/** Terraform takes the lock, finds what it would write there already, and refuses where a newer state lies there. */
async function assertUnwritten(
  project: string,
  old: StackState,
  source: TerraformState,
  options: TerraformOptions,
): Promise<void> {
  try {
    await write(project, old, source, options);
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    const holder = lockHolder(error.message.split("\n"));
    const next = "fleetwright move-state";
    if (holder !== undefined) {
      throw new FleetError("waiting", `${old.id} is being deployed by ${holder.by}`, { next });
    }
    if (!error.message.includes("newer state")) throw error;
    throw new FleetError("refused", `${old.id} was deployed while its state was copied`, { next });
  }
}

async function write(
  project: string,
  place: StackState,
  { text }: TerraformState,
  options: TerraformOptions,
  folder?: string,
): Promise<void> {
  const stack = { id: place.id, backend: backendOf(place) };
  await onState(["state", "push", "-no-color", "-"], project, stack, options, { folder, input: text });
}

/**
 * The same resources and outputs, to the last id. Where a bucket held nothing, Terraform begins a lineage of its own, at
 * serial 1; of the same lineage, a lower serial would be an older state.
 */
function isSame(source: TerraformState, there: TerraformState): boolean {
  const follows = source.lineage === there.lineage ? there.serial >= source.serial : there.serial === 1;
  return follows && isDeepStrictEqual([source.resources, source.outputs], [there.resources, there.outputs]);
}

function otherState(
  { id, stateKey }: StateCopy,
  source: TerraformState | undefined,
  there: TerraformState | undefined,
): FleetError {
  const shown = (state: TerraformState | undefined): string =>
    state === undefined ? "there is none" : `lineage ${state.lineage}, serial ${state.serial}`;
  return new FleetError(
    "refused",
    `the new place holds another state of ${id} than the old one (${shown(there)}; old: ${shown(source)}): it is not overwritten`,
    { next: `look at ${stateKey} in both places; where the new one is nobody's, delete it and run: fleetwright move-state` },
  );
}
