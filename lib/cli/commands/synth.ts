import { readFileSync } from "node:fs";
import path from "node:path";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { synthesizeTo } from "../frame/synthesize-to.ts";

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
    await synthesizeTo(out, context);
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
