import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { endProcess, readRecord } from "../../lib/local/processes.ts";
import { endAgents, listLocal } from "../../lib/local/up.ts";
import { endGit } from "../../lib/local/git/git-server.ts";
import { homeOf } from "../../lib/local/home.ts";

export const CHECKOUT = path.resolve(import.meta.dirname, "../..");
/** Our own command, as a checkout has it. */
export const PROGRAM = path.join(CHECKOUT, "bin/fleetwright.js");
/** cdktf's own command line. */
export const CDKTF = path.join(CHECKOUT, "node_modules/cdktf-cli/bundle/bin/cdktf");

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of its own in a temporary folder, with its own ports; what runs from it is ended by `dispose`. */
export interface Project {
  readonly folder: string;
  /** First of a thousand ports that nobody listened on a moment ago. */
  readonly firstPort: number;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Names in the project's folder, sorted. */
  files(): readonly string[];
  fleetwright(...args: readonly string[]): Promise<Ended>;
  cdktf(...args: readonly string[]): Promise<Ended>;
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Ended>;
  dispose(): Promise<void>;
}

export async function aProject(files: Readonly<Record<string, string>> = {}): Promise<Project> {
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  const firstPort = await freePorts();
  const app = `node --disable-warning=DEP0044 ${path.join(CHECKOUT, "stacks/main.js")}`;
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  write("cdktf.json", JSON.stringify({ language: "typescript", app, sendCrashReports: "false" }));
  // As in a team's project: programs and packages are found from the project's own folder.
  symlinkSync(path.join(CHECKOUT, "node_modules"), path.join(folder, "node_modules"));
  for (const [file, text] of Object.entries(files)) write(file, text);
  const run: Project["run"] = (program, args, env = {}, signal?) => runProcess(program, args, folder, env, signal);
  return {
    folder,
    firstPort,
    write,
    files: () => readdirSync(folder).sort(),
    read: (file) => readFileSync(path.join(folder, file), "utf8"),
    fleetwright: (...args) => run(process.execPath, [PROGRAM, ...args]),
    cdktf: (...args) => run(process.execPath, [CDKTF, ...args]),
    run,
    dispose: async () => {
      await endAll(folder);
      taken.delete(firstPort);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program to its end, in the environment of a machine without a terminal. */
export async function runProcess(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<Ended> {
  const child = spawn(program, args, {
    cwd,
    env: { ...testEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  const parts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (part: string) => (parts[stream] += part));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, ...parts };
}

/** What tests hand to the programs they start: this Node first, no update checks, no settings of the person who runs them. */
export function testEnvironment(): Record<string, string> {
  const others = { ...(process.env as Record<string, string>) };
  const config = others["TF_CLI_CONFIG_FILE"];
  if (config !== undefined && !existsSync(config)) delete others["TF_CLI_CONFIG_FILE"];
  delete others["FLEETWRIGHT_FLEET"];
  delete others["NODE_OPTIONS"];
  return {
    ...others,
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env["PATH"] ?? ""}`,
    CHECKPOINT_DISABLE: "1",
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    CI: "1",
  };
}

/** Copies the checkout's fleet with what its agents are made of, and moves its ports to where nobody listens. */
export function copyFleet(project: Project): void {
  const { firstPort } = project;
  const fleet = readFileSync(path.join(CHECKOUT, "fleet.yaml"), "utf8");
  project.write(
    "fleet.yaml",
    fleet
      .replace("ports: 16000-16999", `ports: ${firstPort}-${firstPort + BLOCK - 1}`)
      .replace("127.0.0.1:16900", `127.0.0.1:${firstPort + GIT_PORT}`),
  );
  const lock = readFileSync(path.join(CHECKOUT, "fleet.lock"), "utf8");
  project.write("fleet.lock", lock.replace(/^ {2}- \{ kind: ports,.*\n/gm, ""));
}

async function endAll(folder: string): Promise<void> {
  await endGit(folder, false);
  for (const { cluster, components } of listLocal(folder)) {
    await endAgents(homeOf(folder, cluster.name));
    for (const { name } of [...components].reverse()) {
      const record = readRecord(path.join(homeOf(folder, cluster.name).processes, `${name}.json`));
      if (record !== undefined) await endProcess(record, 2_000);
    }
  }
}

const BLOCK = 1_000;
/** In a project's block, where its Git repository is served. */
const GIT_PORT = 900;

/** A block whose first port is free now; tests of one run take different ones. */
export async function freePorts(): Promise<number> {
  // Files run at the same time, and none of them listens the moment it has its ports.
  const share = Number(process.env["JEST_WORKER_ID"] ?? 0) % BLOCKS_APART;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 17_000 + BLOCK * (BLOCKS_APART * Math.floor(Math.random() * 5) + share);
    if (!taken.has(first) && (await isFree(first)) && (await isFree(first + 8))) {
      taken.add(first);
      return first;
    }
  }
  throw new Error("no free block of ports between 17000 and 32000");
}

/** As many as files run at the same time (test/run.ts). */
const BLOCKS_APART = 3;
const taken = new Set<number>();

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
