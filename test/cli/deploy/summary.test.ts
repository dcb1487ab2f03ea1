import { describe, expect, test } from "@jest/globals";
import { summaryOf } from "../../../lib/cli/deploy/summary.ts";
import type { StackDeployed } from "../../../lib/deploy/deploy-stacks.ts";

const none = { add: 0, change: 0, import: 0, remove: 0 };
const changed: StackDeployed = { id: "network-west", result: { outcome: "changed", counts: { ...none, add: 12 } }, seconds: 61 };
const unchanged: StackDeployed = { id: "network-east", result: { outcome: "unchanged" }, seconds: 4 };
const failed = (id: string, why: string): StackDeployed => ({
  id,
  result: { outcome: "failed", why, done: { ...none, add: 1 } },
  seconds: 9,
});
const waits: StackDeployed = { id: "bootstrap-shop", result: { outcome: "waits", by: ["cluster-shop"] }, seconds: 0 };
const refused: StackDeployed = {
  id: "cluster-pay",
  result: { outcome: "refused", destroys: [{ address: "aws_eks_cluster.cluster", action: "replace" }] },
  seconds: 5,
};
const locked: StackDeployed = {
  id: "dns-zone",
  result: { outcome: "locked", why: "the state x is locked by ann" },
  seconds: 600,
};

const told = (...stacks: readonly StackDeployed[]) =>
  summaryOf(stacks, { action: "deploy", seconds: 75, given: " --ring canary" });

describe("the summary of a run", () => {
  test("counts first, and is short where all went well", () => {
    expect(told(changed, unchanged)).toMatchObject({
      text: "2 stacks in 75 s: 1 changed, 1 unchanged; resources: 12 added",
      next: [],
    });
    expect(told(changed, unchanged).exit).toBeUndefined();
  });

  test("names what failed with its first line, what waits for it, and what goes on from here", () => {
    const { text, exit, next } = told(changed, failed("cluster-shop", "Error creating cluster: quota\nsecond line"), waits);
    expect(text.split("\n")).toEqual([
      "3 stacks in 75 s: 1 changed, 1 failed, 1 not begun; resources: 13 added",
      "",
      "STACK            WHAT        BECAUSE",
      "cluster-shop     failed      Error creating cluster: quota",
      "bootstrap-shop   not begun   waits for cluster-shop",
      "",
      "cluster-shop:",
      "  Error creating cluster: quota",
      "  second line",
    ]);
    expect({ exit, next }).toEqual({ exit: "remote", next: ["fleetwright deploy --stack cluster-shop --stack bootstrap-shop"] });
  });

  test("a reason that many share is told once in full", () => {
    const { text } = told(...["a", "b", "c"].map((id) => failed(id, "no credentials\nlog in")));
    expect(text.match(/log in/g)).toHaveLength(1);
    expect(text).toContain("\na, b, c:\n");
  });

  test("what is guarded goes only when its stack is named", () => {
    expect(told(refused)).toMatchObject({
      exit: "refused",
      text: expect.stringContaining("cluster-pay   refused   replace aws_eks_cluster.cluster") as unknown,
      next: ["fleetwright deploy --stack cluster-pay --confirm cluster-pay"],
    });
  });

  test("where more is open than anybody would paste, all that was meant is run again", () => {
    const many = Array.from({ length: 9 }, (_, index) => failed(`cluster-${index}`, "no credentials"));
    expect(told(...many).next).toEqual(["fleetwright deploy --ring canary"]);
    expect(told(...many.slice(1)).next?.[0]?.match(/--stack/g)).toHaveLength(8);
  });

  test("a lock of somebody else's is for them to give back", () => {
    expect(told(locked, unchanged)).toMatchObject({ exit: "waiting", next: ["fleetwright deploy --stack dns-zone"] });
  });
});
