import { describe, expect, test } from "@jest/globals";
import type { Path } from "../../lib/errors.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { fleetChanges } from "../../lib/review/fleet-changes/fleet-changes.ts";
import type { FleetChange } from "../../lib/review/fleet-changes/fleet-changes.ts";
import { plannedStacks } from "../../lib/review/planned-stacks.ts";
import type { StackChange } from "../../lib/review/stack-changes.ts";
import type { SynthesizedFleet } from "../../lib/review/synthesized-fleet.ts";
import { removed, written } from "../support/edits/edits.ts";
import { LIVING_FLEETS } from "../support/edits/living-fleets.ts";
import { plannedSide } from "../support/review/compared.ts";
import type { PlannedSide } from "../support/review/compared.ts";

const ACME = Object.values(LIVING_FLEETS).find(({ fleet }) => fleet === "acme");

type Edit = (spec: unknown) => unknown;
const set =
  (path: Path, value: unknown): Edit =>
  (spec) =>
    written(spec, path, value);
const remove =
  (path: Path): Edit =>
  (spec) =>
    removed(spec, path);

/** Nothing else of the file uses it any more. */
const leavingShop: Edit = (spec) =>
  [
    set(["workloads", "web", "clusters"], ["store"]),
    set(["access", "principals", "sre", "clusters"], ["hub"]),
    set(["clusters", "shop", "state"], "absent"),
  ].reduce((now, edit) => edit(now), spec);

function side(spec: unknown, lock?: Lock): PlannedSide {
  const planned = plannedSide(spec, lock);
  if (planned === undefined) throw new Error("a fleet of this test is refused");
  return planned;
}

function fleetOf(planned: PlannedSide): SynthesizedFleet {
  return { name: "test", planned, stacks: plannedStacks(planned, new Map()) };
}

/** As if every stack changed, so that nothing is without effect. */
function everyStack({ stacks }: SynthesizedFleet): readonly StackChange[] {
  return [...stacks.values()].map((stack) => ({
    stack,
    fate: stack.leaving === undefined ? "changed" : "leaving",
    causes: [{ kind: "own" }],
    resources: [],
  }));
}

function changesOf(edit: Edit, lock: (lock: Lock) => Lock = (same) => same): readonly FleetChange[] {
  const before = side(ACME);
  const after = fleetOf(side(edit(ACME), lock(before.lock)));
  return fleetChanges(fleetOf(before), after, everyStack(after)).changes;
}

function line({ severity, subject, what }: FleetChange): string {
  return `${severity}: ${[subject.kind, subject.name].filter((text) => text !== "").join(" ")}: ${what}`;
}

describe("an edit is told in the fleet's language", () => {
  test.each<readonly [string, Edit, readonly string[]]>([
    ["a cluster added", set(["clusters", "new"], { region: "west" }), ["routine: cluster new: is new in the fleet"]],
    [
      "a cluster that leaves, with its stacks",
      leavingShop,
      ["danger: cluster shop: leaves the fleet", "danger: stack cluster-shop: leaves, with 0 resources"],
    ],
    [
      "a pool grown",
      set(["clusters", "shop", "pools", "general", "max"], 9),
      ["routine: cluster shop: pool general grows: at most 6 → 9 nodes"],
    ],
    [
      "a pool shrunk",
      set(["clusters", "shop", "pools", "general", "min"], 1),
      ["routine: cluster shop: pool general shrinks: at least 2 → 1 nodes"],
    ],
    [
      "another machine",
      set(["clusters", "shop", "pools", "general", "machine"], "8x32"),
      ["attention: cluster shop: pool general: machine 4x16 → 8x32"],
    ],
    ["a pool added", set(["clusters", "shop", "pools", "fast"], { max: 2 }), ["routine: cluster shop: pool fast is new"]],
    ["a pool removed", remove(["clusters", "shop", "pools", "batch"]), ["danger: cluster shop: pool batch is removed"]],
    [
      "a version",
      set(["clusters", "shop", "addons", "coredns"], "v1.12.4-eksbuild.1"),
      ["attention: cluster shop: add-on coredns v1.12.3-eksbuild.1 → v1.12.4-eksbuild.1"],
    ],
    [
      "an API server opened",
      set(["clusters", "store", "endpoint"], "restricted"),
      ["danger: cluster store: API server private → restricted"],
    ],
    ["protection", set(["clusters", "shop", "protect"], true), ["routine: cluster shop: is protected against its destruction"]],
    [
      "an allow list widened",
      set(["access", "operators"], ["203.0.113.0/24", "10.250.0.0/24", "198.51.100.0/24"]),
      ["danger: fleet: allow list of operators is widened by 198.51.100.0/24"],
    ],
    [
      "an allow list narrowed",
      set(["access", "operators"], ["203.0.113.0/24"]),
      ["attention: fleet: allow list of operators is narrowed by 10.250.0.0/24"],
    ],
    [
      "rights granted",
      set(["access", "principals", "dev"], { rights: "edit", aws: "arn:aws:iam::111122223333:role/dev" }),
      ["danger: principal dev: is granted edit"],
    ],
    [
      "rights raised",
      set(["access", "principals", "sre", "rights"], "cluster-admin"),
      ["danger: principal sre: rights view → cluster-admin"],
    ],
    ["rights taken", remove(["access", "principals", "sre"]), ["attention: principal sre: loses view"]],
    [
      "an entry changed",
      set(["workloads", "web", "entry", "health", "path"], "/up"),
      ["routine: workload web: entry.health.path /healthz → /up"],
    ],
    ["a residency given up", remove(["workloads", "web", "data"]), ["danger: workload web: residency eu → none"]],
    [
      "a range kept free",
      set(["addressing", "reserved", "lab"], "10.251.0.0/16"),
      ["routine: fleet: addressing.reserved.lab none → 10.251.0.0/16"],
    ],
    [
      "what members follow",
      set(["sync", "source", "branch"], "next"),
      ["attention: fleet: what members follow, branch main → next"],
    ],
  ])("%s", (_, edit, lines) => {
    const told = changesOf(edit).map(line);
    expect(told).toEqual(expect.arrayContaining([...lines]));
    // The worst comes first.
    const ranks = told.map((text) => ["danger", "attention", "routine"].indexOf(text.split(":")[0] ?? ""));
    expect(ranks).toEqual(ranks.toSorted());
  });

  test("an agent upgraded is told of the lock", () => {
    const pin = (version: string): Lock["pins"][number] => {
      const source = { url: "https://agents.acme.example/flux.yaml" };
      return { agent: "flux", component: "source-controller", version, source, files: [], digest: `sha256:${"0".repeat(64)}` };
    };
    const pinned = (version: string): PlannedSide => side(ACME, { ...side(ACME).lock, pins: [pin(version)] });
    const after = fleetOf(pinned("v1.9.5"));
    const { changes } = fleetChanges(fleetOf(pinned("v1.9.4")), after, everyStack(after));
    expect(changes.map(line)).toEqual(["attention: fleet: flux source-controller v1.9.4 → v1.9.5"]);
    expect(changes[0]?.stacks).toEqual(expect.arrayContaining(["bootstrap-hub", "bootstrap-shop", "bootstrap-store"]));
  });

  test("a range granted to what was there before is told of the plan", () => {
    const more = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`c${at}`, { region: "north", pools: { general: { max: 99 } } }]),
    );
    const told = changesOf((spec) => written(spec, ["clusters"], { ...ACME?.clusters, ...more })).map(line);
    expect(told).toEqual(
      expect.arrayContaining([expect.stringMatching(/^routine: region north: is granted 10\.\d+\.\d+\.0\/\d+ for /)]),
    );
  });

  test("each with the line that says so, and what it touches", () => {
    const [change] = changesOf(set(["clusters", "shop", "pools", "general", "max"], 9));
    expect(change).toMatchObject({ path: ["clusters", "shop", "pools", "general", "max"], place: { file: "fleet.yaml" } });
    expect(change?.place?.line).toBeGreaterThan(10);
    expect(change?.stacks).toEqual(expect.arrayContaining(["cluster-shop"]));
    expect(change?.stacks).not.toContain("cluster-hub");
  });

  test("what changes no stack stands apart", () => {
    const before = side(ACME);
    const after = fleetOf(side(set(["rings", "canary", "soak"], "2h")(ACME), before.lock));
    const { changes, silent } = fleetChanges(fleetOf(before), after, []);
    expect([changes, silent.map(line)]).toEqual([[], ["routine: ring canary: soak 1h → 2h"]]);
  });
});
