import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalCluster } from "../contracts/local-cluster.ts";
import { parseLocalCluster } from "../contracts/parse-local-cluster.ts";
import { FleetError } from "../errors.ts";
import type { Emit } from "../model/event.ts";
import { ask } from "./api.ts";
import { agentPrograms, isProgramSet } from "./agents/programs.ts";
import type { ProgramSetName } from "./agents/programs.ts";
import { controlPlaneBinary } from "./binary.ts";
import { componentsOf } from "./components.ts";
import type { Component } from "./components.ts";
import { lacksKeys, prepareFiles } from "./files.ts";
import { homeOf } from "./home.ts";
import type { Home } from "./home.ts";
import { ensureNodes } from "./nodes.ts";
import { endProcess, isRunning, readRecord, startDetached, tail } from "./processes.ts";

export interface LocalOptions {
  /** The folder of cdktf.json. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Whether agents in Pods really run. Default: as the cluster was last brought up, and simulated the first time. */
  readonly agents?: AgentMode;
}

/** Whose programs run for the Pods whose image has one. */
export type AgentMode = ProgramSetName | "simulated";

/** One program of a local cluster and whether it runs. */
export interface ComponentStatus {
  readonly name: string;
  readonly running: boolean;
  readonly pid: number | undefined;
}

const READY_WITHIN_MS = 120_000;
const READY_POLL_MS = 200;
const GRACE_MS = 5_000;

/**
 * Brings a cluster up: starts what should run and doesn't, and waits until its API server is ready. Doing it again does
 * nothing more.
 *
 * @returns the names of the programs that had to be started
 * @throws FleetError (timeout) naming what does not become ready, (remote) when a program ends by itself
 */
export async function up(cluster: LocalCluster, options: LocalOptions): Promise<readonly string[]> {
  const home = homeOf(options.project, cluster.name);
  const mode = options.agents ?? lastMode(home);
  const set = mode === "simulated" ? undefined : mode;
  const binary = await controlPlaneBinary({ ...options, kubernetes: cluster.kubernetes });
  const agents =
    set === undefined
      ? undefined
      : { node: process.execPath, set, programs: await agentPrograms(set, options), project: options.project };
  if (mode !== lastMode(home)) await endAgents(home);
  if (lacksKeys(home)) {
    options.emit({ type: "warning", cluster: cluster.name, message: "a key or certificate is missing: all are made anew" });
    await down(cluster.name, false, options);
    rmSync(home.pki, { recursive: true });
  }
  await prepareFiles(cluster, home, binary, set, options.signal);
  const started: string[] = [];
  for (const component of componentsOf(cluster, home, agents)) {
    if (await ensureRunning(component, binary, home, options)) started.push(component.name);
    if (component.name === "kube-apiserver") await ready(cluster, home, options);
  }
  const nodes = await ensureNodes(cluster, home, set !== undefined);
  if (started.length > 0 || nodes > 0) {
    options.emit({
      type: "success",
      cluster: cluster.name,
      message: `API server ready at https://127.0.0.1:${cluster.ports.api}`,
    });
  }
  return started;
}

/** As the cluster was brought up; simulated where it never was. */
function lastMode(home: Home): AgentMode {
  const set = existsSync(home.realAgents) ? readFileSync(home.realAgents, "utf8") : "";
  return isProgramSet(set) ? set : "simulated";
}

/** Starts again whatever of an existing cluster died. @returns the programs started; undefined when there is no such cluster */
export async function restart(name: string, options: LocalOptions): Promise<readonly string[] | undefined> {
  const cluster = readLocalCluster(options.project, name);
  return cluster === undefined ? undefined : await up(cluster, options);
}

/**
 * Ends every program of a cluster, the last started first. Doing it again does nothing more.
 *
 * @param purge - also remove its files: its data, its keys, its logs
 */
export async function down(name: string, purge: boolean, options: LocalOptions): Promise<void> {
  const home = homeOf(options.project, name);
  if (!existsSync(home.root)) return;
  await endAgents(home);
  const order = ["kwok", "kube-scheduler", "kube-controller-manager", "kube-apiserver", "etcd"];
  for (const component of order) {
    const record = readRecord(recordFile(home, component));
    if (record === undefined) continue;
    await endProcess(record, GRACE_MS);
    rmSync(recordFile(home, component), { force: true });
  }
  if (purge) rmSync(home.root, { recursive: true, force: true });
  options.emit({ type: "success", cluster: name, message: purge ? "ended and removed" : "ended, its data stays" });
}

/** What starts programs for Pods ends first, so that it starts none again; then they. */
export async function endAgents(home: Home): Promise<void> {
  if (!existsSync(home.processes)) return;
  const files = readdirSync(home.processes).filter((file) => file === "agents.json" || /^pod-.+\.json$/.test(file));
  for (const file of files.sort()) {
    const record = readRecord(path.join(home.processes, file));
    if (record !== undefined) await endProcess(record, GRACE_MS);
    rmSync(path.join(home.processes, file), { force: true });
  }
}

/** A cluster whose own file can't be read. */
export interface UnreadableCluster {
  readonly name: string;
  readonly why: string;
}

/**
 * The clusters of this project, sorted by name, with their programs.
 *
 * @param tell - of one whose own file can't be read. Default: that is an error
 */
export function listLocal(
  project: string,
  tell?: (one: UnreadableCluster) => void,
): readonly { readonly cluster: LocalCluster; readonly components: readonly ComponentStatus[] }[] {
  const folder = path.dirname(homeOf(project, "any").root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const cluster = readOrTell(project, name, tell);
      if (cluster === undefined) return [];
      const home = homeOf(project, name);
      const mode = lastMode(home);
      const agents = mode === "simulated" ? undefined : { node: "", set: mode, programs: "", project };
      const components = componentsOf(cluster, home, agents).map(({ name: component }) => statusOf(home, component));
      return [{ cluster, components }];
    });
}

function readOrTell(project: string, name: string, tell?: (one: UnreadableCluster) => void): LocalCluster | undefined {
  try {
    return readLocalCluster(project, name);
  } catch (error) {
    if (tell === undefined || !(error instanceof FleetError)) throw error;
    tell({ name, why: error.message });
    return undefined;
  }
}

export function readLocalCluster(project: string, name: string): LocalCluster | undefined {
  const { cluster } = homeOf(project, name);
  return existsSync(cluster) ? parseLocalCluster(readFileSync(cluster, "utf8"), cluster) : undefined;
}

function statusOf(home: Home, component: string): ComponentStatus {
  const record = readRecord(recordFile(home, component));
  const running = record !== undefined && isRunning(record);
  return { name: component, running, pid: running ? record.pid : undefined };
}

async function ensureRunning(component: Component, binary: string, home: Home, options: LocalOptions): Promise<boolean> {
  const program = component.program ?? binary;
  const command = component.program === undefined ? [component.name, ...component.args] : component.args;
  const record = readRecord(recordFile(home, component.name));
  if (record !== undefined && isRunning(record)) {
    // What runs may be of an older version, or listen on other ports.
    if (record.command[0] === program && record.command.slice(1).join("\0") === command.join("\0")) return false;
    await endProcess(record, GRACE_MS);
  }
  options.emit({ type: "action", cluster: home.name, message: `starting ${component.name}` });
  await startDetached(
    {
      program,
      args: command,
      recordsItself: component.program === undefined,
      cwd: home.root,
      // A home of their own: what they would leave in the user's lands here and goes with the cluster.
      env: { HOME: home.root, PATH: options.env["PATH"] ?? "", KWOK_WORKDIR: home.root },
      log: path.join(home.logs, `${component.name}.log`),
      record: recordFile(home, component.name),
    },
    options.signal,
  );
  return true;
}

function recordFile(home: Home, component: string): string {
  return path.join(home.processes, `${component}.json`);
}

async function ready(cluster: LocalCluster, home: Home, options: LocalOptions): Promise<void> {
  let last = "no answer yet";
  for (let waited = 0; waited < READY_WITHIN_MS; waited += READY_POLL_MS) {
    for (const component of ["etcd", "kube-apiserver"]) {
      if (!statusOf(home, component).running) {
        throw new FleetError(
          "remote",
          `cluster ${cluster.name}: ${component} ended by itself; the last lines of its log:\n${tail(path.join(home.logs, `${component}.log`))}`,
        );
      }
    }
    try {
      const answer = await ask(home, cluster.ports.api, "GET", "/readyz");
      if (answer.status === 200) return;
      last = `${answer.status} ${answer.body.slice(0, 200)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(READY_POLL_MS, undefined, { signal: options.signal });
  }
  throw new FleetError(
    "timeout",
    `cluster ${cluster.name}: https://127.0.0.1:${cluster.ports.api}/readyz was not ready in ${READY_WITHIN_MS / 1000} s; last: ${last}`,
    {
      next: `fleetwright local up ${cluster.name}`,
    },
  );
}
