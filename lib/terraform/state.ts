import { existsSync } from "node:fs";
import path from "node:path";
import { parseJson } from "../contracts/parse-contract.ts";
import type { StateBackend } from "../model/fleet.ts";
import { backendConfig } from "../model/remote-state.ts";
import { onState } from "./backend-folder.ts";
import type { TerraformOptions } from "./program.ts";

/** A state that a stack has, or may have. */
export interface StackState {
  /** The stack's id. */
  readonly id: string;
  readonly state: StateBackend;
  /** `<fleet>/<stack>.tfstate` */
  readonly stateKey: string;
}

/** What Terraform remembers of a stack. */
export interface TerraformState {
  /** Unlike for states that have nothing to do with each other. */
  readonly lineage: string;
  /** Counts what was written. */
  readonly serial: number;
  readonly resources: readonly StateResource[];
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  /** The bytes, with all secrets that are in them: never printed, never written to another file. */
  readonly text: string;
}

/** One block of a configuration, with all that was made of it. */
export interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  /** `provider["registry.terraform.io/hashicorp/aws"].alias` */
  readonly provider: string;
  readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> }[];
}

/**
 * Reads a state where the plan says that it lies: nothing has to be synthesized for it, and no plugin is needed.
 *
 * @param folder - of `.fleetwright`; another one where the same stack is looked for in two places
 * @returns undefined where there is none
 * @throws FleetError (remote) with Terraform's own words when it can't be read
 */
export async function readState(
  project: string,
  stack: StackState,
  options: TerraformOptions,
  folder?: string,
): Promise<TerraformState | undefined> {
  const { id, state, stateKey } = stack;
  // Terraform takes a while to find out that there is no file.
  if (state.backend === "local" && !existsSync(path.join(project, state.dir, stateKey))) return undefined;
  return parseState(await onState(["state", "pull"], project, { id, backend: backendOf(stack) }, options, { folder }));
}

/** Terraform's own `backend` block. */
export function backendOf({ state, stateKey }: StackState): unknown {
  const { type, config } = backendConfig({ state, key: stateKey });
  return { [type]: config };
}

/** A state as Terraform keeps it; undefined where there never was one. */
export function parseState(text: string): TerraformState | undefined {
  if (text.trim() === "") return undefined;
  const { lineage = "", serial = 0, resources = [], outputs = {} } = parseJson(text, "the state") as Partial<TerraformState>;
  // Of a bucket in which there is none, Terraform prints one that nobody ever wrote.
  return lineage === "" ? undefined : { lineage, serial, resources, outputs, text };
}

/** Whether nothing is deployed any more. Outputs may hold on when the resources have gone. */
export function isEmpty(state: TerraformState | undefined): boolean {
  return state === undefined || (state.resources.length === 0 && Object.keys(state.outputs).length === 0);
}
