import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import { programPath } from "../../package-files.ts";
import { endProcess, isRunning, readRecord, startDetached } from "../processes.ts";
import { Repository } from "./repository.ts";

/** Where a project's own Git repository lies and is reached. */
export interface LocalGit {
  readonly port: number;
  /** Of the repository: `http://127.0.0.1:16900/fleet` serves `fleet`. */
  readonly name: string;
}

export interface GitOptions {
  /** The folder of cdktf.json. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

const FOLDER = ".fleetwright/git";
const READY_WITHIN_MS = 10_000;
const GRACE_MS = 2_000;

/** What a URL of this machine names; undefined where it leads elsewhere. */
export function localGitOf(url: string): LocalGit | undefined {
  const [, port, name] = /^http:\/\/127\.0\.0\.1:(\d{1,5})\/([a-z0-9-]+)$/.exec(url) ?? [];
  return port === undefined || name === undefined ? undefined : { port: Number(port), name };
}

export function repositoryOf({ project, env }: GitOptions, { name }: LocalGit): Repository {
  return new Repository(path.join(project, FOLDER, "repositories", name), env);
}

/**
 * Serves the project's repository for reading. Doing it again does nothing more.
 *
 * @returns whether it had to be started
 * @throws FleetError (remote) where it can't listen
 */
export async function serveProject(git: LocalGit, options: GitOptions): Promise<boolean> {
  const root = path.join(options.project, FOLDER);
  mkdirSync(path.join(root, "repositories"), { recursive: true });
  const record = recordFile(options.project);
  const before = readRecord(record);
  const main = programPath("lib/local/git/main");
  const args = [main, path.join(root, "repositories"), String(git.port)];
  if (before !== undefined && isRunning(before)) {
    if (before.command[0] === process.execPath && before.command.slice(1).join("\0") === args.join("\0")) return false;
    await endProcess(before, GRACE_MS);
  }
  writeFileSync(gitFile(options.project), JSON.stringify(git));
  const log = path.join(root, "server.log");
  const env = { PATH: options.env["PATH"] ?? "", HOME: root };
  const program = { program: process.execPath, args, cwd: root, env, log, record, recordsItself: false };
  let ended = false;
  await startDetached({ ...program, onExit: () => (ended = true) }, options.signal);
  for (const started = Date.now(); !(await answers(git.port));) {
    if (ended || Date.now() - started > READY_WITHIN_MS)
      throw new FleetError("remote", `nothing serves Git at 127.0.0.1:${git.port}: ${readFileSync(log, "utf8").trim()}`);
  }
  return true;
}

/** Serves again what was served before in this project. @returns whether it had to be started; undefined where there is nothing */
export async function resumeGit(options: GitOptions): Promise<boolean | undefined> {
  const git = servedIn(options.project);
  return git === undefined ? undefined : await serveProject(git, options);
}

/** What a project serves, and whether it is served now. */
export function gitStatus(project: string): (LocalGit & { readonly running: boolean }) | undefined {
  const git = servedIn(project);
  const record = readRecord(recordFile(project));
  return git === undefined ? undefined : { ...git, running: record !== undefined && isRunning(record) };
}

/** Ends the server. @param purge - also remove the repositories */
export async function endGit(project: string, purge: boolean): Promise<void> {
  const record = readRecord(recordFile(project));
  if (record !== undefined) await endProcess(record, GRACE_MS);
  rmSync(purge ? path.join(project, FOLDER) : recordFile(project), { recursive: true, force: true });
}

function servedIn(project: string): LocalGit | undefined {
  const file = gitFile(project);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LocalGit) : undefined;
}

function gitFile(project: string): string {
  return path.join(project, FOLDER, "git.json");
}

function recordFile(project: string): string {
  return path.join(project, FOLDER, "server.json");
}

/** Any answer will do: a server that answers is there. */
async function answers(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(500) });
    return true;
  } catch {
    return await new Promise((resolve) => setTimeout(() => resolve(false), 100));
  }
}
