import { execFileSync, spawn } from "node:child_process";
import { globSync } from "node:fs";
import { isTorn } from "../../lib/terraform/torn-state.ts";
import { CDKTF, testEnvironment } from "./project.ts";
import type { Project } from "./project.ts";

/**
 * Deploys all stacks, and kills all that runs for it at the first moment that its output tells of: cdktf with its process
 * group, and Terraform with what that started, which have a terminal of their own and would live on.
 *
 * @returns whether it came to that; otherwise it has ended by itself
 */
export async function strikeDeployment(project: Project, moment: RegExp): Promise<boolean> {
  const cdktf = [CDKTF, "deploy", "*", "--auto-approve", "--parallelism", "2"];
  const child = spawn(process.execPath, cdktf, {
    cwd: project.folder,
    env: testEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  let struck = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      said += part;
      if (struck || child.pid === undefined || !moment.test(said)) return;
      struck = true;
      killWithDescendants(child.pid, project.folder);
    });
  }
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  return struck;
}

/**
 * Kills a process with all that it has started, but not while a state is being written: Terraform writes a local one over
 * itself, and what is left of that is nobody's work but Terraform's. `torn-state.ts` is about those.
 */
export function killWithDescendants(root: number, project: string): void {
  for (;;) {
    const held = hold(root);
    const states = globSync(".fleetwright/state/**/*.tfstate", { cwd: project });
    if (!states.some((file) => isTorn(project, file))) {
      for (const pid of held) send(pid, "SIGKILL");
      return;
    }
    for (const pid of held) send(pid, "SIGCONT");
  }
}

/** All are held still before any is killed, so that none of them starts another while the rest is looked for. */
function hold(root: number): ReadonlySet<number> {
  const held = new Set<number>();
  for (let found = [root]; found.length > 0; found = descendants(root).filter((pid) => !held.has(pid))) {
    for (const pid of found) {
      held.add(pid);
      send(pid, "SIGSTOP");
    }
  }
  return held;
}

function descendants(root: number): readonly number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const childrenOf = Map.groupBy(
    rows.map((row) => row.trim().split(/\s+/).map(Number)),
    ([, parent]) => parent,
  );
  const below = (pid: number): readonly number[] =>
    (childrenOf.get(pid) ?? []).flatMap(([child = 0]) => [child, ...below(child)]);
  return below(root);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It had ended by itself.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
