import { EXPIRED } from "../../policy/rules.ts";
import type { AllowedFinding, Verdict } from "../../policy/verdict.ts";
import type { Finding } from "../../policy/rule.ts";
import { counted } from "../fleet-change-lines.ts";
import { folded, whichOf } from "../folding.ts";
import { withoutSubject } from "../resource-lines.ts";
import type { SynthesizedStack } from "../synthesized-fleet.ts";

/** Stacks in which the same is found. */
export interface FindingGroup<T extends Finding> {
  /** `97 of 100 cluster stacks (all but cluster-x)` */
  readonly which: string;
  readonly items: readonly [T, ...T[]];
  /** Address and message. */
  readonly text: string;
}

/** Findings of which the same is said, as one. */
export function findingGroups<T extends Finding>(
  findings: readonly T[],
  all: readonly Pick<SynthesizedStack, "id" | "layer" | "subject">[],
): readonly FindingGroup<T>[] {
  const stacks = new Map(all.map((stack) => [stack.id, stack]));
  const layers = Map.groupBy(all, ({ layer }) => layer);
  const alike = ({ stack, address, message }: T): string =>
    withoutSubject(`${address}: ${message}`, stacks.get(stack)?.subject ?? "");
  const exact = (finding: T): string => [stacks.get(finding.stack)?.layer, finding.rule, alike(finding)].join("\n");
  return folded(findings, { exact, alike: exact }).map(({ items }) => {
    const [first] = items;
    const ids = [...new Set(items.map(({ stack }) => stack))];
    const layer = stacks.get(first.stack)?.layer;
    const same = (layers.get(layer) ?? []).map(({ id }) => id);
    const which = ids.length === 1 ? first.stack : whichOf(ids, same, layer === undefined ? "stack" : `${layer} stack`);
    return { which, items, text: ids.length === 1 ? `${first.address}: ${first.message}` : alike(first) };
  });
}

/** What a rule found, for people: the rule with what scanners call it, and a line for stacks that are alike. */
export function findingItems(
  findings: readonly Finding[],
  all: readonly SynthesizedStack[],
): readonly { readonly text: string; readonly lines: readonly string[] }[] {
  return [...Map.groupBy(findings, ({ rule }) => rule).values()].map((own) => {
    const [first] = own;
    const same = [...new Set(own.flatMap(({ same: { checkov, trivy } }) => [...checkov, ...trivy]))];
    const ids = same.length === 0 ? "" : ` (${same.join(", ")})`;
    const fix = first?.fix === undefined ? [] : [`fix: ${first.fix}`];
    return {
      text: `${first?.rule}: ${first?.title}${ids}`,
      lines: [...findingGroups(own, all).map(({ which, text }) => `${which}: ${text}`), ...fix],
    };
  });
}

/** What is allowed, with its reason. */
export function allowedLines(allowed: readonly AllowedFinding[], all: readonly SynthesizedStack[]): readonly string[] {
  const byReason = Map.groupBy(allowed, ({ rule, reason, until }) => JSON.stringify([rule, reason, until]));
  return [...byReason.values()].flatMap((own) =>
    findingGroups(own, all).map(({ which, text, items: [{ rule, reason, until }] }) => {
      const end = until === undefined ? "" : `, until ${until}`;
      return `${rule}: ${which}: ${text}; allowed: ${reason}${end}`;
    }),
  );
}

/** Exceptions that have ended, one a line. */
export function expiredLines({ expired }: Verdict): readonly string[] {
  return expired.map(
    ({ rule, reason, until, line }) => `${EXPIRED.id}: ${rule} was allowed until ${until} (line ${line}): ${reason}`,
  );
}

/** `1 error, 2 warnings, 1 allowed` */
export function policyCounts({ findings, allowed, expired }: Verdict): string {
  const errors = findings.filter(({ severity }) => severity === "error").length + expired.length;
  const warnings = findings.length + expired.length - errors;
  return [counted(errors, "error"), counted(warnings, "warning"), `${allowed.length} allowed`].join(", ");
}
