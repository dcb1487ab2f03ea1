import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import { ask } from "../api.ts";
import type { Home } from "../home.ts";
import { endProcess, isRunning, readRecord, startDetached } from "../processes.ts";
import { firstLaunches, isRefusal, launchOf, reachedBy } from "./launch.ts";
import type { Neighbour, Refusal, Surroundings } from "./launch.ts";
import type { Pod, Service } from "./pod.ts";
import { exitCodeOf, podStatus } from "./pod-status.ts";
import type { Ending, PodStatus, ProgramState } from "./pod-status.ts";
import type { ProgramSetName } from "./programs.ts";
import { Prober } from "./prober.ts";
import { referencesOf } from "./referenced.ts";
import type { Reference, Referenced } from "./referenced.ts";
import { runToEnd } from "./run-to-end.ts";
import { writeToken } from "./token.ts";

/** What all programs of a cluster share. */
export interface RunnerContext {
  readonly home: Home;
  /** Of the API server. */
  readonly port: number;
  /** Whose programs run here. */
  readonly set: ProgramSetName;
  /** The folder with them, built. */
  readonly programs: string;
  readonly path: string;
  readonly neighbours: () => readonly Neighbour[];
  readonly log: (message: string) => void;
}

/** What outlives the runner, beside the process's own record. */
interface Kept {
  readonly ports: Readonly<Record<number, number>>;
  readonly restarts: number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const GRACE_S = 10;

/** One Pod's program from its start to its end. Each step looks at what is, and does the next thing. */
export class PodProgram implements Neighbour {
  pod: Pod;
  /** Set once the API server doesn't have the Pod any more. */
  gone = false;
  ports: Readonly<Record<number, number>> = {};

  readonly #context: RunnerContext;
  readonly #folder: string;
  readonly #record: string;
  readonly #since = new Date().toISOString();
  #restarts = 0;
  #startedAt: string | undefined;
  #exit: Ending | undefined;
  #last: Ending | undefined;
  #waiting: { readonly reason: string; readonly message: string } = { reason: "ContainerCreating", message: "is being started" };
  #nextStart = 0;
  #pause = FIRST_PAUSE_MS;
  #renewToken = 0;
  #prober: Prober | undefined;
  #conditions: PodStatus["conditions"] = [];
  #published = "";
  #services: readonly Service[] = [];
  #reached: readonly (string | undefined)[] = [];
  #isPrepared = false;

  constructor(pod: Pod, context: RunnerContext) {
    this.pod = pod;
    this.#context = context;
    this.#folder = path.join(context.home.pods, pod.metadata.uid);
    this.#record = podRecord(context.home, pod.metadata.uid);
  }

  /** @returns true once nothing is left to do for this Pod */
  async step(now: number): Promise<boolean> {
    if (this.gone || this.pod.metadata.deletionTimestamp !== undefined) return await this.#remove();
    const record = readRecord(this.#record);
    if (record !== undefined && isRunning(record)) await this.#watch(now);
    else if (record !== undefined) this.#ended(now);
    else if (now >= this.#nextStart) await this.#start(now);
    await this.#publish();
    return false;
  }

  async #start(now: number): Promise<void> {
    const { home, path: searched, neighbours } = this.#context;
    const [container] = this.pod.spec.containers;
    if (container === undefined) return;
    const kept = this.#kept();
    this.#restarts = kept?.restarts ?? this.#restarts;
    this.ports = kept?.ports ?? (await freePorts((container.ports ?? []).map(({ containerPort }) => containerPort)));
    this.#keep();
    const wantsToken = this.pod.spec.automountServiceAccountToken !== false;
    if (wantsToken) this.#renewToken = await writeToken(this.pod, this.#folder, home, this.#context.port);
    this.#services = await this.#listServices();
    const around: Surroundings = {
      set: this.#context.set,
      folder: this.#folder,
      ports: this.ports,
      kubeconfig: wantsToken ? path.join(this.#folder, "kubeconfig") : undefined,
      path: searched,
      services: this.#services,
      neighbours: neighbours(),
      referenced: await this.#referenced(),
    };
    const refusal = this.#isPrepared ? undefined : await this.#prepare(around);
    const launch = refusal ?? launchOf(this.pod, { ...around, referenced: await this.#referenced() });
    if (isRefusal(launch)) {
      this.#waiting = launch;
      this.#pauseFrom(now);
      return;
    }
    for (const folder of launch.folders) mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const { file, text } of launch.files) {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, text, { mode: 0o600 });
    }
    this.#reached = reachedBy(this.pod, { ...this.#context, services: this.#services, neighbours: neighbours() });
    this.#exit = undefined;
    this.#startedAt = new Date().toISOString();
    try {
      await startDetached(
        {
          program: path.join(this.#context.programs, launch.program),
          args: launch.args,
          cwd: this.#folder,
          env: launch.env,
          log: podLog(home, this.pod),
          record: this.#record,
          recordsItself: false,
          onExit: (code, signal) => this.#sawExit(code, signal),
        },
        new AbortController().signal,
      );
      this.#prober = new Prober(container, this, now);
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      this.#ended(now);
    }
  }

  async #watch(now: number): Promise<void> {
    const [container] = this.pod.spec.containers;
    if (container === undefined) return;
    // After a restart of the runner: the program went on without it.
    if (this.#prober === undefined) {
      const kept = this.#kept();
      this.ports = kept?.ports ?? {};
      this.#restarts = kept?.restarts ?? 0;
      this.#startedAt ??= new Date().toISOString();
      this.#prober = new Prober(container, this, now);
    }
    if (now >= this.#renewToken && this.pod.spec.automountServiceAccountToken !== false)
      this.#renewToken = await writeToken(this.pod, this.#folder, this.#context.home, this.#context.port);
    await this.#prober.probe(now);
    if (this.#prober.dead || this.#isLost()) await this.#end();
    if (this.#prober.ready) this.#pause = FIRST_PAUSE_MS;
  }

  #sawExit(code: number | null, signal: NodeJS.Signals | null): void {
    const exitCode = exitCodeOf(code, signal);
    this.#exit = {
      exitCode,
      reason: exitCode === 0 ? "Completed" : "Error",
      ...(this.#startedAt === undefined ? {} : { startedAt: this.#startedAt }),
      finishedAt: new Date().toISOString(),
    };
  }

  /** The program is not there any more: it is started again after a pause that grows each time. */
  #ended(now: number): void {
    rmSync(this.#record, { force: true });
    this.#restarts = (this.#kept()?.restarts ?? this.#restarts) + 1;
    this.#keep();
    this.#last = this.#exit ?? {
      exitCode: 137,
      reason: "ContainerStatusUnknown",
      message: "it ended while nobody looked",
      finishedAt: new Date(now).toISOString(),
    };
    this.#exit = undefined;
    this.#prober = undefined;
    this.#waiting = { reason: "CrashLoopBackOff", message: `is started again in ${this.#pause / 1_000} s` };
    this.#pauseFrom(now);
  }

  #pauseFrom(now: number): void {
    this.#nextStart = now + this.#pause;
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
  }

  async #end(): Promise<void> {
    const record = readRecord(this.#record);
    const grace = this.pod.metadata.deletionGracePeriodSeconds ?? GRACE_S;
    if (record !== undefined) await endProcess(record, grace * 1_000);
  }

  async #remove(): Promise<boolean> {
    await this.#end();
    rmSync(this.#record, { force: true });
    rmSync(this.#folder, { recursive: true, force: true });
    if (this.gone) return true;
    const body = { gracePeriodSeconds: 0, preconditions: { uid: this.pod.metadata.uid } };
    const answer = await this.#ask("DELETE", podPath(this.pod), body);
    // Another Pod may have its name by now.
    if (![200, 404, 409].includes(answer.status)) throw new Error(`${podPath(this.pod)}: ${answer.status} ${answer.body}`);
    return true;
  }

  async #publish(): Promise<void> {
    const running = this.#prober !== undefined && this.#exit === undefined;
    const state: ProgramState = {
      now: running
        ? { kind: "running", startedAt: this.#startedAt ?? this.#since, ready: this.#prober?.ready ?? false }
        : { kind: "waiting", ...this.#waiting },
      restarts: this.#restarts,
      last: this.#last,
    };
    // A node that could not report for a while is taken for dead: then others say that its Pods are not ready.
    const live = this.pod.status?.conditions ?? [];
    const isOverruled = this.#published !== "" && readyIn(live) !== readyIn(this.#conditions);
    const before = isOverruled ? live : this.#conditions;
    const status = podStatus(this.pod, state, this.#since, new Date().toISOString(), before);
    const text = JSON.stringify(status);
    if (text === this.#published && !isOverruled) return;
    const body = { metadata: { uid: this.pod.metadata.uid }, status };
    const answer = await this.#ask("PATCH", `${podPath(this.pod)}/status`, body);
    if (answer.status === 404 || answer.status === 409) return;
    if (answer.status !== 200) throw new Error(`${podPath(this.pod)}/status: ${answer.status} ${answer.body}`);
    this.#conditions = status.conditions;
    this.#published = text;
  }

  /** What it was told of where others are is no longer so: another Pod has taken their place. */
  #isLost(): boolean {
    const { set, neighbours } = this.#context;
    const now = reachedBy(this.pod, { set, services: this.#services, neighbours: neighbours() });
    return this.#reached.some((address, index) => now[index] !== undefined && now[index] !== address);
  }

  /** Runs what comes before the program, once in the Pod's life. @returns why that isn't done; undefined where it is */
  async #prepare(around: Surroundings): Promise<Refusal | undefined> {
    const launches = firstLaunches(this.pod, around);
    if (isRefusal(launches)) return launches;
    for (const one of launches) {
      const program = path.join(this.#context.programs, one.program);
      const failed = await runToEnd({ ...one, program, cwd: this.#folder, log: podLog(this.#context.home, this.pod) });
      if (failed !== undefined) return { reason: "Init:Error", message: failed };
    }
    this.#isPrepared = true;
    return undefined;
  }

  async #referenced(): Promise<Referenced> {
    const found = new Map<Reference, Readonly<Record<string, string>>>();
    for (const reference of referencesOf(this.pod)) {
      const [kind = "", name = ""] = reference.split(" ");
      const folder = kind === "Secret" ? "secrets" : "configmaps";
      const answer = await this.#ask("GET", `/api/v1/namespaces/${this.pod.metadata.namespace}/${folder}/${name}`);
      if (answer.status === 404) continue;
      if (answer.status !== 200) throw new Error(`${reference}: ${answer.status}`);
      const { data = {} } = JSON.parse(answer.body) as { readonly data?: Readonly<Record<string, string>> };
      const text = (value: string): string => (kind === "Secret" ? Buffer.from(value, "base64").toString() : value);
      found.set(reference, Object.fromEntries(Object.entries(data).map(([key, value]) => [key, text(value)])));
    }
    return found;
  }

  async #listServices(): Promise<readonly Service[]> {
    const answer = await this.#ask("GET", `/api/v1/namespaces/${this.pod.metadata.namespace}/services`);
    if (answer.status !== 200) throw new Error(`list services: ${answer.status} ${answer.body}`);
    return (JSON.parse(answer.body) as { readonly items: readonly Service[] }).items;
  }

  async #ask(method: "GET" | "PATCH" | "DELETE", target: string, body?: unknown): Promise<{ status: number; body: string }> {
    return await ask(this.#context.home, this.#context.port, method, target, body, "kwok");
  }

  #kept(): Kept | undefined {
    const file = path.join(this.#folder, "kept.json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Kept) : undefined;
  }

  #keep(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = path.join(this.#folder, "kept.json");
    writeFileSync(`${file}.unfinished`, JSON.stringify({ ports: this.ports, restarts: this.#restarts } satisfies Kept));
    renameSync(`${file}.unfinished`, file);
  }
}

/** Where the process of a Pod's program has its record. */
export function podRecord(home: Home, uid: string): string {
  return path.join(home.processes, `pod-${uid}.json`);
}

/** Where its output goes. */
function podLog(home: Home, { metadata }: Pod): string {
  return path.join(home.logs, `${metadata.namespace}.${metadata.name}.log`);
}

function podPath({ metadata }: Pod): string {
  return `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
}

function readyIn(conditions: PodStatus["conditions"]): string | undefined {
  return conditions.find(({ type }) => type === "Ready")?.status;
}

/** A port on 127.0.0.1 that nobody listens on, for each of the wanted ones. */
async function freePorts(wanted: readonly number[]): Promise<Readonly<Record<number, number>>> {
  const servers = wanted.map(() => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            resolve(typeof address === "object" && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(wanted.map((port, index) => [port, ports[index] ?? 0]));
}
