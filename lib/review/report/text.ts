import type { Report } from "./report.ts";
import { headline, sectionsOf } from "./sections.ts";

/** The report for a terminal. */
export function reportText(report: Report): string {
  const parts = sectionsOf(report).map(({ title, items }) =>
    [title.toUpperCase(), ...items.flatMap(({ text, lines }) => [`  ${text}`, ...lines.map((line) => `    ${line}`)])].join("\n"),
  );
  return [headline(report).join("\n"), ...parts].join("\n\n");
}
