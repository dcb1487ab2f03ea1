import { describe, expect, test } from "@jest/globals";
import { exitCodeOf, podStatus } from "../../../lib/local/agents/pod-status.ts";
import type { ProgramState } from "../../../lib/local/agents/pod-status.ts";
import type { Pod } from "../../../lib/local/agents/pod.ts";

const POD: Pod = {
  metadata: { name: "p", namespace: "n", uid: "u" },
  spec: { containers: [{ name: "manager", image: "i" }] },
  status: { conditions: [{ type: "PodScheduled" }] },
};
const [SINCE, ONE, TWO] = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z"] as const;

function running(ready: boolean): ProgramState {
  return { now: { kind: "running", startedAt: ONE, ready }, restarts: 0, last: undefined };
}

function conditionOf(status: ReturnType<typeof podStatus>, type: string) {
  return status.conditions.find((one) => one.type === type);
}

describe("the status of a Pod whose program is a process", () => {
  test("keeps what others say, and the time of what doesn't change", () => {
    const first = podStatus(POD, running(false), SINCE, ONE, []);
    const second = podStatus(POD, running(true), SINCE, TWO, first.conditions);
    expect(first.conditions[0]).toEqual({ type: "PodScheduled" });
    expect(conditionOf(first, "Ready")).toMatchObject({ status: "False", reason: "ContainersNotReady", lastTransitionTime: ONE });
    expect(conditionOf(second, "Ready")).toMatchObject({ status: "True", reason: null, message: null, lastTransitionTime: TWO });
    expect(conditionOf(second, "Initialized")).toMatchObject({ status: "True", lastTransitionTime: ONE });
  });

  test("says how the last run ended, and that the next one is due", () => {
    const last = { exitCode: 2, reason: "Error", finishedAt: ONE } as const;
    const status = podStatus(
      POD,
      { now: { kind: "waiting", reason: "CrashLoopBackOff", message: "later" }, restarts: 3, last },
      SINCE,
      TWO,
      [],
    );
    expect(status).toMatchObject({
      phase: "Running",
      containerStatuses: [
        { ready: false, restartCount: 3, state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: last } },
      ],
    });
    expect(conditionOf(status, "Ready")).toMatchObject({ message: "later; it ended with 2" });
  });

  test("is pending until it first runs", () => {
    const state: ProgramState = {
      now: { kind: "waiting", reason: "ErrImagePull", message: "none" },
      restarts: 0,
      last: undefined,
    };
    expect(podStatus(POD, state, SINCE, ONE, []).phase).toBe("Pending");
  });

  test("tells signals as a container runtime does", () => {
    expect([exitCodeOf(0, null), exitCodeOf(3, null), exitCodeOf(null, "SIGKILL"), exitCodeOf(null, "SIGTERM")]).toEqual([
      0, 3, 137, 143,
    ]);
  });
});
