// What users of plan tools have reported, rebuilt small: each would be wrong in the same way here if the report broke.
import { describe, expect, test } from "@jest/globals";
import { COMMENT_BYTES, markdownOf } from "../../../lib/review/report/markdown.ts";
import { readPlan } from "../../../lib/review/report/read-plan.ts";
import { sectionsOf } from "../../../lib/review/report/sections.ts";
import { reportText } from "../../../lib/review/report/text.ts";
import { aDiff, aStack, entry, planJson, reported } from "../../support/review/generated-plans.ts";
import type { PlanEntry } from "../../support/review/generated-plans.ts";
import { reportOf } from "../../../lib/review/report/report.ts";

const COMMENT = { most: COMMENT_BYTES, artifact: "report.html" };

function reportOfPlan(changes: readonly PlanEntry[], rest: Readonly<Record<string, unknown>> = {}) {
  return reported(new Map([[aStack("cluster-shop"), planJson(changes, rest)]]));
}

describe("reported of other tools", () => {
  // https://github.com/borchero/terraform-plan-comment/issues/32
  test("a plan that only takes resources over is no plan without changes", () => {
    const report = reportOfPlan([
      entry("aws_vpc.v", ["no-op"], { change: { actions: ["no-op"], importing: { id: "vpc-1" } } }),
      entry("aws_subnet.s", ["no-op"]),
    ]);
    expect(report.counts).toMatchObject({ imported: 1, none: 1 });
    expect(reportText(report)).toContain("= aws_vpc.v: taken over");
  });

  // https://github.com/suzuki-shunsuke/tfcmt/issues/929
  test("what is taken over and changed by the same plan is told as both", () => {
    const change = { actions: ["update"], importing: { id: "r" }, before: { path: "/a" }, after: { path: "/b" } };
    expect(reportText(reportOfPlan([entry("aws_iam_role.r", ["update"], { change })]))).toContain(
      '~ aws_iam_role.r: taken over; path "/a" → "/b"',
    );
  });

  // https://github.com/cds-snc/terraform-plan/issues/455, https://github.com/robburger/terraform-pr-commenter/issues/40
  test("a plan that only moves resources is not empty", () => {
    const report = reportOfPlan([entry("aws_iam_role.r", ["no-op"], { previous_address: "aws_iam_role.r[0]" })]);
    expect(reportText(report)).toContain("= aws_iam_role.r: was aws_iam_role.r[0]");
    expect(markdownOf(report, COMMENT)).toContain("1 called otherwise");
  });

  // https://github.com/borchero/terraform-plan-comment/pull/122
  test("what is left behind while its successor is made is told, and to be confirmed", () => {
    const report = reportOfPlan([entry("aws_vpc.v", ["create", "forget"]), entry("aws_iam_role.r", ["forget"])]);
    expect(report.counts).toMatchObject({ forget: 2, create: 0 });
    expect(sectionsOf(report).map(({ id, isOpen }) => (isOpen ? id : "folded"))).toEqual(["gates", "losses", "folded"]);
    expect(report.gates).toMatchObject([{ address: "aws_vpc.v", action: "forget" }]);
    expect(reportText(report)).toContain("Terraform forgets it, and it stays as it is");
  });

  // https://github.com/hashicorp/terraform/issues/38068
  test("a replacement is counted apart from what goes and what comes", () => {
    const report = reportOfPlan([
      entry("aws_iam_role.a", ["delete", "create"]),
      entry("aws_iam_role.b", ["create", "delete"]),
      entry("aws_iam_role.c", ["delete"]),
      entry("aws_iam_role.d", ["create"]),
    ]);
    expect(reportText(report)).toContain("resources: 1 destroyed, 2 replaced, 1 created");
  });

  // https://github.com/extenda/actions/pull/278
  test.each([10, 20, 100])("%i destroyed resources are as many, and not none", (count) => {
    const report = reportOfPlan(Array.from({ length: count }, (_, at) => entry(`aws_iam_role.r${at}`, ["delete"])));
    expect(reportText(report)).toContain(`resources: ${count} destroyed`);
  });

  // https://github.com/stategraph/stategraph/issues/1331
  test("a loss among hundreds of changes stands before anything that has to be opened", () => {
    const many = Array.from({ length: 300 }, (_, at) => entry(`aws_route.r${at}`, ["create"]));
    const comment = markdownOf(reportOfPlan([...many, entry("aws_iam_role.lost", ["delete"])]), COMMENT);
    expect(comment.indexOf("- aws_iam_role.lost")).toBeGreaterThan(0);
    expect(comment.indexOf("- aws_iam_role.lost")).toBeLessThan(comment.indexOf("<details>"));
  });

  // https://github.com/hashicorp/terraform-cdk-action/issues/150, https://github.com/stategraph/stategraph/issues/270
  test("a plan that is too long for a comment is neither rejected nor cut within a word", () => {
    const plans = Array.from({ length: 900 }, (_, at): [ReturnType<typeof aStack>, string] => [
      aStack(`own-${at}`, { layer: undefined, subject: "" }),
      planJson([entry(`aws_iam_role.${"long".repeat(20)}${at}`, ["delete"]), entry(`aws_route.r${at}`, ["create"])]),
    ]);
    const comment = markdownOf(reported(new Map(plans)), COMMENT);
    expect(comment.length).toBeLessThanOrEqual(65_535);
    expect(comment.trimEnd().split("\n").at(-1)).toMatch(/^\*\*\d+ more parts are in `report\.html`\*\*/);
    expect(comment.split("\n").filter((line) => line.startsWith("  - ") && !line.endsWith("`"))).toEqual([]);
  });

  // https://github.com/ahmadnassri/action-terraform-report/issues/132, https://github.com/terrateamio/action/issues/702
  test("what Terraform marks as sensitive is told as changed, and not what it is", () => {
    const change = {
      actions: ["update"],
      before: { environment: { DB_PASSWORD: "canary-old", MODE: "a" } },
      after: { environment: { DB_PASSWORD: "canary-new", MODE: "b" } },
      before_sensitive: { environment: { DB_PASSWORD: true } },
      after_sensitive: { environment: { DB_PASSWORD: true } },
    };
    const text = reportText(reportOfPlan([entry("aws_iam_role.r", ["update"], { change })]));
    expect(text).toContain('environment.DB_PASSWORD (not shown) → (not shown); environment.MODE "a" → "b"');
    expect(text).not.toContain("canary");
  });

  // https://github.com/diggerhq/digger/issues/2677
  test("a secret in a value that nobody marks is not shown, of a type that nobody here knows", () => {
    const change = {
      actions: ["update"],
      before: { template: [{ containers: [{ env: [{ name: "SOME_API_KEY", value: "canary" }] }] }] },
      after: { template: [{ containers: [{ env: [] }] }] },
    };
    const text = reportText(reportOfPlan([entry("google_cloud_run_v2_service.s", ["update"], { change })]));
    expect(text).toContain("~ google_cloud_run_v2_service.s");
    expect(text).not.toContain("canary");
  });

  // https://github.com/hashicorp/setup-terraform/issues/74, https://github.com/mercari/tfnotify/issues/5
  test("backticks, HTML and markdown in values end no part of the comment", () => {
    const change = { actions: ["update"], before: { path: "a" }, after: { path: "```\n</details>\n# *x* <<EOF" } };
    const comment = markdownOf(reportOfPlan([entry("aws_iam_role.r", ["update"], { change })]), COMMENT);
    expect(comment.match(/^<\/details>$/gm)).toHaveLength(comment.match(/^<details>/gm)?.length ?? 0);
    expect(comment.match(/^#.*/gm)).toEqual(["### Fleetwright review"]);
    expect(comment).toContain('  - ````~ aws_iam_role.r: path "a" → "```\\n</details>\\n# *x* <<EOF"````');
  });

  // https://github.com/ahmadnassri/action-terraform-report/issues/84
  test("a plan without any list of changes is one in which nothing changes", () => {
    const json = JSON.stringify({ format_version: "1.2", planned_values: { root_module: {} }, errored: false });
    expect(readPlan(json)).toEqual({ changes: [], drift: [], outputs: [], complete: true });
  });

  // https://github.com/lifeomic/terraform-plan-parser/issues/26
  test("what an earlier replacement left behind is told when it goes, and is not the thing itself", () => {
    const report = reportOfPlan([
      entry("aws_iam_role.r", ["no-op"]),
      entry("aws_iam_role.r", ["delete"], { deposed: "1a2b3c4d" }),
    ]);
    expect(reportText(report)).toContain("- aws_iam_role.r (deposed 1a2b3c4d)");
    expect(report.counts.destroy).toBe(1);
  });

  // https://github.com/wayfair-archive/terrafirma/issues/1, https://github.com/gruntwork-io/terratest/issues/943
  test("a later minor version of the format is read, and another major one is refused by its name", () => {
    expect(readPlan(planJson([entry("aws_vpc.v", ["delete"])], { format_version: "1.99" })).changes).toHaveLength(1);
    expect(() => readPlan(planJson([], { format_version: "2.0" }))).toThrow('"2.0"');
  });

  // https://github.com/runatlantis/atlantis/pull/3158, https://github.com/runatlantis/atlantis/issues/6335
  test("600 stacks of which 5 change are 5, and the others are not listed", () => {
    const stacks = Array.from({ length: 600 }, (_, at) => aStack(`cluster-c${at}`));
    const insights = stacks.map(({ id }, at) => {
      const { changes, drift, outputs } = readPlan(planJson(at < 5 ? [entry("aws_iam_role.r", ["create"])] : []));
      return [id, { by: "plan", digest: "d", changes, drift, outputs }] as const;
    });
    const report = reportOf(aDiff(stacks), new Map(insights));
    const changes = sectionsOf(report).filter(({ id }) => id === "changes");
    expect(changes.flatMap(({ items }) => items.map(({ text }) => text))).toEqual([
      "cluster stacks cluster-c0, cluster-c1, cluster-c2, cluster-c3 and cluster-c4",
    ]);
    expect(markdownOf(report, COMMENT)).not.toContain("cluster-c599");
  });

  // https://github.com/cds-snc/terraform-plan/pull/534, https://github.com/diggerhq/digger/issues/2245
  test("what others have changed is told, without what is only noise", () => {
    const change = { actions: ["update"], before: { path: "/a", tags: null }, after: { path: "/hand-made", tags: {} } };
    const report = reportOfPlan([], {
      resource_drift: [
        entry("aws_iam_role.r", ["update"], { change }),
        entry("aws_iam_role.same", ["update"], { change: { ...change, after: { path: "/a", tags: {} } } }),
        entry("aws_subnet.gone", ["delete"]),
      ],
    });
    const [drift] = sectionsOf(report).filter(({ id }) => id === "drift");
    expect(drift?.items[0]?.lines).toEqual(["- aws_subnet.gone", '~ aws_iam_role.r: path "/a" → "/hand-made"; tags none → {}']);
    expect(report.counts.destroy).toBe(0);
  });
});
