import { createHash } from "node:crypto";
import { constants } from "node:os";
import type { Pod } from "./pod.ts";

/** How one run of a program ended. */
export interface Ending {
  readonly exitCode: number;
  readonly reason: "Completed" | "Error" | "ContainerStatusUnknown";
  readonly message?: string;
  /** Both RFC 3339. */
  readonly startedAt?: string;
  readonly finishedAt: string;
}

/** What is known of a Pod's program. */
export interface ProgramState {
  readonly now:
    | { readonly kind: "waiting"; readonly reason: string; readonly message: string }
    | { readonly kind: "running"; readonly startedAt: string; readonly ready: boolean };
  readonly restarts: number;
  readonly last: Ending | undefined;
}

/** A condition of a Pod as we wrote it last. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False";
  readonly lastTransitionTime: string;
  /** null where there is nothing to explain: what was said before must go. */
  readonly reason: string | null;
  readonly message: string | null;
}

export interface PodStatus {
  readonly phase: "Pending" | "Running";
  /** Ours, and those of others, such as the scheduler's. */
  readonly conditions: readonly { readonly type: string; readonly status?: string }[];
  readonly hostIP: string;
  readonly podIP: string;
  readonly podIPs: readonly { readonly ip: string }[];
  readonly startTime: string;
  readonly containerStatuses: readonly unknown[];
}

const NOTHING = { reason: null, message: null };

/**
 * A Pod's status as a kubelet would write it of a container that does what the program does.
 *
 * @param since - when the Pod was taken up, RFC 3339
 * @param before - the conditions as they were, whose times stay where nothing changes
 */
export function podStatus(
  pod: Pod,
  state: ProgramState,
  since: string,
  now: string,
  before: readonly { readonly type: string }[],
): PodStatus {
  const ready = state.now.kind === "running" && state.now.ready;
  const why = ready ? NOTHING : { reason: "ContainersNotReady", message: whyNot(state) };
  const condition = (type: string, met: boolean, more: Pick<Condition, "reason" | "message"> = NOTHING): Condition => {
    const status = met ? "True" : "False";
    const old = before.find((one): one is Condition => one.type === type);
    return { type, status, lastTransitionTime: old?.status === status ? old.lastTransitionTime : now, ...more };
  };
  const conditions = [condition("Initialized", true), condition("ContainersReady", ready, why), condition("Ready", ready, why)];
  const others = (pod.status?.conditions ?? []).filter(({ type }) => conditions.every((ours) => ours.type !== type));
  const podIP = addressOf(pod.metadata.uid);
  return {
    phase: state.now.kind === "running" || state.restarts > 0 ? "Running" : "Pending",
    conditions: [...others, ...conditions],
    hostIP: "127.0.0.1",
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: since,
    containerStatuses: pod.spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: "",
      ready,
      started: state.now.kind === "running",
      restartCount: state.restarts,
      state:
        state.now.kind === "running"
          ? { running: { startedAt: state.now.startedAt }, waiting: null }
          : { waiting: { reason: state.now.reason, message: state.now.message }, running: null },
      lastState: state.last === undefined ? {} : { terminated: state.last },
    })),
  };
}

function whyNot({ now, last }: ProgramState): string {
  if (now.kind === "running") return "the program does not say that it is ready";
  return last === undefined ? now.message : `${now.message}; it ended with ${last.exitCode}`;
}

/**
 * Endpoints may not be loopback addresses, so a Pod gets one that is its own and that nobody routes: what programs here
 * ask of one another goes to 127.0.0.1 by their arguments.
 */
function addressOf(uid: string): string {
  const [one = 0, two = 0] = createHash("sha256").update(uid).digest();
  return `10.245.${one}.${1 + (two % 254)}`;
}

/** As a container runtime tells it: a signal counts as 128 and its number. */
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
