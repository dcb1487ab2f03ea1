import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { factsOf } from "../../clouds/clouds.ts";
import { FleetError } from "../../errors.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import { heldByState, localStatePath, staysInside } from "../../terraform/state-file.ts";
import type { Held } from "../../terraform/state-file.ts";
import type { DeployableStack } from "../../terraform/manifest.ts";
import type { DemoRecord } from "./demo-record.ts";

/** All that stacks of clusters on this machine are made of. */
const DEMO_CONTENTS = ["data.terraform_remote_state", "terraform_data"];
const BUILTIN = 'provider["terraform.io/builtin/terraform"]';

/** Folders of a project that the demo writes to. */
const FOLDERS = [
  ".fleetwright",
  ".fleetwright/git",
  ".fleetwright/local",
  ".fleetwright/outputs",
  ".fleetwright/state",
  "cdktf.out",
  "cdktf.out/stacks",
];

/**
 * Refuses a fleet that reaches beyond this machine: the demo deploys and destroys without asking.
 *
 * @throws FleetError (input) naming every region, cluster and state that does
 */
export function requireLocalFleet({ fleet, regions }: Pick<FleetPlan, "fleet" | "regions">): void {
  const states = [...new Set([fleet.state, ...regions.map(({ state }) => state)])];
  refuse("the demo deploys to this machine only, without asking, and this fleet reaches beyond it", [
    ...fleet.regions
      .filter(({ cloud }) => factsOf(cloud).cluster.reached !== "machine")
      .map(({ name, cloud, location }) => `region ${name} is on ${cloud}${location === "" ? "" : ` (${location})`}`),
    ...fleet.clusters
      .filter(({ existing }) => existing !== undefined)
      .map(({ name }) => `cluster ${name} exists already, so something else owns it`),
    ...states
      .filter(({ backend }) => backend !== "local")
      .map(({ backend }) => `state lies in the backend ${backend}, and not in this project`),
  ]);
}

/**
 * Refuses a project whose stacks are not exactly those of the fleet on this machine: others may stand beside them in the
 * project's app.
 *
 * @returns stack id to its state file, relative to the project
 * @throws FleetError (input) naming every stack that is something else
 */
export function requireDemoStacks(
  project: string,
  wanted: readonly string[],
  stacks: readonly DeployableStack[],
): Readonly<Record<string, string>> {
  refuse("the demo deploys the fleet's own stacks on this machine only, and this project has others", [
    ...stacks.filter(({ id }) => !wanted.includes(id)).map(({ id }) => `stack ${id} is not of the fleet file`),
    ...wanted.filter((id) => !stacks.some((stack) => stack.id === id)).map((id) => `stack ${id} is missing in cdktf.out`),
    ...stacks.flatMap((stack) => strangersOf(project, stack)),
  ]);
  return Object.fromEntries(stacks.map(({ id, backend }) => [id, localStatePath(project, backend) ?? ""]));
}

/** Why a synthesized stack is not of the demo; empty where it is. */
export function strangersOf(project: string, { id, contents, backend }: DeployableStack): readonly string[] {
  return [
    ...contents.filter((type) => !DEMO_CONTENTS.includes(type)).map((type) => `stack ${id} holds ${type}`),
    ...(localStatePath(project, backend) === undefined ? [`the state of stack ${id} does not lie in this project`] : []),
  ];
}

/**
 * Refuses to destroy what the demo didn't make. It looks at what the states hold: the fleet file may have changed since.
 *
 * @returns ids of the stacks of which anything is deployed
 * @throws FleetError (input) naming every state that holds something else
 */
export function requireDemoStates(project: string, { stacks }: DemoRecord): readonly string[] {
  const held = Object.entries(stacks).map(([id, state]) => {
    if (staysInside(project, state)) return { id, held: heldByState(project, state) };
    throw new FleetError("input", `the state of stack ${id} (${state}) does not lie in this project: nothing was destroyed`);
  });
  refuse(
    "the demo destroys what it made on this machine only, and states hold something else",
    held.flatMap((state) => state.held.filter((one) => !isDemo(one)).map((one) => strange(state.id, one))),
  );
  return held.filter((state) => state.held.length > 0).map(({ id }) => id);
}

/** How the stacks of the demo differ from what it deployed, in words: of those that hold something, and of the rest what is still there. */
export function changedSince(
  project: string,
  { stacks }: DemoRecord,
  live: readonly string[],
  synthesized: readonly DeployableStack[],
): readonly string[] {
  const missing = live.filter((id) => !synthesized.some((stack) => stack.id === id));
  return [
    ...missing.map((id) => `stack ${id} is deployed, and not in the project's app any more`),
    ...synthesized
      .filter(({ id }) => id in stacks)
      .flatMap((stack) => {
        const strangers = strangersOf(project, stack);
        if (strangers.length > 0 || localStatePath(project, stack.backend) === stacks[stack.id]) return strangers;
        return [`the state of stack ${stack.id} is no longer ${stacks[stack.id]}`];
      }),
  ];
}

/** @throws FleetError (input) where a folder of the project leads elsewhere, or a variable makes Terraform use other states */
export function requireOwnFolder(project: string, env: Readonly<Record<string, string | undefined>>): void {
  const folders = FOLDERS.filter((folder) => !staysInside(project, folder)).map(
    (folder) => `${folder} leads out of this project`,
  );
  const variables = Object.entries(env)
    .filter(([name, value = ""]) => {
      if (name === "TF_WORKSPACE") return value !== "" && value !== "default";
      return name.startsWith("TF_CLI_ARGS") && /-(state|state-out|backend-config|chdir)\b/.test(value);
    })
    .map(([name]) => `the variable ${name} leads Terraform to other states; unset it`);
  refuse("the demo works in its own folder only", [...folders, ...variables]);
}

/** Refuses what stands in a project already, and that the demo didn't make. @throws FleetError (input) */
export function refuseForeignDeployment(seen: readonly string[]): void {
  refuse("something is deployed from this project that the demo did not make, so it leaves all of it alone", seen);
}

/** What states of synthesized stacks hold, in words. */
export function deployedOf(project: string, stacks: readonly Pick<DeployableStack, "id" | "backend">[]): readonly string[] {
  return stacks.flatMap(({ id, backend }) => {
    const state = localStatePath(project, backend);
    if (state === undefined) return [`the state of stack ${id} does not lie in this project, so what it holds is not known`];
    return heldByState(project, state).map((one) => strange(id, one));
  });
}

/** What the states in the usual folder hold, also of stacks that are synthesized no more. */
export function deployedInFolder(project: string): readonly string[] {
  const folder = ".fleetwright/state";
  if (!existsSync(path.join(project, folder))) return [];
  const files = readdirSync(path.join(project, folder), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".tfstate"))
    .sort()
    .flatMap((file) => heldByState(project, path.join(folder, file)).map((one) => strange(path.basename(file, ".tfstate"), one)));
}

/** The fleet file as a record has it. */
export function fleetOf(project: string, fleet: string): string {
  return path.relative(project, fleet);
}

function isDemo({ type, provider }: Held): boolean {
  return DEMO_CONTENTS.includes(type) && provider === BUILTIN;
}

function strange(id: string, { type, provider }: Held): string {
  const [, source = provider] = /^provider\["([^"]+)"\]/.exec(provider) ?? [];
  return `stack ${id} holds ${type} (${source})`;
}

function refuse(why: string, seen: readonly string[]): void {
  if (seen.length === 0) return;
  throw new FleetError("input", `${why}; nothing was done:\n${seen.map((line) => `  ${line}`).join("\n")}`, {
    next: "npx cdktf diff '*', then npx fleetwright deploy or destroy the stacks that you mean; for a demo: fleetwright init NEW-FOLDER",
  });
}
