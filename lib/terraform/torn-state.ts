import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FleetError } from "../errors.ts";
import { terraformBlock } from "./required-providers.ts";
import { localStatePath } from "./state-file.ts";

/** A writer that lives is done in a few milliseconds: what is torn for as long as all these looks take stays torn. */
const LOOKS = 10;
const BETWEEN_MS = 50;

/**
 * Refuses to go on from a state file that Terraform was killed over. It writes a local state over the old one, after it has
 * kept that as `.backup`: killed meanwhile, it leaves a file that is empty or ends in its middle. An empty one counts as none:
 * everything would be made once more, and what is to leave would be forgotten.
 *
 * @param files - of states, relative to the project; one that isn't there was never deployed
 * @throws FleetError (input) naming each of them, with the command that puts back what it held when that run began
 */
export async function requireWholeStates(project: string, files: readonly string[]): Promise<void> {
  let torn = files.filter((file) => isTorn(project, file));
  for (let look = 1; look < LOOKS && torn.length > 0; look += 1) {
    await sleep(BETWEEN_MS);
    torn = torn.filter((file) => isTorn(project, file));
  }
  if (torn.length === 0) return;
  const [one, kept] = torn.length === 1 ? ["it", `${torn.join()}.backup`] : ["each", "a .backup beside it"];
  throw new FleetError(
    "input",
    `Terraform was killed while it wrote ${torn.join(" and ")}: what ${one} held when that run began is in ${kept}, without what that run did`,
    { next: torn.map((file) => `cp ${file}.backup ${file}`).join(" && ") },
  );
}

/** The same for synthesized stacks, as far as their states lie in the project. */
export async function requireWholeStacks(project: string, ids: readonly string[]): Promise<void> {
  const files = ids.map((id) => localStatePath(project, terraformBlock(path.join(project, "cdktf.out/stacks", id)).backend));
  await requireWholeStates(
    project,
    files.filter((file) => file !== undefined),
  );
}

/** Whether a file of a state, relative to the project, is less than a state, with an older one beside it. */
export function isTorn(project: string, file: string): boolean {
  const at = path.join(project, file);
  return existsSync(at) && !isWhole(at) && existsSync(`${at}.backup`) && isWhole(`${at}.backup`);
}

function isWhole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
