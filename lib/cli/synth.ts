import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import type { CommandContext, CommandDefinition } from "./command.ts";
import { examples } from "./command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.requiredOption("--out <dir>", "folder for the stacks; must be empty or from an earlier synth");
    command.addHelpText(
      "after",
      "\nRuns the project's app, with its own stacks too. The result is for reading and checking: deploy with cdktf.",
    );
    examples(command, [
      ["fleetwright synth --out /tmp/before", "the Terraform of every stack, as /tmp/before/stacks/<stack>/cdk.tf.json"],
      ["fleetwright synth --fleet other.yaml --out out", "of another fleet file"],
    ]);
  },
  run: async (context, _, options) => {
    const out = path.resolve(String(options["out"]));
    const file = path.join(context.project, "cdktf.json");
    if (!existsSync(file)) {
      throw new FleetError("input", `there is no cdktf.json at or above ${path.relative(".", context.fleet)}`, {
        next: "fleetwright init",
      });
    }
    const { app } = JSON.parse(readFileSync(file, "utf8")) as { readonly app?: unknown };
    if (typeof app !== "string")
      throw new FleetError("input", `${path.relative(".", file)} has no "app": the command that synthesizes the project`);
    await runApp(app, out, context);
    const manifest = JSON.parse(readFileSync(path.join(out, "manifest.json"), "utf8")) as {
      readonly stacks: Readonly<Record<string, unknown>>;
    };
    const stacks = Object.keys(manifest.stacks).sort();
    return {
      result: { out, stacks },
      text: `${stacks.length} stacks in ${path.relative(".", out)}/stacks: ${stacks.join(", ")}`,
    };
  },
};

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
