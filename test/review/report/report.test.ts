import { beforeAll, describe, expect, test } from "@jest/globals";
import { htmlOf } from "../../../lib/review/report/html.ts";
import { COMMENT_BYTES, code, markdownOf } from "../../../lib/review/report/markdown.ts";
import type { Report } from "../../../lib/review/report/report.ts";
import { reportJson } from "../../../lib/review/report/report-json.ts";
import { sarifOf } from "../../../lib/review/report/sarif.ts";
import { sectionsOf } from "../../../lib/review/report/sections.ts";
import type { Section } from "../../../lib/review/report/sections.ts";
import { reportText } from "../../../lib/review/report/text.ts";
import { aStack, entry, planJson, reported, wildPlans } from "../../support/review/generated-plans.ts";

const CANARY = "canary-6f1d2c";
const SEED = 20261130;
const COMMENT = { most: COMMENT_BYTES, artifact: "report.html" };

function everyForm(report: Report): Readonly<Record<string, string>> {
  return {
    text: reportText(report),
    comment: markdownOf(report, COMMENT),
    html: htmlOf(report),
    json: JSON.stringify(reportJson(report)),
    sarif: JSON.stringify(sarifOf(report, "fleet.yaml")),
  };
}

interface PlanFile {
  readonly resource_changes: readonly { readonly address: string; readonly change: { readonly actions: readonly string[] } }[];
}

/** How many resources a section says go or are made anew, read from its words as people read them. */
function toldLosses(section: Section | undefined): number {
  const sums = (section?.items ?? []).map(({ text, lines }) => {
    const own = lines
      .filter((line) => /^(-|-\/\+) /.test(line))
      .map((line) => Number(/^\S+ (\d+) resources:/.exec(line)?.[1] ?? 1));
    return stacksIn(text) * own.reduce((sum, one) => sum + one, 0);
  });
  return sums.reduce((sum, one) => sum + one, 0);
}

/** `cluster-c1`, `cluster stacks a, b and c`, `12 of 1000 cluster stacks (…)`, `all 1000 cluster stacks` */
function stacksIn(which: string): number {
  const counted = /^(?:all )?(\d+) (?:of \d+ )?cluster stacks/.exec(which)?.[1];
  return counted === undefined ? (which.match(/cluster-c\d+/g) ?? []).length : Number(counted);
}

describe("a report of 1,000 stacks with 39,000 changes", () => {
  let plans: ReturnType<typeof wildPlans>;
  let report: Report;
  beforeAll(() => {
    plans = wildPlans(1000, 39, CANARY, SEED);
    report = reported(plans);
  });

  test("counts what the plans sum up to", () => {
    const all = [...plans.values()].flatMap((json) => (JSON.parse(json) as PlanFile).resource_changes);
    const count = (...actions: readonly string[]): number =>
      all.filter(({ change }) => JSON.stringify([...change.actions].sort()) === JSON.stringify(actions)).length;
    expect(all).toHaveLength(39_000);
    expect(report.counts).toMatchObject({
      create: count("create"),
      update: count("update"),
      read: count("read"),
      destroy: count("delete"),
      replace: count("create", "delete"),
    });
    expect(Object.values(report.counts).reduce((sum, one) => sum + one, 0)).toBe(all.length - count("no-op"));
  });

  test("tells every loss above the fold: what is to be confirmed, and the rest", () => {
    const all = [...plans.values()].flatMap((json) => (JSON.parse(json) as PlanFile).resource_changes);
    const losses = all.filter(({ change }) => change.actions.includes("delete"));
    const [gates, rest, ...others] = sectionsOf(report).filter(({ isOpen }) => isOpen);
    expect([gates?.id, rest?.id, others]).toEqual(["gates", "losses", []]);
    expect(toldLosses(gates)).toBe(report.gates.length);
    expect(toldLosses(gates) + toldLosses(rest)).toBe(losses.length);
  });

  test("shows nobody what Terraform marks as sensitive, or what is called like a secret, in any form", () => {
    expect(plans.values().next().value).toContain(CANARY);
    for (const [form, text] of Object.entries(everyForm(report))) expect([form, text.includes(CANARY)]).toEqual([form, false]);
  });

  test("is cut for a comment between whole parts, the losses first, and says where the rest is", () => {
    const comment = markdownOf(report, COMMENT);
    expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(COMMENT_BYTES);
    expect(Buffer.byteLength(comment)).toBeGreaterThan(COMMENT_BYTES * 0.9);
    expect(comment).toMatch(/\*\*\d+ more parts are in `report\.html`\*\*: this was too long for one comment\.\n$/);
    expect(comment.match(/<details>/g)?.length).toBe(comment.match(/<\/details>/g)?.length);
    expect(
      comment
        .split("\n")
        .filter((line) => /^ *- /.test(line))
        .every((line) => /^ *- (`+).*\1$/.test(line)),
    ).toBe(true);
  });
});

describe("a change that is equal in 1,000 clusters", () => {
  const entries = (name: string) => [
    entry("aws_eks_cluster.cluster", ["update"], {
      change: { actions: ["update"], before: { version: "1.34", name }, after: { version: "1.35", name } },
    }),
    ...Array.from({ length: 38 }, (_, at) => entry(`aws_iam_role.r${at}`, ["create"])),
  ];
  const stacks = Array.from({ length: 1000 }, (_, at) => aStack(`cluster-c${at}`));

  test("reads in 60 lines, with the exceptions named", () => {
    const plans = new Map(
      stacks.map((stack, at) => [
        stack,
        planJson(at < 3 ? [entry("aws_eks_cluster.cluster", ["delete"])] : entries(stack.subject)),
      ]),
    );
    const report = reported(plans);
    const text = reportText(report);
    expect(text.split("\n").length).toBeLessThanOrEqual(60);
    expect(text).toContain("997 of 1000 cluster stacks (all but cluster-c0, cluster-c1 and cluster-c2)");
    expect(text).toContain('~ aws_eks_cluster.cluster: version "1.34" → "1.35"');
    expect(text).toContain("cluster stacks cluster-c0, cluster-c1 and cluster-c2\n    - aws_eks_cluster.cluster");
    expect(markdownOf(report, COMMENT).split("\n").length).toBeLessThanOrEqual(60);
  });

  test("reads so too where each has values of its own", () => {
    const plans = new Map(
      stacks.map((stack, at) => [
        stack,
        planJson([
          entry("aws_subnet.a", ["delete", "create"], {
            action_reason: "replace_because_cannot_update",
            change: {
              actions: ["delete", "create"],
              before: { cidr_block: `10.${at}.0.0/24` },
              after: { cidr_block: `11.${at}.0.0/24` },
            },
          }),
        ]),
      ]),
    );
    const text = reportText(reported(plans));
    expect(text.split("\n").length).toBeLessThanOrEqual(60);
    expect(text).toContain("all 1000 cluster stacks\n    -/+ aws_subnet.a: it can't be changed in place; cidr_block");
  });
});

describe("text of others", () => {
  const hostile = [
    "`` ` ```",
    "</details><script>alert(1)</script>",
    "@everyone #1 https://example.com",
    "a | b \\ *c* _d_",
    "\u001b[2J\u202e",
    "}} {0} [x](y)",
    "&lt;b&gt;",
    "' onload=\"x",
  ];
  const stack = aStack("own", { layer: undefined, subject: "" });
  const report = reported(
    new Map([
      [
        stack,
        planJson(hostile.map((key) => entry(`aws_vpc.v[${JSON.stringify(key)}]`, ["delete"], { type: "aws_vpc", name: "v" }))),
      ],
    ]),
  );

  test("is markup in no form", () => {
    const { html, comment, text } = everyForm(report);
    expect(html).not.toMatch(/<script|onload="|<\/details><script/);
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\u202e");
    const outside = (comment ?? "").replaceAll(/^( *- )(`+)(?!`)[^\n]*?(?<!`)\2$/gm, "$1");
    expect(outside).not.toMatch(/script|@everyone|example\.com/);
  });

  test.each(["`", "``", "a`b", " x ", "``` ` ``"])("stands whole in a span of code: %j", (text) => {
    const [, fence = "", inside = ""] = /^(`+)(?!`)([^]*?)(?<!`)\1$/.exec(code(text)) ?? [];
    expect(inside.replace(/^ ([^]*) $/, "$1")).toBe(text);
    expect([...text.matchAll(/`+/g)].map(([run]) => run)).not.toContain(fence);
  });
});
