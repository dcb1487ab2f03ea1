import { headline, sectionsOf } from "./sections.ts";
import type { Item, Section } from "./sections.ts";
import type { Report } from "./report.ts";

/** Where a report is shown. */
export interface MarkdownTarget {
  /** Bytes in UTF-8 that it may have. */
  readonly most: number;
  /** What has all of it where this has to be cut, as people find it. */
  readonly artifact: string;
}

/**
 * Bytes of a comment: one more than this GitHub refuses, counted in characters, of which there are never more than bytes.
 * https://github.com/hashicorp/terraform-cdk-action/issues/150
 */
export const COMMENT_BYTES = 65_535;
/** Bytes of a step's summary. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
export const SUMMARY_BYTES = 1_048_576;

/** By which a pipeline finds its own comment again. */
const MARK = "<!-- fleetwright review -->";

/**
 * The report as a comment or summary. Every text of others stands in a span of code, where nobody is mentioned, nothing is
 * linked and no markup is obeyed. What is too long is cut between whole parts, the least urgent first.
 */
export function markdownOf(report: Report, { most, artifact }: MarkdownTarget): string {
  const sections = sectionsOf(report);
  const parts = sections.flatMap(partsOf);
  const head = `${[MARK, "### Fleetwright review", "", ...headline(report).map((line) => `- ${code(line)}`)].join("\n")}\n`;
  const room = most - bytes(head) - bytes(rest(parts.length, artifact));
  const kept = cut(parts, room);
  const body = kept.map(({ text }) => text).join("");
  const left = parts.length - kept.length;
  return `${head}${closedWhole(body, kept)}${left === 0 ? "" : rest(left, artifact)}`;
}

/** What is never torn: an item with all its lines, or what opens or closes a section. */
interface Part {
  readonly text: string;
  /** Whether a section that is folded stands open after it. */
  readonly isInside: boolean;
}

const OPENED = (title: string, count: number): string => `\n<details><summary>${title} (${count})</summary>\n\n`;
const CLOSED = "\n</details>\n";

function partsOf({ title, isOpen, items }: Section): readonly Part[] {
  const [first, ...others] = items.map(markdownItem);
  const begin = isOpen ? `\n#### ${title} (${items.length})\n\n` : OPENED(title, items.length);
  const told = [`${begin}${first ?? ""}`, ...others].map((text): Part => ({ text, isInside: !isOpen }));
  const last = told.at(-1);
  if (isOpen || last === undefined) return told;
  return [...told.slice(0, -1), { text: `${last.text}${CLOSED}`, isInside: false }];
}

function cut(parts: readonly Part[], room: number): readonly Part[] {
  let used = bytes(CLOSED);
  const end = parts.findIndex(({ text }) => {
    used += bytes(text);
    return used > room;
  });
  return end < 0 ? parts : parts.slice(0, end);
}

function closedWhole(body: string, kept: readonly Part[]): string {
  return kept.at(-1)?.isInside === true ? `${body}${CLOSED}` : body;
}

function rest(count: number, artifact: string): string {
  return `\n**${count} more parts are in ${code(artifact)}**: this was too long for one comment.\n`;
}

function markdownItem({ text, lines }: Item): string {
  return [`- ${code(text)}`, ...lines.map((line) => `  - ${code(line)}`)].map((line) => `${line}\n`).join("");
}

/** A span of code around any text of one line: its fence is longer than every one in it. */
export function code(text: string): string {
  const line = text.replaceAll(/[\r\n]+/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  // Markdown drops one blank at each end where there is one at both; of blanks alone it drops none.
  const pad = /^[` ]|[` ]$/.test(line) || line === "" ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
