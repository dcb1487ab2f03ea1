import { describe, expect, test } from "@jest/globals";
import type { ClusterStatus } from "../../../lib/bootstrap/status/fleet-status.ts";
import type { StackPlan } from "../../../lib/model/fleet-plan.ts";
import { notOrphaned, statusOutcome, withLeaving, withRecorded, withUnreadable } from "../../../lib/cli/commands/status.ts";

function cluster(name: string, difference: Partial<ClusterStatus> = {}): ClusterStatus {
  return {
    name,
    hub: "hub",
    cloud: "aws",
    region: "eu-west",
    kubernetes: "1.36",
    nativeId: `arn:${name}`,
    registered: "joined",
    gone: false,
    baseline: null,
    reachable: true,
    reason: null,
    version: "v1.36.1",
    agent: { name: "flux", state: "ready", version: "v1.9.5" },
    revision: "main@sha1:4f0c",
    expires: "2027-11-21T02:40:17.000Z",
    agentExpires: null,
    ...difference,
  };
}

const DEAD = { reachable: false, reason: "connection refused", version: null, revision: null } as const;

describe("what status prints", () => {
  test("is a line a cluster, then reasons and orphans", async () => {
    const clusters = [
      cluster("one"),
      cluster("two", { version: "v1.35.4", registered: "missing", expires: null }),
      cluster("three", DEAD),
    ];
    const { text } = await statusOutcome({ clusters, orphans: [{ hub: "hub", name: "old", nativeId: "arn:old" }] }, false);
    expect(text).toBe(
      [
        "NAME    REACHABLE   VERSION                REGISTERED   AGENT               REVISION         EXPIRES",
        "one     yes         v1.36.1                joined       flux v1.9.5 ready   main@sha1:4f0c   2027-11-21",
        "two     yes         v1.35.4 (asked 1.36)   missing      flux v1.9.5 ready   main@sha1:4f0c   -",
        "three   no          -                      joined       flux v1.9.5 ready   -                2027-11-21",
        "",
        "three: connection refused",
        "orphan: hub has old (arn:old), which no membership claims",
      ].join("\n"),
    );
  });

  test("says how policies differ, who has set something in them, and what breaks them, three at most", async () => {
    const baseline = {
      deviations: [{ object: "ValidatingAdmissionPolicy fleetwright-images", is: "different", by: ["kubectl-edit"] }],
      violations: [{ policy: "images", enforcement: "warn", objects: ["Pod a/a", "Pod a/b", "Pod a/c", "Pod a/d"] }],
    } as const;
    const { text } = await statusOutcome({ clusters: [cluster("one", { baseline })], orphans: [] }, false);
    expect(text).toMatch(/one: ValidatingAdmissionPolicy fleetwright-images is different, set by kubectl-edit\n/);
    expect(text).toMatch(/one: images \(warn\) is broken by Pod a\/a, Pod a\/b, Pod a\/c and 1 more$/);
  });

  test("shows with -o wide where clusters are and what the cloud calls them", async () => {
    const { text } = await statusOutcome({ clusters: [cluster("one")], orphans: [] }, true);
    expect(text).toMatch(/EXPIRES {6}CLOUD {3}REGION {4}HUB {3}ID\n.*aws {5}eu-west {3}hub {3}arn:one$/);
  });

  test.each<[what: string, clusters: readonly ClusterStatus[], exit: string, next: readonly string[]]>([
    ["all is well", [cluster("a"), cluster("b", { agent: { name: "flux", state: "simulated", version: "v1" } })], "done", []],
    ["a cluster is to have no agent", [cluster("a", { agent: { name: "none", state: "none", version: null } })], "done", []],
    ["one is not joined", [cluster("a"), cluster("b", { registered: "registered" })], "waiting", ["fleetwright bootstrap b"]],
    ["a rebuilt one is not joined yet", [cluster("a", { registered: "outdated" })], "waiting", ["fleetwright bootstrap a"]],
    [
      "somebody has edited its policies",
      [
        cluster("a", {
          baseline: {
            deviations: [{ object: "ValidatingAdmissionPolicy fleetwright-images", is: "different", by: ["kubectl-edit"] }],
            violations: [],
          },
        }),
      ],
      "waiting",
      ["fleetwright bootstrap a --verify"],
    ],
    [
      "something in it breaks a policy, which is its team's to change",
      [
        cluster("a", {
          baseline: { deviations: [], violations: [{ policy: "images", enforcement: "warn", objects: ["Pod shop/web"] }] },
        }),
      ],
      "done",
      [],
    ],
    [
      "one was destroyed without leaving",
      [cluster("a"), cluster("b", { ...DEAD, gone: true })],
      "remote",
      ["fleetwright remove b --force"],
    ],
    [
      "an agent is not ready",
      [cluster("a", { agent: { name: "flux", state: "waiting", version: "v1" } })],
      "waiting",
      ["fleetwright bootstrap a --verify"],
    ],
    ["one is unreachable", [cluster("a", DEAD), cluster("b", { registered: "missing" })], "remote", ["fleetwright bootstrap b"]],
    ["a local one is unreachable", [cluster("a", { ...DEAD, cloud: "local" })], "remote", ["fleetwright local up"]],
  ])("when %s ends with its exit and names the next command", async (_, clusters, exit, next) => {
    const outcome = await statusOutcome({ clusters, orphans: [] }, false);
    expect([outcome.exit, outcome.next]).toEqual([exit, next]);
  });

  test("shows the others where one can't be read, and names it; what the hub has of it is no orphan", async () => {
    const unreadable = [{ stack: "bootstrap-two", why: "the state of stack bootstrap-two can't be read" }];
    const orphans = [{ hub: "hub", name: "two", nativeId: null }];
    const status = notOrphaned({ clusters: [cluster("one")], orphans }, [], unreadable);
    const outcome = withUnreadable(await statusOutcome(status, false), unreadable);
    expect(outcome.exit).toBe("remote");
    expect(outcome.text.split("\n").slice(1)).toEqual([
      expect.stringMatching(/^one +yes/),
      "",
      "unreadable: bootstrap-two: the state of stack bootstrap-two can't be read",
    ]);
  });

  test("tells what leaves and why; a member that leaves is no orphan", async () => {
    const stack = { id: "bootstrap-old", layer: "bootstrap", subject: "old", leaving: "cluster old leaves the fleet" };
    const stacks = [stack as unknown as StackPlan];
    const orphans = ["old", "stray"].map((name) => ({ hub: "hub", name, nativeId: null }));
    const outcome = withLeaving(await statusOutcome(notOrphaned({ clusters: [cluster("one")], orphans }, stacks), false), stacks);
    expect(outcome.text.split("\n").slice(2)).toEqual([
      "",
      "orphan: hub has stray, which no membership claims",
      "",
      "leaving: bootstrap-old: cluster old leaves the fleet",
    ]);
    expect(outcome).toMatchObject({ result: { leaving: [{ stack: "bootstrap-old", why: "cluster old leaves the fleet" }] } });
  });
});

test("what became of the hubs' records is told, and one that could not be written is a failure of the remote side", async () => {
  const outcome = await statusOutcome({ clusters: [cluster("one"), cluster("two")], orphans: [] }, false);
  const recorded = [
    { name: "one", hub: "hub", outcome: "written", reason: null },
    { name: "two", hub: "hub", outcome: "failed", reason: "forbidden" },
  ] as const;
  expect(withRecorded(outcome, recorded.slice(0, 1))).toMatchObject({ exit: "done", result: { recorded: recorded.slice(0, 1) } });
  const told = withRecorded(outcome, recorded);
  expect(told.exit).toBe("remote");
  expect(told.text.split("\n").slice(-2)).toEqual([
    "recorded: 1 written, 0 unchanged, 0 not joined",
    "two is not recorded: hub hub: forbidden",
  ]);
});
