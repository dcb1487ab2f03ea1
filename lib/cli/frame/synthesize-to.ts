import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { CommandContext } from "./command.ts";

/**
 * Writes the Terraform of every stack of a project, the fleet's and its own, to a folder of its choice.
 *
 * @throws FleetError (input) where the project has no app or its fleet file is at fault, (remote) where the app fails
 */
export async function synthesizeTo(out: string, context: CommandContext): Promise<void> {
  const file = path.join(context.project, "cdktf.json");
  if (!existsSync(file)) {
    throw new FleetError("input", `there is no cdktf.json at or above ${path.relative(".", context.fleet)}`, {
      next: "fleetwright init",
    });
  }
  const { app } = JSON.parse(readFileSync(file, "utf8")) as { readonly app?: unknown };
  if (typeof app !== "string")
    throw new FleetError("input", `${path.relative(".", file)} has no "app": the command that synthesizes the project`);
  // cdktf makes the last folder of a path only.
  mkdirSync(path.dirname(out), { recursive: true });
  await runApp(app, out, context);
}

/** The app's own words go to stderr; its exit code says whether the fleet file or something else is at fault. */
async function runApp(app: string, out: string, context: CommandContext): Promise<void> {
  // cdktf runs the same command through a shell: it is the project's code, as much as its stacks are.
  const child = spawn(app, {
    shell: true,
    cwd: context.project,
    signal: context.signal,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...context.env,
      CDKTF_OUTDIR: out,
      FLEETWRIGHT_FLEET: context.fleet,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${context.env["PATH"] ?? ""}`,
    },
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? -1));
  });
  if (code !== 0) throw new FleetError(code === 2 ? "input" : "remote", `the project's app (${app}) ended with ${code}`);
}
