import { visibleText } from "../visible-text.ts";
import type { Finding as PolicyFinding } from "../../policy/rule.ts";
import { EXPIRED } from "../../policy/rules.ts";
import type { AllowedFinding } from "../../policy/verdict.ts";
import { expiredLines, findingGroups } from "./policy-items.ts";
import { isLoss } from "./sections.ts";
import type { Report } from "./report.ts";
import { groupsOf } from "./stack-groups.ts";

/** Kinds of findings, with the level at which a reader of SARIF shows them. */
const RULES = {
  "gated-loss": {
    level: "error",
    text: "Something of value, or in a protected stack, would be destroyed, replaced or left behind.",
  },
  loss: { level: "warning", text: "A resource would be destroyed, replaced or left behind, or may be." },
  danger: { level: "error", text: "Something is opened, granted away or loses its guard." },
  attention: { level: "warning", text: "What runs is upgraded, granted or replaced." },
  drift: { level: "note", text: "Others have changed a resource since it was deployed." },
  failure: { level: "error", text: "Terraform could not plan a stack." },
} as const;

type Level = (typeof RULES)[keyof typeof RULES]["level"];

interface Finding {
  /** A key of {@link RULES}, or a rule of policy. */
  readonly rule: string;
  /** Default: that of its rule. */
  readonly level?: Level;
  readonly text: string;
  readonly place: { readonly file: string; readonly line: number };
  /** Why somebody allows it. */
  readonly allowed?: string;
}

/**
 * The report's findings as a SARIF 2.1.0 log.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 *
 * @param fleetFile - as it is called from the top of the repository: where findings stand of which no line is known
 */
export function sarifOf(report: Report, fleetFile: string): object {
  const rules = [...Object.entries(RULES).map(([id, { level, text }]) => descriptor(id, level, text)), ...policyRules(report)];
  const at = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Fleetwright", rules } },
        columnKind: "utf16CodeUnits",
        results: [...findings(report, fleetFile), ...policyFindings(report, fleetFile)].map(
          ({ rule, level, text, place, allowed }) => ({
            ruleId: rule,
            ruleIndex: at.get(rule),
            level: level ?? rules[at.get(rule) ?? 0]?.defaultConfiguration.level,
            message: { text: sarifText(text) },
            locations: [
              {
                physicalLocation: { artifactLocation: { uri: uriOf(place.file) }, region: { startLine: place.line } },
              },
            ],
            ...(allowed === undefined
              ? {}
              : { suppressions: [{ kind: "external", status: "accepted", justification: visibleLines(allowed) }] }),
          }),
        ),
      },
    ],
  };
}

function descriptor(id: string, level: Level, text: string, more: object = {}) {
  return { id, shortDescription: { text: visibleLines(text) }, defaultConfiguration: { level }, ...more };
}

/** Rules of policy that found something, with what scanners call them. */
function policyRules({ policy }: Report) {
  const found = [...(policy?.findings ?? []), ...(policy?.allowed ?? [])];
  const byRule = [...Map.groupBy(found, ({ rule }) => rule)].map(([id, own]) => {
    const [first] = own;
    const tags = [...new Set(own.flatMap(({ same: { checkov, trivy } }) => [...checkov, ...trivy]))];
    const help = first?.fix === undefined ? {} : { help: { text: visibleLines(first.fix) } };
    const level: Level = first?.severity === "error" ? "error" : "warning";
    return descriptor(id, level, first?.title ?? "", { ...help, properties: { tags: ["policy", ...tags] } });
  });
  const ended = (policy?.expired ?? []).length > 0 ? [descriptor(EXPIRED.id, "error", EXPIRED.title)] : [];
  return [...byRule, ...ended];
}

function policyFindings({ policy, all, sides }: Report, fleetFile: string): readonly Finding[] {
  if (policy === undefined) return [];
  const start = { file: fleetFile, line: 1 };
  const locate = sides.after.planned?.locate;
  const placeOf = ({ cluster }: PolicyFinding): Finding["place"] =>
    cluster === undefined || locate === undefined ? start : locate(["clusters", cluster]);
  const told = (findings: readonly (PolicyFinding & Partial<AllowedFinding>)[]): readonly Finding[] =>
    findingGroups(findings, all).map(({ which, text, items: [first] }): Finding => ({
      rule: first.rule,
      level: first.severity,
      text: `${which}: ${text}`,
      place: placeOf(first),
      ...(first.reason === undefined ? {} : { allowed: first.reason }),
    }));
  const byReason = Map.groupBy(policy.allowed, ({ reason }) => reason);
  return [
    ...told(policy.findings),
    ...[...byReason.values()].flatMap(told),
    ...expiredLines(policy).map((text): Finding => ({ rule: EXPIRED.id, text, place: start })),
  ];
}

function findings({ gates, all, stacks, fleet }: Report, fleetFile: string): readonly Finding[] {
  const placeOf = (stack: string): Finding["place"] =>
    fleet.find((change) => change.place !== undefined && change.stacks.includes(stack))?.place ?? { file: fleetFile, line: 1 };
  const gated = new Set(gates.map(({ stack, address }) => `${stack} ${address}`));
  const said = (what: string, reason: string | undefined): string => (reason === undefined ? what : `${what}: ${reason}`);
  return [
    ...gates.map(({ stack, address, action, reason }): Finding => ({
      rule: "gated-loss",
      text: said(`${stack}: ${action} ${address}`, reason),
      place: placeOf(stack),
    })),
    // Code scanning takes 25,000 results of a run: what many stacks lose alike is one.
    ...groupsOf(stacks, all, ({ id, changes }) =>
      changes.filter((change) => isLoss(change) && !gated.has(`${id} ${change.address}`)),
    ).map(({ which, stacks: ids, lines }): Finding => ({
      rule: "loss",
      text: [which, ...lines].join("\n"),
      place: placeOf(ids[0] ?? ""),
    })),
    ...fleet.flatMap(({ severity, subject, what, place }): readonly Finding[] =>
      severity === "routine"
        ? []
        : [
            {
              rule: severity,
              text: subject.kind === "fleet" ? what : `${subject.kind} ${subject.name}: ${what}`,
              place: place ?? { file: fleetFile, line: 1 },
            },
          ],
    ),
    ...stacks.flatMap(({ id, drift }) =>
      drift
        .filter(({ noise }) => noise === undefined)
        .map(({ address }): Finding => ({ rule: "drift", text: `${id}: ${address}`, place: placeOf(id) })),
    ),
    ...stacks.flatMap(({ id, failure }): readonly Finding[] =>
      failure === undefined ? [] : [{ rule: "failure", text: `${id}: ${failure}`, place: placeOf(id) }],
    ),
  ];
}

/** In a plain message brackets with a target behind them are links, and braces are filled in (§3.11.5, §3.11.6). */
function sarifText(text: string): string {
  return visibleLines(text)
    .replaceAll(/[\\[\]]/g, (character) => `\\${character}`)
    .replaceAll("{", "{{")
    .replaceAll("}", "}}");
}

function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}

function uriOf(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}
