import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { FleetError } from "../errors.ts";
import type { Emit } from "../model/event.ts";
import { LOCAL_KUBERNETES } from "../clouds/local/kubernetes.ts";

export interface BinaryOptions {
  /** Kubernetes minor, `1.36`. */
  readonly kubernetes: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

const SOURCE = path.join(import.meta.dirname, "control-plane");
const VERSION_PACKAGE = "k8s.io/component-base/version";

/**
 * The program with all parts of a control plane: the one named by FLEETWRIGHT_CONTROL_PLANE, else built from its Go
 * modules and kept in the user's cache. Building takes some five minutes the first time, and says so.
 *
 * @returns an absolute path
 * @throws FleetError (input) when the version has no build or Go is missing, (remote) when the build fails
 */
export async function controlPlaneBinary(options: BinaryOptions): Promise<string> {
  const release = LOCAL_KUBERNETES[options.kubernetes];
  if (release === undefined) {
    throw new FleetError(
      "input",
      `Kubernetes ${options.kubernetes} has no build for this machine; there is one for ${Object.keys(LOCAL_KUBERNETES).join(", ")}`,
    );
  }
  const named = options.env["FLEETWRIGHT_CONTROL_PLANE"];
  if (named !== undefined && named !== "") return checkedNamed(named);
  const cache = path.join(cacheFolder(options.env), "control-plane");
  const folder = path.join(cache, await cacheKey(release, options));
  const binary = path.join(folder, "control-plane");
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  return await withLock(
    path.join(folder, "building"),
    options,
    () => existsSync(binary),
    async () => {
      await build(binary, release, cache, options);
      return binary;
    },
    binary,
  );
}

/** Where built programs are kept: the one place outside the project that this tool writes to. */
export function cacheFolder(env: BinaryOptions["env"]): string {
  const base = env["XDG_CACHE_HOME"] ?? (env["HOME"] === undefined ? undefined : path.join(env["HOME"], ".cache"));
  if (base === undefined)
    throw new FleetError("input", "neither XDG_CACHE_HOME nor HOME is set, so there is no place for the built control plane");
  return path.join(base, "fleetwright");
}

function checkedNamed(named: string): string {
  try {
    accessSync(named, constants.X_OK);
  } catch (error) {
    throw new FleetError("input", `FLEETWRIGHT_CONTROL_PLANE names "${named}", which can't be run`, { cause: error });
  }
  return path.resolve(named);
}

/** Everything that decides what the binary is. */
async function cacheKey(release: string, options: BinaryOptions): Promise<string> {
  const hash = createHash("sha256");
  for (const file of readdirSync(SOURCE)
    .filter((name) => /\.(go|mod|sum)$/.test(name))
    .sort()) {
    hash.update(`${file}\0`).update(readFileSync(path.join(SOURCE, file)));
  }
  hash.update(`${release}\0${await goVersion(options)}\0${process.platform}\0${process.arch}`);
  return hash.digest("hex").slice(0, 20);
}

async function goVersion(options: BinaryOptions): Promise<string> {
  const lines: string[] = [];
  await runGo(["version"], { ...options.env }, options.signal, (line) => lines.push(line));
  return lines.join(" ");
}

async function build(binary: string, release: string, cache: string, options: BinaryOptions): Promise<void> {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(release) ?? [];
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
  const phase = "control plane";
  emit({
    type: "action",
    phase,
    message: `building Kubernetes ${release} from source, about 5 minutes on 2 cores, once; it is kept in ${path.dirname(binary)}`,
  });
  emit({ type: "wait", phase, message: "downloading Go modules" });
  let total = 0;
  await runGo(["list", "-deps", "."], env, signal, () => (total += 1));
  let count = 0;
  const unfinished = `${binary}.${process.pid}`;
  const flags = `-s -w -X ${VERSION_PACKAGE}.gitVersion=${release} -X ${VERSION_PACKAGE}.gitMajor=${major} -X ${VERSION_PACKAGE}.gitMinor=${minor}`;
  await runGo(["build", "-v", "-trimpath", "-ldflags", flags, "-o", unfinished, "."], env, signal, () => {
    count += 1;
    if (count % 250 === 0) emit({ type: "wait", phase, message: "compiling packages", count, total });
  });
  renameSync(unfinished, binary);
  // Three gigabytes that only another build would read.
  rmSync(path.join(cache, "go"), { recursive: true, force: true });
  emit({ type: "success", phase, message: `built Kubernetes ${release}` });
}

/** Runs Go in the source folder; `onLine` gets each line of either stream. */
async function runGo(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const last: string[] = [];
  const child = spawn("go", args, { cwd: SOURCE, env, signal, stdio: ["ignore", "pipe", "pipe"] });
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
      reject(
        missing
          ? new FleetError(
              "input",
              "Go is needed to build a control plane for this machine, and was not found; install Go 1.26 or newer, or set FLEETWRIGHT_CONTROL_PLANE to a built binary",
            )
          : error,
      );
    });
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new FleetError("remote", `go ${args[0]} failed with ${code}:\n${last.join("\n")}`));
    });
  });
}

/** Lets one process build while others wait; a lock whose holder is gone counts for nothing. */
async function withLock<T>(
  file: string,
  options: BinaryOptions,
  done: () => boolean,
  work: () => Promise<T>,
  result: T,
): Promise<T> {
  for (let said = false; !done(); said = true) {
    if (acquired(file)) {
      try {
        return done() ? result : await work();
      } finally {
        rmSync(file, { force: true });
      }
    }
    if (!said) options.emit({ type: "wait", phase: "control plane", message: "another process is building it" });
    await sleep(500, undefined, { signal: options.signal });
  }
  return result;
}

function acquired(file: string): boolean {
  try {
    const handle = openSync(file, "wx");
    writeFileSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const holder = Number(readFileSync(file, "utf8"));
    if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
