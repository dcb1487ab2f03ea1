import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { withDeadline } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import type { PhaseResult } from "../contract.ts";
import type { Emit } from "../../model/event.ts";

export interface WaitOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly cluster: string;
  readonly phase: string;
  readonly timeoutMs: number;
}

type Settled = Extract<PhaseResult, { kind: "Done" }>;

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/** Looks again and again until it is done, failed, or the deadline has passed: then the error names what it waited for. */
export async function waitUntil(options: WaitOptions, look: (signal: AbortSignal) => Promise<PhaseResult>): Promise<Settled> {
  const { clock, signal, emit, cluster, phase } = options;
  let last = "nothing seen yet";
  let lastClass: "deadline" | "waiting" = "deadline";
  const late = (): Error => {
    const message = `${cluster}: ${last}, after waiting ${Math.round(options.timeoutMs / 1000)} s`;
    return new PhaseError({ class: lastClass, message });
  };
  return withDeadline(clock, options.timeoutMs, signal, late, async (bounded) => {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5)) {
      const result = await look(bounded);
      if (result.kind === "Done") return result;
      if (result.kind === "Failed") throw new PhaseError(result.failure);
      const said = result.kind === "Retry" ? result.reason : `${result.object}: ${result.condition}${actor(result.who)}`;
      if (said !== last) emit({ type: "wait", cluster, phase, message: said });
      last = said;
      lastClass = result.kind === "Waiting" && result.who !== "" ? "waiting" : "deadline";
      await sleep(clock, result.kind === "Retry" ? result.afterMs : pause * (0.75 + clock.random() / 2), bounded);
    }
  });
}

function actor(who: string): string {
  return who === "" ? "" : `, which ${who} can change`;
}
