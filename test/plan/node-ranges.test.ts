import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../lib/model/cidr.ts";
import { nodesIn, nodesInAll, prefixForNodes } from "../../lib/plan/node-ranges.ts";

describe("nodes that a range has addresses for", () => {
  test.each([
    ["gcp", "nodes", 28, true, 12],
    ["azure", "nodes", 28, true, 11],
    ["azure", "nodes", 30, true, 0],
    // A /24 for each node.
    ["gcp", "pods", 20, true, 16],
    ["azure", "pods", 16, false, 256],
    // An address for each of a node's 110 pods: (32,768 - 5) / 110.
    ["azure", "pods", 17, true, 297],
    ["azure", "pods", 30, true, 0],
  ] as const)("%s, %s /%i (routed: %s): %i", (cloud, purpose, prefix, routed, nodes) => {
    expect(nodesIn(cloud, purpose, prefix, routed)).toBe(nodes);
  });

  test("add up over several ranges, and are none in none", () => {
    const blocks = ["10.0.0.0/28", "10.0.1.0/28"].map((block) => Cidr.from(block));
    expect([nodesInAll("gcp", "nodes", blocks, true), nodesInAll("gcp", "nodes", [], true)]).toEqual([24, 0]);
  });

  test("decide the smallest range that is large enough", () => {
    expect([11, 12, 13].map((nodes) => prefixForNodes("gcp", "nodes", nodes, true))).toEqual([28, 28, 27]);
  });
});
