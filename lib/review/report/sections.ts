import { changeInWords } from "../../cost/cost-words.ts";
import { counted, fleetChangeLines } from "../fleet-change-lines.ts";
import { folded, whichOf } from "../folding.ts";
import { SIGNS, withoutSubject } from "../resource-lines.ts";
import { visibleText } from "../visible-text.ts";
import { allowedLines, expiredLines, findingItems, policyCounts } from "./policy-items.ts";
import type { Reach } from "./blast-radius.ts";
import type { Gate } from "./gates.ts";
import { NOISE } from "./noise.ts";
import type { ReportedChange } from "./read-plan.ts";
import { isTouched } from "./report.ts";
import type { Report } from "./report.ts";
import { groupsOf } from "./stack-groups.ts";
import type { StackGroup } from "./stack-groups.ts";
import { countsInWords } from "./counts-in-words.ts";

/** One thing that is told. Its texts are of the fleet and of plans: anybody's, and yet to be escaped. */
export interface Item {
  readonly text: string;
  /** What belongs to it, one a line. */
  readonly lines: readonly string[];
}

/** A part of the report. */
export interface Section {
  readonly id: string;
  /** Our own words. */
  readonly title: string;
  /** Whether it stands above the fold: nobody has to open anything to read it. */
  readonly isOpen: boolean;
  readonly items: readonly Item[];
}

/** The report as it is read, what most wants to be looked at first; every loss stands above the fold. */
export function sectionsOf(report: Report): readonly Section[] {
  const { all, stacks, leaving, gone, waves } = report;
  const gated = new Set(report.gates.map(({ stack, address }) => `${stack} ${address}`));
  const groups = (wanted: (change: ReportedChange, stack: string) => boolean): readonly Item[] =>
    groupsOf(stacks, all, ({ id, changes }) => changes.filter((change) => wanted(change, id))).map(itemOf);
  const sections = [
    open("gates", "Needs a confirmation", gateItems(report)),
    open(
      "losses",
      "Destroyed, replaced or left behind",
      groups((change, id) => isLoss(change) && !gated.has(`${id} ${change.address}`)),
    ),
    open("danger", "Opened, granted away or without its guard", fleetItems(report, "danger")),
    open("policy", "Against policy", refusedItems(report)),
    open("failures", "Could not be planned", failures(report)),
    closed("attention", "Upgraded, or to be looked at", fleetItems(report, "attention")),
    closed("policy-rest", "Policy: warnings, and what is allowed", otherPolicyItems(report)),
    closed("drift", "Changed by others since it was deployed", drift(report)),
    closed(
      "changes",
      "Everything else that changes",
      groups((change) => !isLoss(change) && change.noise === undefined),
    ),
    closed("outputs", "Nothing but outputs", outputs(report)),
    closed("routine", "What was written otherwise", fleetItems(report, "routine")),
    closed("after", "Planned after others", later(report)),
    closed("cost", "What a month costs", costItems(report)),
    closed("blast", "What it reaches", blast(report)),
    closed(
      "waves",
      "In which order",
      waves.map((ids, index) => lineOf(`${index + 1}: ${listed(ids)}`)),
    ),
    closed("leaving", "Leaves the fleet", [
      ...leaving.map((id) => lineOf(`${id} leaves`)),
      ...gone.map((id) => lineOf(`${id} is deployed no more`)),
    ]),
    closed("noise", "Noise", noise(report)),
  ];
  return sections.filter(({ items }) => items.length > 0).map(visible);
}

/** The first lines: what was compared, and how much of it changes. */
export function headline(report: Report): readonly string[] {
  const { base, head, stacks, all, gates } = report;
  const planned = stacks.filter(({ basis }) => basis === "plan").length;
  const failed = stacks.filter(({ failure }) => failure !== undefined).length;
  const how = report.isPlanned
    ? [`${planned} planned`, ...(failed > 0 ? [`${failed} failed`] : []), `${stacks.length - planned - failed} foretold`].join(
        ", ",
      )
    : "foretold without a plan";
  return [
    `${base} → ${head}: ${stacks.filter(isTouched).length} of ${counted(all.length, "stack")} to deploy (${how})`,
    countsInWords(report.counts),
    ...(gates.length === 0 ? [] : [`${gates.length} ${gates.length === 1 ? "loss" : "losses"} to be confirmed`]),
    ...(report.policy === undefined || isClean(report.policy) ? [] : [`policy: ${policyCounts(report.policy)}`]),
  ].map(visibleText);
}

/** Whether something goes, or may go, or is left where nobody looks after it. */
export function isLoss({ action }: Pick<ReportedChange, "action">): boolean {
  return action === "destroy" || action === "replace" || action === "forget" || action === "unknown";
}

function open(id: string, title: string, items: readonly Item[]): Section {
  return { id, title, isOpen: true, items };
}

function closed(id: string, title: string, items: readonly Item[]): Section {
  return { id, title, isOpen: false, items };
}

function visible(section: Section): Section {
  return {
    ...section,
    items: section.items.map(({ text, lines }) => ({ text: visibleText(text), lines: lines.map(visibleText) })),
  };
}

function lineOf(text: string): Item {
  return { text, lines: [] };
}

function itemOf({ which, lines }: StackGroup): Item {
  return { text: which, lines };
}

/** Words for `--confirm` that are told one by one; the JSON document has all. */
const MOST_WORDS = 5;

function gateItems({ gates, all }: Report): readonly Item[] {
  const stacks = new Map(all.map((stack) => [stack.id, stack]));
  const exact = ({ stack, action, address, reason = "", because }: Gate): string => {
    const own = stacks.get(stack);
    const text = withoutSubject(`${SIGNS[action]} ${address}${reason === "" ? "" : `: ${reason}`}`, own?.subject ?? "");
    return `${text}${because === "protected" ? " (the stack is protected)" : ""}`;
  };
  return folded(gates, { exact, alike: exact }).map(({ items }) => {
    const ids = items.map(({ stack }) => stack);
    const layer = stacks.get(ids[0] ?? "")?.layer;
    const same = all.filter((stack) => stack.layer === layer).map(({ id }) => id);
    const which = ids.length === 1 ? ids[0] : whichOf(ids, same, layer === undefined ? "stack" : `${layer} stack`);
    const words = items.flatMap(({ confirm }) => confirm ?? []);
    const told = words.length > MOST_WORDS ? [...words.slice(0, MOST_WORDS), `and ${words.length - MOST_WORDS} more`] : words;
    const [first] = items;
    const what =
      items.length === 1
        ? `${SIGNS[first.action]} ${first.address}${first.reason === undefined ? "" : `: ${first.reason}`}`
        : exact(first);
    return { text: `${which}`, lines: [what, ...(told.length === 0 ? [] : [`to confirm: ${told.join(", ")}`])] };
  });
}

function fleetItems({ fleet, sides }: Report, severity: Report["fleet"][number]["severity"]): readonly Item[] {
  return fleetChangeLines(
    fleet.filter((one) => one.severity === severity),
    sides,
    false,
  ).map(lineOf);
}

function isClean({ findings, allowed, expired }: NonNullable<Report["policy"]>): boolean {
  return findings.length + allowed.length + expired.length === 0;
}

function refusedItems({ policy, all }: Report): readonly Item[] {
  if (policy === undefined) return [];
  const errors = policy.findings.filter(({ severity }) => severity === "error");
  return [...findingItems(errors, all), ...expiredLines(policy).map(lineOf)];
}

function otherPolicyItems({ policy, all }: Report): readonly Item[] {
  if (policy === undefined) return [];
  const warnings = policy.findings.filter(({ severity }) => severity === "warning");
  return [...findingItems(warnings, all), ...allowedLines(policy.allowed, all).map(lineOf)];
}

function costItems({ cost }: Report): readonly Item[] {
  const [sum, ...lines] = cost === undefined ? [] : changeInWords(cost);
  return sum === undefined ? [] : [{ text: sum, lines }];
}

function failures({ stacks }: Report): readonly Item[] {
  const failed = stacks.flatMap(({ id, failure }) => (failure === undefined ? [] : [{ id, failure }]));
  return [...Map.groupBy(failed, ({ failure }) => failure)].map(([failure, of]) => ({
    text: listed(of.map(({ id }) => id)),
    lines: failure.split("\n").filter((line) => line.trim() !== ""),
  }));
}

function drift({ stacks, all }: Report): readonly Item[] {
  return groupsOf(stacks, all, ({ drift: own }) => own.filter(({ noise: rule }) => rule === undefined)).map(itemOf);
}

function outputs({ stacks }: Report): readonly Item[] {
  const only = stacks.filter(({ changes, outputs: own }) => changes.length === 0 && own.length > 0);
  return [...Map.groupBy(only, (one) => one.outputs.join(", "))].map(([names, of]) => ({
    text: listed(of.map(({ id }) => id)),
    lines: [names],
  }));
}

function later({ stacks }: Report): readonly Item[] {
  const waiting = stacks.filter(({ after }) => after.length > 0);
  return [...Map.groupBy(waiting, ({ after }) => listed(after))].map(([after, of]) =>
    lineOf(`after ${after}: ${listed(of.map(({ id }) => id))}`),
  );
}

function blast({ blast: { rings, regions, workloads } }: Report): readonly Item[] {
  const told = (kind: string, parts: readonly Reach[]): readonly Item[] =>
    parts.length === 0
      ? []
      : [
          {
            text: kind,
            lines: parts.map(({ name, clusters, of, stacks, changes, losses }) => {
              const lost = losses === 0 ? "" : `, ${losses} of them lost`;
              return `${name}: ${clusters} of ${counted(of, "cluster")}, ${counted(stacks, "stack")}, ${counted(changes, "change")}${lost}`;
            }),
          },
        ];
  return [...told("rings", rings), ...told("regions", regions), ...told("workloads", workloads)];
}

function noise({ stacks }: Report): readonly Item[] {
  return NOISE.flatMap(({ name, what }): readonly Item[] => {
    const own = stacks.flatMap(({ id, changes, drift: drifted }) =>
      [...changes, ...drifted].filter((one) => one.noise === name).map(({ type }) => ({ id, type })),
    );
    if (own.length === 0) return [];
    const types = [...Map.groupBy(own, ({ type }) => type)].map(([type, ones]) => `${ones.length} ${type}`);
    const of = new Set(own.map(({ id }) => id)).size;
    return [{ text: `${name}: ${what}`, lines: [`${types.join(", ")} in ${counted(of, "stack")}`] }];
  });
}

/** Names that are told one by one. */
const MOST_NAMES = 12;

function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return `${names.slice(0, MOST_NAMES).join(", ")}${more}`;
}
