import { describe, expect, test } from "@jest/globals";
import { readPlan } from "../../../lib/review/report/read-plan.ts";
import { MASK } from "../../../lib/review/shown-values.ts";
import { entry, planJson } from "../../support/review/generated-plans.ts";

function onlyChange(...given: Parameters<typeof entry>) {
  const [change] = readPlan(planJson([entry(...given)])).changes;
  if (change === undefined) throw new Error("nothing was read");
  return change;
}

describe("a plan", () => {
  test.each(["", "2.0", "0.2", "10.1"])("of the format %j is refused, whose meaning nobody here knows", (version) => {
    expect(() => readPlan(planJson([], { format_version: version }))).toThrow("only 1.x is understood");
  });

  test.each(["", "null", "[]", '{"format_version":"1.2","resource_cha'])("that is cut or none at all is refused: %j", (text) => {
    expect(() => readPlan(text)).toThrow();
  });

  test("that failed is refused, as it shows a part only", () => {
    expect(() => readPlan(planJson([], { errored: true }))).toThrow("a part of the changes only");
  });

  test("says why something goes, by Terraform's own reason and the attributes that force it", () => {
    const change = onlyChange("aws_eks_cluster.cluster", ["delete", "create"], {
      action_reason: "replace_because_cannot_update",
      change: { actions: ["delete", "create"], replace_paths: [["vpc_config", 0, "subnet_ids"], ["role_arn"]] },
    });
    expect(change).toMatchObject({
      action: "replace",
      reason: "it can't be changed in place; vpc_config[0].subnet_ids, role_arn force it",
    });
  });

  test("tells a reason that is new to it as Terraform calls it", () => {
    expect(onlyChange("aws_vpc.v", ["delete"], { action_reason: "delete_because_new" }).reason).toBe("delete_because_new");
  });
});

describe("values of a plan", () => {
  const valuesOf = (change: object, type = "aws_eks_cluster") =>
    onlyChange(`${type}.it`, ["update"], { change: { actions: ["update"], ...change } }).values;

  test("are told where they differ, however deep", () => {
    expect(
      valuesOf({
        before: { version: "1.34", tags: { a: "1", b: "2" }, list: ["x"] },
        after: { version: "1.35", tags: { a: "1", b: "3" }, list: ["x"] },
        after_unknown: { endpoint: true },
      }),
    ).toEqual([
      { path: "version", before: '"1.34"', after: '"1.35"' },
      { path: "tags.b", before: '"2"', after: '"3"' },
      { path: "endpoint", before: undefined, after: "(known after apply)" },
    ]);
  });

  test.each([
    ["as a whole", true, true],
    ["in one of a record's values", { tags: { b: true } }, {}],
    ["only as it will be", {}, { tags: { b: true } }],
    ["around it", { tags: true }, { tags: true }],
  ])("that Terraform marks %s are never told", (_, before_sensitive, after_sensitive) => {
    const values = valuesOf({
      before: { tags: { b: "canary-1" } },
      after: { tags: { b: "canary-2" } },
      before_sensitive,
      after_sensitive,
    });
    expect(values).toHaveLength(1);
    expect(JSON.stringify(values)).not.toContain("canary");
  });

  test("of a list of which one part is marked are not told at all", () => {
    const values = valuesOf({
      before: { list: ["a", "canary"] },
      after: { list: ["b", "canary"] },
      before_sensitive: { list: [false, true] },
      after_sensitive: { list: [false, true] },
    });
    expect(values).toEqual([{ path: "list", before: MASK, after: MASK }]);
  });

  test("that stand unmarked in another value, or inside of a longer text, are not told either", () => {
    const values = valuesOf({
      before: { input: "canary-1", output: "canary-1", url: "https://x:canary-1@host", other: "b" },
      after: { input: "canary-2", output: "canary-2", url: "https://x:canary-2@host", other: "c" },
      before_sensitive: { input: true },
      after_sensitive: { input: true },
    });
    expect(values).toContainEqual({ path: "other", before: '"b"', after: '"c"' });
    expect(values).toContainEqual({ path: "url", before: MASK, after: MASK });
    expect(JSON.stringify(values)).not.toContain("canary");
  });

  test("of a type that nobody here knows, or called like a secret, are not told though nothing marks them", () => {
    const change = { before: { value: "canary-1", user_data: "canary-1" }, after: { value: "canary-2", user_data: "canary-2" } };
    expect(JSON.stringify(valuesOf(change, "acme_thing"))).not.toContain("canary");
    expect(JSON.stringify(valuesOf(change, "aws_launch_template"))).not.toMatch(/user_data","before":"\\"canary/);
  });
});

describe("noise of a plan", () => {
  const noiseOf = (change: object, actions: readonly string[] = ["update"]) =>
    onlyChange("aws_iam_role.it", actions, { change: { actions, ...change } }).noise;

  test.each([
    ["computed", { before: { arn: "a" }, after: {}, after_unknown: { arn: true } }],
    ["emptiness", { before: { tags: null, list: [] }, after: { tags: {}, list: null } }],
    ["json-layout", { before: { policy: '{"a":1,"b":[2]}' }, after: { policy: '{ "b": [2], "a": 1 }' } }],
  ])("is named: %s", (name, change) => {
    expect(noiseOf(change)).toBe(name);
  });

  test.each([
    ["a value beside it differs", { before: { arn: "a", x: "1" }, after: { x: "2" }, after_unknown: { arn: true } }],
    ["the order of a list in a policy differs", { before: { policy: "[1,2]" }, after: { policy: "[2,1]" } }],
    ["a text only looks like JSON", { before: { policy: "{a" }, after: { policy: "{b" } }],
    ["what is marked is emptied", { before: { x: "" }, after: { x: null }, after_sensitive: { x: true } }],
  ])("is none where %s", (_, change) => {
    expect(noiseOf(change)).toBeUndefined();
  });

  test("is never something that goes or is made anew", () => {
    const change = { before: { arn: "a" }, after: {}, after_unknown: { arn: true } };
    expect(noiseOf(change, ["delete"])).toBeUndefined();
    expect(noiseOf(change, ["delete", "create"])).toBeUndefined();
  });
});
