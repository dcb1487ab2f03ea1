// What the report of 1,000 stacks with 39 changes each costs beside `terraform show -json`, which has to read the same plans.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { table } from "../lib/cli/frame/table.ts";
import { runProcess } from "../test/support/project.ts";
import { measure } from "./child.ts";

/** At most this much of Terraform's time. */
const TARGET = 0.25;
const MOST_MEGABYTES = 300;
const STACKS = 1000;

/** How many resources of a stack are made, changed, replaced and destroyed. */
const MADE = 9;
const [CHANGED, REPLACED, DESTROYED] = [15, 10, 5];

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-bench-"));
try {
  const plan = await onePlan();
  mkdirSync(path.join(folder, "plans"));
  mkdirSync(path.join(folder, "json"));
  const names = Array.from({ length: STACKS }, (_, at) => `cluster-c${at}`);
  for (const name of names) copyFileSync(plan, path.join(folder, "plans", name));
  const started = performance.now();
  for (const name of names) {
    const json = await terraform("show", "-json", `plans/${name}`);
    // Each has values of its own, as stacks of a fleet do.
    writeFileSync(path.join(folder, "json", `${name}.json`), json.replaceAll("OWN", name));
  }
  const theirs = (performance.now() - started) / 1000;
  const ours = await measure(folder, [path.join(import.meta.dirname, "report-program.ts"), folder]);
  const counts = (JSON.parse(readFileSync(path.join(folder, "report.json"), "utf8")) as { counts: Record<string, number> })
    .counts;
  const told = [counts["create"], counts["update"], counts["replace"], counts["destroy"]];
  const due = [MADE, CHANGED, REPLACED, DESTROYED].map((count) => count * STACKS);
  if (JSON.stringify(told) !== JSON.stringify(due)) throw new Error(`the report tells ${told.join(", ")}, not ${due.join(", ")}`);
  const ratio = ours.seconds / theirs;
  const row = [
    String(STACKS),
    `${ours.seconds.toFixed(1)} s`,
    `${theirs.toFixed(1)} s`,
    ratio.toFixed(2),
    TARGET.toFixed(2),
    `${ours.megabytes.toFixed(0)} MB`,
  ];
  process.stdout.write(`${table(["STACKS", "REPORT", "TERRAFORM SHOW", "RATIO", "TARGET", "MEMORY"], [row])}\n`);
  if (ratio > TARGET || ours.megabytes > MOST_MEGABYTES) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The plan of one stack, made by Terraform. */
async function onePlan(): Promise<string> {
  write(
    blocks("changed", CHANGED, 'input = "old-OWN"'),
    blocks("anew", REPLACED, 'triggers_replace = "old"'),
    blocks("gone", DESTROYED, ""),
  );
  await terraform("init", "-no-color");
  await terraform("apply", "-auto-approve", "-no-color");
  write(
    blocks("changed", CHANGED, 'input = "new-OWN"'),
    blocks("anew", REPLACED, 'triggers_replace = "new"'),
    blocks("made", MADE, ""),
  );
  await terraform("plan", "-no-color", "-out=plan");
  return path.join(folder, "plan");
}

function write(...all: readonly string[]): void {
  writeFileSync(path.join(folder, "main.tf"), all.join(""));
}

function blocks(name: string, count: number, body: string): string {
  return Array.from({ length: count }, (_, at) => `resource "terraform_data" "${name}${at}" {\n  ${body}\n}\n`).join("");
}

async function terraform(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess("terraform", args, folder, { CHECKPOINT_DISABLE: "1" });
  if (code !== 0) throw new Error(`terraform ${args.join(" ")} ended with ${String(code)}:\n${stderr}`);
  return stdout;
}
