import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

/** The templates that there are: each a folder of `templates/`, with what it is for. */
export const TEMPLATES = {
  local: "a fleet file with three clusters on this machine",
  "region-stack": "no fleet file: one region as a stack written by hand",
} as const;

const DEFAULT_TEMPLATE = "local";
const LANGUAGES = ["yaml", "ts"] as const;

/** Projects often have these already; then they stay, and what they need is said. */
const MAY_EXIST = ["package.json", "tsconfig.json", ".gitignore", ".npmrc"];

const FLEET_FILES = ["fleet.yaml", "fleet.ts"];

/** What our `.npmrc` says, for a project that has one: what npm and npx start tells no version server about its runs. */
const QUIET_NPM =
  "npm config set --location=project update-notifier=false 'node-options=--max-old-space-size=4096 --import=data:text/javascript,process.env.CHECKPOINT_DISABLE=1,process.env.DISABLE_VERSION_CHECK=1'";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[dir]", "the project's folder; made if it is missing (default: this one)")
      .option("--template <name>", `${Object.keys(TEMPLATES).join(" or ")} (default: ${DEFAULT_TEMPLATE})`)
      .option("--language <language>", `${LANGUAGES.join(" or ")}: what the fleet file is written in (default: yaml)`)
      .option("--set <path=value>", "set a value of the fleet file; may be repeated", (text, before: string[] = []) => [
        ...before,
        text,
      ]);
    const about = Object.entries(TEMPLATES).map(([name, what]) => `  ${name.padEnd(14)} ${what}`);
    command.addHelpText(
      "after",
      `
Templates:
${about.join("\n")}

No file is ever overwritten. Where there is a fleet file alone, it gets the project around it; where its state lies in S3, Cloud
Storage or Azure, the next run makes or mends what holds it: encrypted, versioned, private. It asks before; in CI it wants --yes.`,
    );
    examples(command, [
      ["fleetwright init shop-fleet", "a fleet on this machine, in YAML"],
      ["fleetwright init shop-fleet --language ts --set fleet=shop", "the same in TypeScript, under another name"],
      ["fleetwright init --template region-stack", "constructs without a fleet file, in this folder"],
      ["fleetwright init --yes", "in a project with state in S3, Cloud Storage or Azure: its bucket"],
    ]);
  },
  run: async (context, [folder = "."], options) => {
    const isNew = folder !== "." || ["template", "language", "set"].some((name) => options[name] !== undefined);
    const adds = !isNew && existsSync(context.fleet);
    if (adds && existsSync(path.join(context.project, "cdktf.json"))) {
      const { initState } = await import("./init-state.ts");
      const outcome = await initState(context);
      if (outcome !== undefined) return outcome;
    }
    const { renderTemplate } = await import("./init-files.ts");
    const template = oneOf(Object.keys(TEMPLATES), options["template"] ?? DEFAULT_TEMPLATE, "template");
    const language = oneOf(LANGUAGES, options["language"] ?? "yaml", "language");
    const rendered = await renderTemplate({ template, language, settings: (options["set"] ?? []) as readonly string[] });
    // A fleet file that somebody has written gets the project that it lacks.
    const files = Object.fromEntries(Object.entries(rendered).filter(([name]) => !adds || !FLEET_FILES.includes(name)));
    const root = path.resolve(typeof options["chdir"] === "string" ? options["chdir"] : ".", folder);

    const existing = Object.keys(files).filter((name) => existsSync(path.join(root, name)));
    const blocking = existing.filter((name) => !MAY_EXIST.includes(name));
    if (blocking.length > 0) {
      throw new FleetError("input", `${folder} has ${blocking.join(", ")} already: nothing was written`, {
        next: "fleetwright init NEW-FOLDER",
      });
    }
    const written = Object.keys(files).filter((name) => !existing.includes(name));
    await mkdir(root, { recursive: true });
    for (const name of written) await writeFile(path.join(root, name), files[name] ?? "", { flag: "wx" });
    const lines = [
      ...written.map((name) => `wrote ${path.join(folder, name)}`),
      ...existing.map((name) => `kept ${path.join(folder, name)}`),
    ];
    return {
      result: { folder: root, template, written, kept: existing },
      text: lines.join("\n"),
      next: [
        ...(folder === "." ? [] : [`cd ${folder}`]),
        ...nextCommands(
          existing,
          FLEET_FILES.some((name) => name in rendered),
        ),
      ],
    };
  },
};

function nextCommands(kept: readonly string[], hasFleet: boolean): readonly string[] {
  const quiet = kept.includes(".npmrc") ? [QUIET_NPM] : [];
  const packages = kept.includes("package.json")
    ? [
        "npm pkg set type=module overrides.@cdktf/node-pty-prebuilt-multiarch=npm:@lydell/node-pty@^1.1.0",
        "npm install fleetwright && npm install --save-dev cdktf-cli@0.21",
      ]
    : ["npm install"];
  return [
    ...quiet,
    ...packages,
    ...(hasFleet ? ["npx fleetwright plan --write", "npx fleetwright pin"] : []),
    "npx fleetwright deploy",
    "npx fleetwright status",
  ];
}

function oneOf<T extends string>(names: readonly T[], value: unknown, what: string): T {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new FleetError("input", `"${String(value)}" is no ${what}; there are ${names.join(" and ")}`);
  return found;
}
