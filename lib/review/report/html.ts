import { headline, sectionsOf } from "./sections.ts";
import type { Section } from "./sections.ts";
import type { Report } from "./report.ts";

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --danger: #b3261e; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.4rem; } h2, summary { font-size: 1.1rem; font-weight: 600; }
h2 { margin: 1.5rem 0 .5rem; } details { border-top: 1px solid var(--line); padding: .75rem 0; }
summary { cursor: pointer; }
.open h2 { color: var(--danger); }
ul { margin: .25rem 0; padding-left: 1.25rem; }
code { font: .875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
@media (prefers-color-scheme: dark) { :root { --danger: #f2b8b5; } }
`;

/** The report as one page that needs nothing else: no script, no font, no picture, no network. */
export function htmlOf(report: Report): string {
  const lines = headline(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Fleetwright review</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Fleetwright review</h1>
<ul>
${lines.map((line) => `<li>${escaped(line)}</li>`).join("\n")}
</ul>
${sectionsOf(report).map(sectionHtml).join("\n")}
</body>
</html>
`;
}

function sectionHtml({ id, title, isOpen, items }: Section): string {
  const list = items
    .map(({ text, lines }) => {
      const inner =
        lines.length === 0 ? "" : `<ul>${lines.map((line) => `<li><code>${escaped(line)}</code></li>`).join("")}</ul>`;
      return `<li><code>${escaped(text)}</code>${inner}</li>`;
    })
    .join("\n");
  const head = `${escaped(title)} (${items.length})`;
  return isOpen
    ? `<section class="open" id="${id}"><h2>${head}</h2>\n<ul>${list}</ul></section>`
    : `<details id="${id}"><summary>${head}</summary>\n<ul>${list}</ul></details>`;
}

/** A text in which nothing is markup. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
