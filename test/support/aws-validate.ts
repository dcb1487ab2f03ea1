import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runTerraform } from "../../lib/terraform/program.ts";
import { OLDEST_AWS, awsPlugin } from "./aws-plugin.ts";
import type { PluginEnvironment } from "./aws-plugin.ts";

type Block = Record<string, unknown>;

interface SynthesizedStack {
  readonly terraform?: Block & { readonly required_providers?: Readonly<Record<string, Block>> };
  readonly provider?: { readonly aws?: readonly Block[] };
  readonly data?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
}

export interface PlannedChange {
  /** `aws_vpc.network` */
  readonly address: string;
  /** `create` and the like. */
  readonly action: string;
}

/** What stands in for other stacks' states: outputs by the logical id of the `terraform_remote_state` that reads them. */
export type RemoteOutputs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Runs the real `terraform plan`, which validates first, on a synthesized stack with the real plugin, without a
 * cloud: credentials are dummies, nothing is refreshed, state lies in the folder.
 *
 * @param synthesized - the JSON of one stack, as `Testing.synth` or `cdktf synth` gives it
 * @param folder - an empty folder of the test's own
 * @throws Error with Terraform's diagnostics, one a line
 */
export async function planOnAws(
  synthesized: string,
  folder: string,
  remote: RemoteOutputs = {},
): Promise<readonly PlannedChange[]> {
  // One plugin at a time in this process: each takes 600 MB, and jest runs two processes.
  const turn = lastTurn.then(() => runAll(synthesized, folder, remote));
  lastTurn = turn.catch(() => undefined);
  return await turn;
}

let lastTurn: Promise<unknown> = Promise.resolve();

async function runAll(synthesized: string, folder: string, remote: RemoteOutputs): Promise<readonly PlannedChange[]> {
  mkdirSync(folder, { recursive: true });
  const stack = JSON.parse(synthesized) as SynthesizedStack;
  writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify(offline(stack, folder, remote), null, 2));
  const plugin = awsPlugin(folder);
  if (!plugin.inPlace) await terraform(folder, plugin, ["init", "-no-color"]);
  const planned = await terraform(folder, plugin, ["plan", "-json", "-refresh=false", "-lock=false"]);
  return jsonLines(planned)
    .filter(({ type }) => type === "planned_change")
    .map(({ change }) => {
      const { resource, action } = change as { resource: { addr: string }; action: string };
      return { address: resource.addr, action };
    });
}

async function terraform(folder: string, plugin: PluginEnvironment, args: readonly string[]): Promise<string> {
  const env = { ...process.env, ...plugin.env };
  const { code, stdout, stderr } = await runTerraform(args, folder, { env, signal: AbortSignal.timeout(300_000) });
  if (code === 0) return stdout;
  const said = diagnostics(stdout);
  throw new Error(`terraform ${args[0]} ended with ${code}:\n${said.length > 0 ? said.join("\n") : `${stdout}\n${stderr}`}`);
}

/** The same stack as far as it can be planned without an account. */
function offline(stack: SynthesizedStack, folder: string, remote: RemoteOutputs): object {
  const { backend: _, ...terraform } = stack.terraform ?? {};
  const required = Object.entries(stack.terraform?.required_providers ?? {});
  const pinned = required.map(([name, one]) => [name, { ...one, version: OLDEST_AWS.version }]);
  const states = Object.entries(stack.data?.["terraform_remote_state"] ?? {});
  return {
    ...stack,
    terraform: { ...terraform, required_providers: Object.fromEntries(pinned) as unknown },
    ...(stack.provider?.aws === undefined
      ? {}
      : { provider: { ...stack.provider, aws: stack.provider.aws.map(withoutAccount) } }),
    ...(states.length === 0
      ? {}
      : {
          data: {
            ...stack.data,
            terraform_remote_state: Object.fromEntries(states.map(([id]) => [id, fakeState(folder, id, remote)])),
          },
        }),
  };
}

function withoutAccount({ assume_role: _, allowed_account_ids: __, ...provider }: Block): Block {
  return {
    ...provider,
    access_key: "test",
    secret_key: "test",
    skip_credentials_validation: true,
    skip_metadata_api_check: "true",
    skip_region_validation: true,
    skip_requesting_account_id: true,
  };
}

function fakeState(folder: string, id: string, remote: RemoteOutputs): Block {
  const outputs = remote[id];
  if (outputs === undefined) throw new Error(`the stack reads a state through ${id}, of which the test gives no outputs`);
  const file = `${id}.tfstate`;
  const typed = Object.entries(outputs).map(([name, value]) => [name, { value, type: typeOf(value) }]);
  const state = {
    version: 4,
    terraform_version: "1.10.0",
    serial: 1,
    lineage: id,
    outputs: Object.fromEntries(typed) as unknown,
    resources: [],
  };
  writeFileSync(path.join(folder, file), JSON.stringify(state));
  return { backend: "local", config: { path: file } };
}

/** The type of a value in the words of a state file. */
function typeOf(value: unknown): unknown {
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  if (typeof value === "object" && value !== null) {
    return ["object", Object.fromEntries(Object.entries(value).map(([key, one]) => [key, typeOf(one)]))];
  }
  return typeof value === "boolean" ? "bool" : typeof value;
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}

/** Every error in what `plan` prints, with the resource that it is about. */
function diagnostics(stdout: string): readonly string[] {
  return jsonLines(stdout)
    .flatMap(({ diagnostic }) => (diagnostic === undefined ? [] : [diagnostic as Diagnostic]))
    .filter(({ severity }) => severity === "error")
    .map(
      ({ summary, detail, address }) =>
        `  ${address === undefined ? "" : `${address}: `}${summary}${detail ? `: ${detail}` : ""}`,
    );
}

function jsonLines(text: string): readonly Block[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Block);
}
