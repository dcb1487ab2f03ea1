import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { FleetError } from "../../errors.ts";
import { lockPath } from "../../fleet-file/read/lock-file.ts";
import type { CommandContext } from "../frame/command.ts";

/** What a demo can show, and how a fleet file says it. */
const AGENTS = {
  /** One in the hub, which pushes. */
  argocd: { registry: "argocd", agent: "none" },
  /** One in each member. */
  flux: { registry: "clusterprofile", agent: "flux" },
} as const;

const FOLDER = ".fleetwright/demo";

/**
 * The fleet file with another agent: a copy beside what the demo makes, as the project's own says what it is to have.
 *
 * @param agent - as the command line has it
 * @returns the copy's path
 * @throws FleetError (input) where there is no such agent, or the fleet file is a program
 */
export function demoFleetWith(agent: string, { project, fleet }: CommandContext): string {
  const sync = Object.hasOwn(AGENTS, agent) ? AGENTS[agent as keyof typeof AGENTS] : undefined;
  if (sync === undefined) {
    throw new FleetError("input", `the demo can't show the agent "${agent}"; it can show ${Object.keys(AGENTS).join(" and ")}`);
  }
  if (!/\.ya?ml$/.test(fleet)) {
    const message = `--agent is for fleet files in YAML, and ${path.relative(project, fleet)} is a program`;
    throw new FleetError("input", message, { next: `set sync.registry and sync.agent in ${path.relative(project, fleet)}` });
  }
  const document = parseDocument(readFileSync(fleet, "utf8"));
  for (const [field, value] of Object.entries(sync)) document.setIn(["sync", field], value);
  const copy = demoFleet(project);
  mkdirSync(path.dirname(copy), { recursive: true });
  writeFileSync(copy, document.toString());
  if (existsSync(lockPath(fleet))) writeFileSync(lockPath(copy), readFileSync(lockPath(fleet)));
  return copy;
}

/** Where the copy lies. */
export function demoFleet(project: string): string {
  return path.join(project, FOLDER, "fleet.yaml");
}

/** The context of the demo that runs in a project: that of the copy, where it was made of one. */
export function ofDemo(context: CommandContext, recorded: string | undefined): CommandContext {
  const copy = demoFleet(context.project);
  return recorded === path.relative(context.project, copy) ? { ...context, fleet: copy } : context;
}
