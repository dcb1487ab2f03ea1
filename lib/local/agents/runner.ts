import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, follow } from "../api.ts";
import { endProcess, readRecord } from "../processes.ts";
import type { Pod } from "./pod.ts";
import { PodProgram, podRecord } from "./pod-program.ts";
import type { RunnerContext } from "./pod-program.ts";
import { programOf } from "./programs.ts";

const PODS = "/api/v1/pods";
const SCHEDULED = "fieldSelector=spec.nodeName!%3D";
const STEP_MS = 200;
const AGAIN_MS = 500;
const WATCH_S = 300;
const GRACE_MS = 10_000;

interface PodList {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly Pod[];
}

/**
 * Runs the programs of a cluster's Pods until the signal aborts. It may be killed at any moment: the programs go on, and
 * the next runner knows them by their records.
 */
export async function runAgents(context: Omit<RunnerContext, "neighbours">, signal: AbortSignal): Promise<void> {
  const programs = new Map<string, PodProgram>();
  const shared: RunnerContext = { ...context, neighbours: () => [...programs.values()] };
  await Promise.all([followPods(shared, programs, signal), stepAll(shared, programs, signal)]);
}

/** Keeps the table of programs as the API server has their Pods, through every end of a watch. */
async function followPods(context: RunnerContext, programs: Map<string, PodProgram>, signal: AbortSignal): Promise<void> {
  const { home, port, log } = context;
  const say = changes(log);
  while (!signal.aborted) {
    try {
      const answer = await ask(home, port, "GET", `${PODS}?${SCHEDULED}`, undefined, "kwok");
      if (answer.status !== 200) throw new Error(`list pods: ${answer.status} ${answer.body}`);
      const { items, metadata } = JSON.parse(answer.body) as PodList;
      const present = new Set(items.map((pod) => pod.metadata.uid));
      for (const [uid, program] of programs) if (!present.has(uid)) program.gone = true;
      await endOrphans(context, present, programs);
      for (const pod of items) take(pod);
      say("follows the cluster's Pods");
      const query = `watch=1&timeoutSeconds=${WATCH_S}&resourceVersion=${metadata.resourceVersion}&${SCHEDULED}`;
      await follow(home, port, `${PODS}?${query}`, (line) => seen(line), "kwok", signal);
    } catch (error) {
      if (signal.aborted) return;
      say(`can't follow the cluster's Pods: ${error instanceof Error ? error.message : String(error)}`);
    }
    await sleep(AGAIN_MS);
  }

  function seen(line: string): void {
    const event = JSON.parse(line) as { readonly type: string; readonly object: Pod };
    if (event.type === "ADDED" || event.type === "MODIFIED") take(event.object);
    const gone = event.type === "DELETED" ? programs.get(event.object.metadata.uid) : undefined;
    if (gone !== undefined) gone.gone = true;
  }

  function take(pod: Pod): void {
    const known = programs.get(pod.metadata.uid);
    if (known !== undefined) known.pod = pod;
    else if (pod.spec.containers.some(({ image }) => programOf(image, context.set) !== undefined))
      programs.set(pod.metadata.uid, new PodProgram(pod, context));
  }
}

/** Ends what ran for Pods that went while no runner was there. */
async function endOrphans(
  { home }: RunnerContext,
  present: ReadonlySet<string>,
  programs: ReadonlyMap<string, PodProgram>,
): Promise<void> {
  for (const file of readdirSync(home.processes)) {
    const uid = /^pod-(.+)\.json$/.exec(file)?.[1];
    if (uid === undefined || present.has(uid) || programs.has(uid)) continue;
    const record = readRecord(podRecord(home, uid));
    if (record !== undefined) await endProcess(record, GRACE_MS);
    rmSync(podRecord(home, uid), { force: true });
    rmSync(path.join(home.pods, uid), { recursive: true, force: true });
  }
}

/** Each program steps by itself, so that one that takes long to end holds up no other. */
async function stepAll(context: RunnerContext, programs: Map<string, PodProgram>, signal: AbortSignal): Promise<void> {
  const busy = new Set<string>();
  const says = new Map<string, (message: string) => void>();
  while (!signal.aborted) {
    for (const [uid, program] of programs) if (!busy.has(uid)) void step(uid, program);
    await sleep(STEP_MS);
  }

  async function step(uid: string, program: PodProgram): Promise<void> {
    const { namespace, name } = program.pod.metadata;
    const say = says.get(uid) ?? changes((message) => context.log(`${namespace}/${name}: ${message}`));
    says.set(uid, say);
    busy.add(uid);
    try {
      if (await program.step(Date.now())) {
        programs.delete(uid);
        says.delete(uid);
      }
      say("");
    } catch (error) {
      // The next step looks again; meanwhile the log says what is in the way.
      say(error instanceof Error ? error.message : String(error));
    } finally {
      busy.delete(uid);
    }
  }
}

/** Says something only when it differs from what was said last. */
function changes(log: (message: string) => void): (message: string) => void {
  let last = "";
  return (message) => {
    if (message !== last && message !== "") log(message);
    last = message;
  };
}
