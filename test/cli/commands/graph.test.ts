import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { dot } from "../../../lib/cli/graph/dot.ts";
import { dotString, mermaidLabel } from "../../../lib/cli/graph/escape.ts";
import { READABLE_NODES, readable } from "../../../lib/cli/graph/fold.ts";
import { mermaid } from "../../../lib/cli/graph/mermaid.ts";
import { PICTURES } from "../../../lib/cli/graph/picture.ts";
import type { Picture } from "../../../lib/cli/graph/picture.ts";
import { svg } from "../../../lib/cli/graph/svg.ts";
import type { Fleet } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aWorkload } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";
import { anEntry } from "../../support/an-entry.ts";
import { anyText } from "../../support/any-text.ts";

function picture(what: "stacks" | "network" | "rings" | "workloads", fleet: Fleet): Picture {
  const draw = PICTURES[what];
  if (draw === undefined) throw new Error(`there is no picture of ${what}`);
  return draw(planFleet(fleet, EMPTY_LOCK).plan);
}

const small = aFleet({ "aws a": { clusters: { hub: {} } }, "aws b": { clusters: { member: { ring: "one" } } } });
const members = (count: number): RegionSketch => ({
  clusters: Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, {}])),
});

/** Text that would end a label, begin a tag or be taken for an entity. */
const hostile = fc.oneof(anyText(), fc.constantFrom('"];x', "<script>", "&quot;", "#quot;", "\\", '\\"', "\n", "%%{init", "`"));

describe("a picture", () => {
  test("of the network names regions, their places and blocks, and how they are joined", () => {
    expect(mermaid(picture("network", small)).split("\n").slice(0, 4)).toEqual([
      "flowchart LR",
      '  n0["a<br/>aws eu-west-1<br/>10.0.0.0/21"]:::aws',
      '  n1["b<br/>aws eu-west-1<br/>10.0.8.0/21"]:::aws',
      '  n0 ---|"peering"| n1',
    ]);
  });

  test("of the stacks has an edge from each stack to what waits for it", () => {
    const { edges } = picture("stacks", small);
    expect(edges).toContainEqual({ from: "bootstrap-hub", to: "bootstrap-member", label: "" });
    expect(edges).toContainEqual({ from: "network-a", to: "peering-aws", label: "" });
  });

  test("of the workloads says how users are led to clusters, which parts stand where, and what each depends on", () => {
    const entry = anEntry({ policy: "failover", order: ["member", "hub"] });
    const workloads = [
      aWorkload("shop", ["hub", "member"], { entry, survives: "zone" }),
      aWorkload("billing", ["hub"], { topology: "segmented", components: { api: ["hub"] } }),
    ];
    const { nodes, edges } = picture("workloads", { ...small, workloads });
    expect(edges).toEqual([
      { from: "workload billing", to: "component billing api", label: "" },
      { from: "component billing api", to: "cluster hub", label: "" },
      { from: "workload shop", to: "cluster hub", label: "choice 2" },
      { from: "workload shop", to: "cluster member", label: "choice 1" },
    ]);
    expect(nodes.map(({ lines }) => lines)).toContainEqual([
      "shop",
      "replicated, network-centric",
      "survives the loss of a zone",
      "depends on region aws eu-west-1, cloud aws",
    ]);
  });

  test("of the rings follows the file's order, and clusters without a ring come first", () => {
    const ring = { soak: undefined, maxParallel: undefined, approval: "auto" } as const;
    const fleet = {
      ...small,
      rings: [
        { ...ring, name: "two" },
        { ...ring, name: "one" },
      ],
    };
    expect(picture("rings", fleet).edges.filter(({ label }) => label === "then")).toEqual([
      { from: "no ring", to: "ring two", label: "then" },
      { from: "ring two", to: "ring one", label: "then" },
    ]);
  });

  test("with fifty nodes and more shows each shape once, and says how many there are", () => {
    const large = readable(picture("stacks", aFleet({ "local here": members(READABLE_NODES / 2) })));
    expect(large.nodes.map(({ lines }) => lines.join(" "))).toEqual([
      "bootstrap-m0 wave 1",
      "24 x bootstrap stacks, local, wave 2",
      "25 x cluster stacks, local, wave 0",
    ]);
    expect(large.edges).toContainEqual({
      from: "cluster stacks, local, wave 0",
      to: "bootstrap stacks, local, wave 2",
      label: "",
    });
    const network = readable(
      picture("network", aFleet(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`azure r${at}`, {}])))),
    );
    expect(network.edges.map(({ label }) => label)).toEqual(["1225 x peering"]);
  });

  test("with fewer is shown as it is", () => {
    const plain = picture("stacks", aFleet({ "local here": members(24) }));
    expect(readable(plain)).toBe(plain);
  });
});

describe("text in a picture", () => {
  test("never ends its Mermaid label", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const label = mermaidLabel([text]);
        expect(label.slice(1, -1)).not.toMatch(/["<>&\n\r`\\[\]{}|%]/);
        expect(label.replace(/#\d+;/g, "")).not.toContain("#");
      }),
    );
  });

  test("is read back by DOT as it was", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const quoted = dotString([text]);
        expect(quoted).toMatch(/^"(?:[^"\\]|\\.)*"$/u);
        const read = quoted.slice(1, -1).replace(/\\(.)/gu, "$1").replace(/&amp;/g, "&");
        expect(read).toBe(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " "));
      }),
    );
  });

  test("reaches SVG as text", async () => {
    const shape = { id: "x", cloud: undefined, shape: "x" };
    const drawn = await svg({
      directed: true,
      nodes: [{ ...shape, lines: ['<script>alert("x")</script> &lt; \\N'] }],
      edges: [],
    });
    expect(drawn).not.toContain("<script");
    expect(drawn).toContain("&lt;script&gt;");
    expect(drawn).toContain("&amp;lt;");
  });
});

describe("SVG", () => {
  test("is the same each time, has no ground of its own and colours for dark pages", async () => {
    const [first, second] = [await svg(picture("network", small)), await svg(picture("network", small))];
    expect(first).toBe(second);
    expect(first).toMatch(/^<svg [^>]*>\n<style>/);
    expect(first).toContain("prefers-color-scheme: dark");
    expect(first).not.toMatch(/fill="white"|Generated by/);
  });

  test("of a region says its cloud by a class, which pages may style", () => {
    expect(dot(picture("network", small))).toContain('class="aws"');
  });
});
