import { describe, expect, test } from "@jest/globals";
import { neverTogether, refusedBeside } from "../../../lib/clouds/aws/vpc-blocks.ts";
import { Cidr } from "../../../lib/model/cidr.ts";

const blocks = (...texts: readonly string[]): readonly Cidr[] => texts.map((text) => Cidr.from(text));

/** Whether AWS adds a block to a VPC that has these. */
function adds(held: readonly string[], block: string): boolean {
  return !refusedBeside(blocks(...held)).some((refused) => refused.overlaps(Cidr.from(block)));
}

describe("AWS's table of blocks that it does not add to each other", () => {
  const CANDIDATES = [
    "10.0.8.0/24",
    "10.1.8.0/24",
    "10.2.8.0/24",
    "172.16.8.0/24",
    "172.31.8.0/24",
    "192.168.8.0/24",
    "198.19.8.0/24",
    "100.64.8.0/24",
    "203.0.112.0/24",
  ];

  test.each([
    ["10.2.0.0/24", ["10.0.8.0/24", "10.1.8.0/24", "10.2.8.0/24", "100.64.8.0/24", "203.0.112.0/24"]],
    ["10.1.0.0/24", ["10.1.8.0/24", "10.2.8.0/24", "100.64.8.0/24", "203.0.112.0/24"]],
    ["10.0.0.0/24", ["10.1.8.0/24", "10.2.8.0/24", "100.64.8.0/24", "203.0.112.0/24"]],
    ["172.16.0.0/24", ["172.16.8.0/24", "100.64.8.0/24", "203.0.112.0/24"]],
    ["192.168.0.0/24", ["192.168.8.0/24", "100.64.8.0/24", "203.0.112.0/24"]],
    ["198.19.0.0/24", ["198.19.8.0/24", "100.64.8.0/24", "203.0.112.0/24"]],
    ["100.64.0.0/24", ["100.64.8.0/24", "203.0.112.0/24"]],
    ["203.0.113.0/24", ["100.64.8.0/24", "203.0.112.0/24"]],
  ])("lets a VPC that began with %s have %j", (first, permitted) => {
    expect(CANDIDATES.filter((block) => adds([first], block))).toEqual(permitted);
  });

  test("looks at every block for 10.0.0.0/16, and at the first alone for the rest", () => {
    expect(adds(["10.2.0.0/24", "10.1.0.0/24"], "10.0.8.0/24")).toBe(false);
    expect(adds(["10.2.0.0/24", "100.64.0.0/24"], "10.3.0.0/24")).toBe(true);
  });
});

test("a VPC's blocks are possible where they can have come in some order", () => {
  const pairs = [
    ["10.1.0.0/24", "10.0.0.0/24"],
    ["10.2.0.0/24", "10.0.0.0/24", "10.1.0.0/24"],
    ["10.0.0.0/24", "10.0.1.0/24"],
    ["172.31.0.0/24", "172.16.0.0/24"],
    ["172.31.0.0/24", "172.31.1.0/24"],
    ["100.64.0.0/24", "10.9.0.0/24"],
    ["10.9.0.0/24", "198.19.0.0/24"],
  ];
  expect(pairs.map((pair) => neverTogether(blocks(...pair))?.map(String))).toEqual([
    undefined,
    undefined,
    ["10.0.0.0/24", "10.0.1.0/24"],
    undefined,
    ["172.31.0.0/24", "172.31.1.0/24"],
    undefined,
    ["10.9.0.0/24", "198.19.0.0/24"],
  ]);
});
