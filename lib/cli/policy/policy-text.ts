import { UNUSED } from "../../policy/rules.ts";
import type { Verdict } from "../../policy/verdict.ts";
import { counted } from "../../review/fleet-change-lines.ts";
import { allowedLines, expiredLines, findingItems, policyCounts } from "../../review/report/policy-items.ts";
import type { SynthesizedStack } from "../../review/synthesized-fleet.ts";
import { visibleText } from "../../review/visible-text.ts";

/** What policy says, for people. @param resources - how many were looked at */
export function policyText(verdict: Verdict, resources: number, all: readonly SynthesizedStack[]): string {
  const { stacks, findings, allowed, unused } = verdict;
  const ofSeverity = (severity: string): readonly string[] =>
    findingItems(
      findings.filter((one) => one.severity === severity),
      all,
    ).flatMap(({ text, lines }) => [text, ...lines.map((line) => `  ${line}`)]);
  const parts = [
    ["ERRORS", [...ofSeverity("error"), ...expiredLines(verdict)]],
    ["WARNINGS", ofSeverity("warning")],
    ["ALLOWED", allowedLines(allowed, all)],
    [
      "EXCEPTIONS THAT ALLOW NOTHING",
      unused.map(({ rule, line, reason }) => `${UNUSED.id}: line ${line}, of ${rule}: ${reason}`),
    ],
  ] as const;
  const told = parts.flatMap(([title, lines]) => (lines.length === 0 ? [] : [[title, ...lines.map((line) => `  ${line}`)]]));
  const head = `${counted(resources, "resource")} of ${counted(stacks.length, "stack")}: ${policyCounts(verdict)}`;
  return [[head], ...told].map((lines) => lines.map(visibleText).join("\n")).join("\n\n");
}
