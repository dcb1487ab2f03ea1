import { spawn } from "node:child_process";
import { FleetError } from "../errors.ts";
import { terraformEnvironment } from "./environment.ts";

export interface TerraformOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** How one run of the program ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs terraform, or tofu where there is no terraform; `TERRAFORM_BINARY_NAME` decides, as it does for cdktf.
 *
 * @param input - what it reads from its standard input; nothing by default
 * @throws FleetError (input) when neither is found; AbortError when interrupted
 */
export async function runTerraform(
  args: readonly string[],
  cwd: string,
  options: TerraformOptions,
  input?: string,
): Promise<Ran> {
  return await firstFound(options.env, (name) => run(name, args, cwd, options, input));
}

/**
 * Runs the first program that there is.
 *
 * @param run - undefined where there is no such program
 * @throws FleetError (input) when none is found
 */
export async function firstFound<T>(env: TerraformOptions["env"], run: (name: string) => Promise<T | undefined>): Promise<T> {
  const named = env["TERRAFORM_BINARY_NAME"];
  const names = named === undefined || named === "" ? ["terraform", "tofu"] : [named];
  for (const name of names) {
    const ran = await run(name);
    if (ran !== undefined) return ran;
  }
  throw new FleetError("input", `${names.join(" or ")} was not found on the PATH; install Terraform 1.10 or newer, or OpenTofu`, {
    next: "fleetwright doctor",
  });
}

/** undefined when there is no such program. */
async function run(
  name: string,
  args: readonly string[],
  cwd: string,
  options: TerraformOptions,
  input: string | undefined,
): Promise<Ran | undefined> {
  return await new Promise((resolve, reject) => {
    const child = spawn(name, args, {
      cwd,
      env: terraformEnvironment(options.env),
      signal: options.signal,
      stdio: ["pipe", "pipe", "pipe"],
    });
    // A program that ends before it has read all says by its code what was wrong.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => stdout.push(part));
    child.stderr.on("data", (part: Buffer) => stderr.push(part));
    child.once("error", (error) => {
      if ("code" in error && error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    child.once("close", (code) => {
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
      });
    });
  });
}
