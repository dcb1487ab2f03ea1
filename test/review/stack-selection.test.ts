import { describe, expect, test } from "@jest/globals";
import { batchesOf } from "../../lib/review/affected-stacks.ts";
import { ringRank } from "../../lib/review/ring-order.ts";
import { wavesOf, withDependents } from "../../lib/review/stack-order.ts";
import { selectChanged } from "../../lib/review/stack-selection.ts";
import type { StackSelection } from "../../lib/review/stack-selection.ts";
import { plannedStacks } from "../../lib/review/planned-stacks.ts";
import { aFleet } from "../support/a-fleet.ts";
import { plannedSide } from "../support/review/compared.ts";

const FLEET = {
  fleet: "acme",
  edition: "2026-11",
  state: { backend: "local" },
  sync: { hub: "hub", agent: "none" },
  rings: { canary: {}, all: {} },
  defaults: { kubernetes: "1.35", protect: false },
  access: { operators: ["203.0.113.0/24"] },
  connectivity: { default: "mesh" },
  regions: {
    west: { cloud: "aws", location: "eu-west-1", account: "111122223333" },
    north: { cloud: "aws", location: "eu-north-1", account: "111122223333" },
  },
  clusters: { hub: { region: "west", ring: "all" }, shop: { region: "north", ring: "canary" } },
};

const NONE: StackSelection = {
  stacks: [],
  layers: [],
  regions: [],
  clouds: [],
  rings: [],
  clusters: [],
  withDependents: false,
};

function chosen(different: Partial<StackSelection>, changed?: readonly string[]): readonly string[] {
  const planned = plannedSide(FLEET);
  if (planned === undefined) throw new Error("the fleet of this test is refused");
  const stacks = plannedStacks(planned, new Map());
  const fleet = { name: "test", planned, stacks };
  return [...selectChanged(new Set(changed ?? stacks.keys()), fleet, { ...NONE, ...different })].toSorted();
}

describe("stacks are meant", () => {
  test.each<readonly [Partial<StackSelection>, readonly string[]]>([
    [{ stacks: ["cluster-*"] }, ["cluster-hub", "cluster-shop"]],
    [{ stacks: ["network-?est", "cluster-hub"] }, ["cluster-hub", "network-west"]],
    [{ layers: ["network"] }, ["network-north", "network-west"]],
    [{ rings: ["canary"], layers: ["cluster"] }, ["cluster-shop"]],
    [{ clusters: ["hub"] }, ["access-hub", "bootstrap-hub", "cluster-hub"].filter((id) => chosen({}).includes(id))],
    [{ regions: ["north"], layers: ["network", "peering"] }, ["network-north", "peering-aws"]],
    [{ clouds: ["aws"] }, chosen({})],
  ])("by %j", (selection, ids) => {
    expect(chosen(selection)).toEqual(ids);
  });

  test("only of those that change, with what is deployed after them where that is asked for", () => {
    expect(chosen({ layers: ["network", "cluster"] }, ["network-west", "bootstrap-hub"])).toEqual(["network-west"]);
    const all = chosen({ stacks: ["cluster-hub"], withDependents: true }, ["cluster-hub"]);
    expect(all).toEqual(expect.arrayContaining(["bootstrap-hub", "bootstrap-shop", "cluster-hub"]));
    expect(all).not.toContain("network-west");
  });

  test("by nothing that no stack has: it would be ignored", () => {
    expect(() => chosen({ rings: ["cannary"] })).toThrow('--ring "cannary" is true of no stack');
    expect(() => chosen({ stacks: ["cluster.hub"] })).toThrow('--stack "cluster.hub" is true of no stack');
  });
});

describe("in an order", () => {
  const ORDER = ["a", "b", "c", "d"].map((id, at, all) => ({ id, dependencies: all.slice(0, at).slice(-1) }));

  test("each wave waits for the one before, over stacks that don't change", () => {
    expect(wavesOf(ORDER, new Set(["d", "a"]))).toEqual([["a"], ["d"]]);
    expect(wavesOf([...ORDER, { id: "e", dependencies: [] }], new Set(["d", "e"]))).toEqual([["d", "e"]]);
  });

  test("what has a higher rank comes after all that has a lower one, with what waits for it", () => {
    const stacks = [
      { id: "network", dependencies: [] },
      { id: "hub", dependencies: ["network"] },
      { id: "canary", dependencies: ["network"] },
      { id: "broad", dependencies: ["network"] },
      { id: "join-canary", dependencies: ["canary", "hub"] },
      { id: "join-broad", dependencies: ["broad", "hub"] },
      { id: "entry", dependencies: ["canary", "broad"] },
    ];
    const rank = ({ id }: { readonly id: string }): number => (id.endsWith("canary") ? 1 : id.endsWith("broad") ? 2 : 0);
    expect(wavesOf(stacks, new Set(stacks.map(({ id }) => id)), rank)).toEqual([
      ["network"],
      ["hub"],
      ["canary"],
      ["join-canary"],
      ["broad"],
      ["entry", "join-broad"],
    ]);
  });

  test("the rings of a fleet stand in the order of its file, and what has none goes first", () => {
    const clusters = { one: { ring: "zeta" }, two: { ring: "alpha" }, three: {} };
    const rings = ["zeta", "alpha"].map((name) => ({ name, soak: undefined, maxParallel: undefined, approval: "auto" }) as const);
    const rank = ringRank(aFleet({ "aws west": { clusters } }, { rings }));
    const ranks = ["one", "two", "three"].map((subject) => rank({ layer: "bootstrap", subject }));
    expect([...ranks, rank({ layer: "network", subject: "two" })]).toEqual([1, 2, 0, 0]);
  });

  test("dependents are found over any number of others", () => {
    expect([...withDependents(ORDER, new Set(["b"]))].toSorted()).toEqual(["b", "c", "d"]);
  });

  test("batches stay in their wave, hold so many at most, and lose nobody", () => {
    const ids = Array.from({ length: 600 }, (_, at) => `s${at}`);
    const batches = batchesOf([ids, ["last"]], 256);
    expect(batches.map(({ wave, stacks }) => [wave, stacks.length])).toEqual([
      [0, 256],
      [0, 256],
      [0, 88],
      [1, 1],
    ]);
    expect(batches.flatMap(({ stacks }) => stacks)).toEqual([...ids, "last"]);
  });
});
