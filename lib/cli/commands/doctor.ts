import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

interface Finding {
  readonly what: string;
  readonly found: string;
  readonly needed: string;
  readonly ok: boolean;
  readonly fix: string;
}

const PROGRAMS = [
  {
    what: "Terraform or OpenTofu",
    needed: [1, 10],
    commands: [
      ["terraform", "version"],
      ["tofu", "version"],
    ],
    fix: "install Terraform 1.10 or newer, or OpenTofu",
  },
  {
    what: "Go (for local clusters)",
    needed: [1, 26],
    commands: [["go", "version"]],
    fix: "install Go 1.26 or newer, or set FLEETWRIGHT_CONTROL_PLANE to a built binary",
  },
  { what: "git", needed: [2, 30], commands: [["git", "--version"]], fix: "install git" },
] as const;

export const command: CommandDefinition = {
  configure: (command) => {
    examples(command, [
      ["fleetwright doctor", "what is here, what is missing, how to get it"],
      ["fleetwright doctor --json", "the same for a script"],
    ]);
  },
  run: async (context) => {
    const { table } = await import("../frame/table.ts");
    const findings: Finding[] = [nodeFinding()];
    for (const program of PROGRAMS) findings.push(await programFinding(program, context.signal));
    const missing = findings.filter((finding) => !finding.ok);
    return {
      exit: missing.length > 0 ? "input" : "done",
      result: { findings },
      text: table(
        ["", "WHAT", "FOUND", "NEEDED", "FIX"],
        findings.map((finding) => [
          finding.ok ? "ok" : "--",
          finding.what,
          finding.found,
          finding.needed,
          finding.ok ? "" : finding.fix,
        ]),
      ),
    };
  },
};

function nodeFinding(): Finding {
  return { what: "Node", found: process.versions.node, needed: "22.19", ok: true, fix: "" };
}

async function programFinding(program: (typeof PROGRAMS)[number], signal: AbortSignal): Promise<Finding> {
  const [major, minor] = program.needed;
  const base = { what: program.what, needed: `${major}.${minor}`, fix: program.fix };
  for (const [name, argument] of program.commands) {
    const found = await versionOf(name, argument, signal);
    if (found === undefined) continue;
    return { ...base, found: found.join("."), ok: found[0] > major || (found[0] === major && found[1] >= minor) };
  }
  return { ...base, found: "not found", ok: false };
}

async function versionOf(name: string, argument: string, signal: AbortSignal): Promise<readonly [number, number] | undefined> {
  try {
    const { stdout } = await promisify(execFile)(name, [argument], { signal, env: { ...process.env, CHECKPOINT_DISABLE: "1" } });
    const match = /(\d+)\.(\d+)/.exec(stdout);
    return match === null ? undefined : [Number(match[1]), Number(match[2])];
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
