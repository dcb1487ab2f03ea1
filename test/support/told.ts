import { MEMBERSHIP_VARIABLE } from "../../lib/contracts/membership.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { PROGRAM } from "./project.ts";
import type { Project } from "./project.ts";

/** What a command says with `--json`. */
export interface Told {
  readonly exit: { readonly name: string };
  readonly next: readonly string[];
  readonly result: Readonly<Record<string, unknown>>;
}

/** Runs a command as it is printed, in a project in which only this membership is deployed. */
export async function told(project: Project, command: string, membership: Membership | undefined): Promise<Told> {
  const [, ...words] = command.split(" ");
  const env = { [MEMBERSHIP_VARIABLE]: JSON.stringify(membership) };
  return JSON.parse((await project.run(process.execPath, [PROGRAM, ...words, "--json"], env)).stdout) as Told;
}
