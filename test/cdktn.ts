// `npm run test:cdktn`: the constructs do the same on cdktn, the living fork of cdktf. In a copy of this checkout `cdktf` is
// cdktn; there the tests of constructs, stacks and golden plans pass, and the scenario fleets give the same Terraform. The
// package is downloaded, so that this is no part of `npm test`.
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..");
const FORK = "cdktn@0.24.0";
const TESTS = ["test/constructs", "test/stacks", "test/plan/golden.test.ts"];
/** They take cdktf from beside themselves, so that a link to them would bring the original along. */
const BINDINGS = /^provider-(aws|azurerm|google)$/;

const scratch = mkdtempSync(path.join(tmpdir(), "fleetwright-cdktn-"));
try {
  const copy = path.join(scratch, "checkout");
  copySources(copy);
  arrangeModules(copy);
  const differing = compare(synthesize(ROOT, "original"), synthesize(copy, "fork"));
  process.stdout.write(differing.length === 0 ? "the same Terraform from both\n" : differing.map((one) => `${one}\n`).join(""));
  const jest = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", "node_modules/jest/bin/jest.js"];
  const tests = spawnSync(process.execPath, [...jest, ...TESTS, "--selectProjects", "unit", "--maxWorkers=2"], {
    cwd: copy,
    stdio: "inherit",
  });
  if (tests.status !== 0 || differing.length > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Everything that git would know of, as it is now. */
function copySources(copy: string): void {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  for (const file of listed.toString().split("\0").filter(Boolean)) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    copyFileSync(path.join(ROOT, file), path.join(copy, file));
  }
}

/** The packages of this checkout by links, but for cdktf and what is bound to it. */
function arrangeModules(copy: string): void {
  const [from, to] = [path.join(ROOT, "node_modules"), path.join(copy, "node_modules")];
  mkdirSync(path.join(to, "@cdktf"), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== "cdktf" && name !== "@cdktf") symlinkSync(path.join(from, name), path.join(to, name));
  }
  for (const name of readdirSync(path.join(from, "@cdktf"))) {
    const [own, theirs] = [path.join(to, "@cdktf", name), path.join(from, "@cdktf", name)];
    if (BINDINGS.test(name)) linkFiles(theirs, own);
    else symlinkSync(theirs, own);
  }
  const fork = path.join(scratch, "package");
  mkdirSync(fork);
  writeFileSync(path.join(fork, "package.json"), JSON.stringify({ private: true }));
  execFileSync(
    "npm",
    [
      ...["install", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps", "--install-strategy=nested"],
      `cdktf@npm:${FORK}`,
    ],
    { cwd: fork, stdio: ["ignore", "ignore", "inherit"] },
  );
  linkFiles(path.join(fork, "node_modules/cdktf"), path.join(to, "cdktf"));
}

/** The same files under another folder, which take no space where both are on one disk. */
function linkFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkFiles(source, target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    copyFileSync(source, target);
  }
}

/** Where the scenario fleets' Terraform is, made by the sources in one folder. */
function synthesize(root: string, name: string): string {
  const outdir = path.join(scratch, name);
  mkdirSync(outdir);
  const names = execFileSync(process.execPath, ["--disable-warning=DEP0044", "test/support/synthesize-scenarios.ts", outdir], {
    cwd: root,
  });
  process.stdout.write(`${name} synthesizes ${names.toString().trim().split("\n").join(", ")}\n`);
  return outdir;
}

/** What differs beside cdktf's own version. */
function compare(original: string, fork: string): readonly string[] {
  const list = (root: string): readonly string[] =>
    readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".json"))
      .sort();
  const [ours, theirs] = [list(original), list(fork)];
  const files = [...new Set([...ours, ...theirs])];
  const differing = files.filter((file) => {
    if (!ours.includes(file) || !theirs.includes(file)) return true;
    return withoutVersion(path.join(original, file)) !== withoutVersion(path.join(fork, file));
  });
  const versions = [original, fork].map((root) => versionsIn(root, files));
  process.stdout.write(`${files.length} files compared, made by ${versions.join(" and ")}\n`);
  // Or the original would have been compared with itself.
  if (versions[0] === versions[1]) throw new Error("both were made by the same version");
  return differing.map((file) => `${file} differs`);
}

/** What the files themselves say made them. */
function versionsIn(root: string, files: readonly string[]): string {
  const texts = files.filter((file) => file.endsWith("cdk.tf.json")).map((file) => readFileSync(path.join(root, file), "utf8"));
  return [...new Set(texts.flatMap((text) => /"version": "([^"]+)"/.exec(text)?.[1] ?? []))].join(", ");
}

function withoutVersion(file: string): string {
  const json = JSON.parse(readFileSync(file, "utf8")) as object;
  return JSON.stringify(json, (key, value: unknown) =>
    key === "version" && typeof value === "string" && /^0\.\d+\.\d+$/.test(value) ? "" : value,
  );
}
