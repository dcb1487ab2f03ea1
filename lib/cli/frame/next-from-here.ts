import path from "node:path";
import type { CommandContext } from "./command.ts";
import { defaultFleet } from "./context.ts";
import { shellWord } from "./shell-word.ts";

const OURS = /(^|: |`)fleetwright ([a-z]+(?:-[a-z]+)*)/g;
const GIT = /(^|: )git /;
const OTHERS = /(^|: )(?=(?:cdktf|npx|npm|cd) )/;

/**
 * What is printed after `next:`, as it works from where the command was given: with `--fleet` or `--chdir` the fleet file, or its project, is not the
 * one that is found from there.
 */
export function nextFromHere(next: string, { fleet, project, env }: CommandContext, here: string): string {
  const from = relativeTo(here);
  // A variable says the same to the next command.
  const isFound = defaultFleet(here) === fleet || isSet(env["FLEETWRIGHT_FLEET"]) || isSet(env["FLEETWRIGHT_CHDIR"]);
  const [folder, root] = [from(path.dirname(fleet)), from(project)];
  const option = defaultFleet(path.dirname(fleet)) === fleet ? `--chdir ${folder}` : `--fleet ${from(fleet)}`;
  const ours = isFound || next.includes("--fleet ") ? next : next.replaceAll(OURS, `$& ${option}`);
  const git = folder === "" ? ours : ours.replace(GIT, `$1git -C ${folder} `);
  return root === "" ? git : git.replace(OTHERS, `$1cd ${root} && `);
}

function relativeTo(here: string): (file: string) => string {
  return (file) => {
    const relative = path.relative(here, file);
    return relative === "" ? "" : shellWord(relative);
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
