import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { FleetError } from "../errors.ts";
import type { Emit } from "../model/event.ts";
import { withProcessLock } from "../process-lock.ts";

export interface BuildOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Programs that are built together from Go modules alone. */
export interface GoPrograms {
  /** Their folder in the cache. */
  readonly name: string;
  /** What messages call them. */
  readonly title: string;
  /** Absolute; holds go.mod and go.sum, and whatever source is our own. */
  readonly source: string;
  readonly packages: readonly string[];
  /** Names of the files that come of it, one for each package. */
  readonly files: readonly string[];
  /** What else decides how they come out. */
  readonly inputs: string;
  readonly ldflags: string;
  /** How long it takes the first time, in words. */
  readonly takes: string;
  /** The variable that names programs built elsewhere. */
  readonly variable: string;
}

/**
 * The folder with the built programs in the user's cache; builds them where that was never done, and says so.
 *
 * @returns an absolute path
 * @throws FleetError (input) when Go is missing, (remote) when the build fails
 */
export async function builtPrograms(programs: GoPrograms, options: BuildOptions): Promise<string> {
  const cache = path.join(cacheFolder(options.env), programs.name);
  const folder = path.join(cache, await cacheKey(programs, options));
  const done = (): boolean => programs.files.every((file) => existsSync(path.join(folder, file)));
  if (done()) return folder;
  mkdirSync(folder, { recursive: true });
  const { emit, signal } = options;
  const onWait = (): void => emit({ type: "wait", phase: programs.title, message: "another process is building it" });
  await withProcessLock(path.join(folder, "building"), { signal, onWait }, async () => {
    if (!done()) await build(programs, folder, cache, options);
  });
  return folder;
}

/** Where built programs are kept: the one place outside the project that this tool writes to. */
export function cacheFolder(env: BuildOptions["env"]): string {
  const base = env["XDG_CACHE_HOME"] ?? (env["HOME"] === undefined ? undefined : path.join(env["HOME"], ".cache"));
  if (base === undefined)
    throw new FleetError("input", "neither XDG_CACHE_HOME nor HOME is set, so there is no place for programs that are built");
  return path.join(base, "fleetwright");
}

/** Everything that decides what the programs are. */
async function cacheKey(programs: GoPrograms, options: BuildOptions): Promise<string> {
  const hash = createHash("sha256");
  for (const file of readdirSync(programs.source, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(go|mod|sum)$/.test(name))
    .sort()) {
    hash.update(`${file}\0`).update(readFileSync(path.join(programs.source, file)));
  }
  hash.update(`${programs.inputs}\0${await goVersion(programs, options)}\0${process.platform}\0${process.arch}`);
  return hash.digest("hex").slice(0, 20);
}

async function goVersion(programs: GoPrograms, options: BuildOptions): Promise<string> {
  const lines: string[] = [];
  await runGo(["version"], { ...options.env }, programs, options.signal, (line) => lines.push(line));
  return lines.join(" ");
}

async function build(programs: GoPrograms, folder: string, cache: string, options: BuildOptions): Promise<void> {
  const { title: phase, packages } = programs;
  const env = {
    ...options.env,
    // Caches of our own, so that nothing of the user's is touched or trusted.
    GOMODCACHE: path.join(cache, "go/mod"),
    GOCACHE: path.join(cache, "go/build"),
    GOFLAGS: "-modcacherw",
    GOWORK: "off",
    CGO_ENABLED: "0",
  };
  const { emit, signal } = options;
  emit({ type: "action", phase, message: `building from source, ${programs.takes}, once; kept in ${folder}` });
  emit({ type: "wait", phase, message: "downloading Go modules" });
  let total = 0;
  await runGo(["list", "-deps", ...packages], env, programs, signal, () => (total += 1));
  let count = 0;
  const unfinished = path.join(folder, `unfinished.${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  const args = ["build", "-v", "-trimpath", "-ldflags", programs.ldflags, "-o", `${unfinished}${path.sep}`, ...packages];
  await runGo(args, env, programs, signal, () => {
    count += 1;
    if (count % 250 === 0) emit({ type: "wait", phase, message: "compiling packages", count, total });
  });
  for (const file of programs.files) renameSync(path.join(unfinished, file), path.join(folder, file));
  rmSync(unfinished, { recursive: true });
  // Gigabytes that only another build would read.
  rmSync(path.join(cache, "go"), { recursive: true, force: true });
  emit({ type: "success", phase, message: "built" });
}

/** Runs Go in the folder of the sources; `onLine` gets each line of either stream. */
async function runGo(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  programs: GoPrograms,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const last: string[] = [];
  const child = spawn("go", args, { cwd: programs.source, env, signal, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      last.splice(0, last.length - 19);
      last.push(line);
      onLine(line);
    });
  }
  await new Promise<void>((resolve, reject) => {
    child.once("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      const message = `Go is needed to build the ${programs.title} for this machine, and was not found; install Go 1.26 or newer, or set ${programs.variable} to what was built elsewhere`;
      reject(missing ? new FleetError("input", message) : error);
    });
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new FleetError("remote", `go ${args[0]} failed with ${code}:\n${last.join("\n")}`));
    });
  });
}
