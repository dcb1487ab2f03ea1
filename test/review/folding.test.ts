import { describe, expect, test } from "@jest/globals";
import { diffText } from "../../lib/cli/review/diff-text.ts";
import type { FleetChange } from "../../lib/review/fleet-changes/fleet-changes.ts";
import { folded, whichOf } from "../../lib/review/folding.ts";
import type { StackChange } from "../../lib/review/stack-changes.ts";
import type { SynthesizedFleet, SynthesizedStack } from "../../lib/review/synthesized-fleet.ts";
import { plannedSide } from "../support/review/compared.ts";

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `c${String(at).padStart(4, "0")}`);

describe("which ones", () => {
  test.each([
    [["a"], ["a", "b"], "cluster a"],
    [["b", "a"], ["a", "b", "c"], "clusters a and b"],
    [["a", "b", "c"], ["a", "b", "c"], "all 3 clusters"],
    [names(100).slice(3), names(100), "97 of 100 clusters (all but c0000, c0001 and c0002)"],
    [names(12), names(100), "12 of 100 clusters (c0000, c0001, c0002, c0003, c0004 and 7 more)"],
  ])("%j of all is told with the exceptions, or by name", (own, all, said) => {
    expect(whichOf(own, all, "cluster")).toBe(said);
  });
});

test("what is said in few ways is folded by each, and what is said in many ways as one", () => {
  const told = (ways: number) =>
    folded(
      names(100).map((name, at) => ({ name, value: at % ways })),
      { exact: ({ value }) => String(value), alike: () => "value" },
    );
  expect(told(2).map(({ items, differing }) => [items.length, differing])).toEqual([
    [50, false],
    [50, false],
  ]);
  expect(told(100).map(({ items, differing }) => [items.length, differing])).toEqual([[100, true]]);
});

/** A change of 1,000 clusters, of which three are left out, in which each cluster has names and addresses of its own. */
function equalChange(): {
  readonly before: SynthesizedFleet;
  readonly after: SynthesizedFleet;
  readonly stacks: readonly StackChange[];
  readonly changes: readonly FleetChange[];
} {
  const all = names(1_000);
  const planned = plannedSide({
    fleet: "acme",
    edition: "2026-11",
    state: { backend: "local" },
    sync: { hub: all[0] ?? "", agent: "none" },
    defaults: { kubernetes: "1.36" },
    regions: { here: { cloud: "local" } },
    clusters: Object.fromEntries(all.map((name) => [name, { region: "here" }])),
  });
  const stacks = all.flatMap((name) =>
    (["cluster", "bootstrap"] as const).map((layer): SynthesizedStack => ({
      id: `${layer}-${name}`,
      layer,
      subject: name,
      clouds: ["local"],
      regions: ["here"],
      clusters: [name],
      dependencies: [],
      leaving: undefined,
      protect: false,
      json: {},
      terraform: {},
    })),
  );
  const fleet = { name: "fleet", planned, stacks: new Map(stacks.map((one) => [one.id, one])) };
  const changed = stacks.filter(({ subject }) => !all.slice(0, 3).includes(subject));
  return {
    before: fleet,
    after: fleet,
    stacks: changed.map((stack, at) => ({
      stack,
      fate: "changed",
      causes: [{ kind: "own" }],
      resources: Array.from({ length: 20 }, (_, nth) => ({
        action: nth < 5 ? ("replace" as const) : ("update" as const),
        stack: stack.id,
        address: `aws_subnet.subnet-${nth}`,
        type: "aws_subnet",
        arguments: ["cidr_block"],
        why: undefined,
        successorFirst: false,
        before: { cidr_block: `10.${at % 256}.${nth}.0/24`, tags: { Name: `acme-${stack.subject}` } },
        after: { cidr_block: `10.${at % 256}.${nth + 100}.0/24`, tags: { Name: `acme-${stack.subject}-b` } },
      })),
    })),
    changes: changed.map(({ subject, id }, at): FleetChange => ({
      op: "changed",
      severity: "attention",
      subject: { kind: "cluster", name: subject },
      what: `labels.index ${at} → ${at + 1}`,
      path: ["clusters", subject, "labels", "index"],
      place: { file: "fleet.yaml", line: at },
      stacks: [id],
    })),
  };
}

test("a change that is equal in 1,000 clusters but for addresses and names reads in at most 60 lines, exceptions named", () => {
  const { before, after, stacks, changes } = equalChange();
  const text = diffText({ before, after, stacks, fleet: { changes, silent: [] } }, false);
  expect(text.split("\n").length).toBeLessThanOrEqual(60);
  expect(text).toContain("997 of 1000 clusters (all but c0000, c0001 and c0002)");
  expect(text).toContain("997 of 1000 cluster stacks (all but cluster-c0000, cluster-c0001 and cluster-c0002)");
  // Nothing that is replaced is folded away.
  expect(text).toContain(`resources: ${1_994 * 5} replaced, ${1_994 * 15} changed`);
});

test("nothing that people wrote is obeyed by a terminal", () => {
  const { before, after, stacks, changes } = equalChange();
  const [first] = changes;
  if (first === undefined) throw new Error("there is no change");
  const hostile = [{ ...first, what: "description none → \u001b[2J\u202egone\nDANGER: none" }];
  const text = diffText({ before, after, stacks: stacks.slice(0, 1), fleet: { changes: hostile, silent: [] } }, false);
  expect(text).toContain("\\u{1b}[2J\\u{202e}gone\\u{a}DANGER: none");
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}](?<!\n)/u);
});
