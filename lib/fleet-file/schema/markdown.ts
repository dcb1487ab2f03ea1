/** Text in a cell of a Markdown table: no cell and no HTML can begin in it. Code spans stay what they are. */
export function cell(text: string): string {
  return outsideCode(text.replace(/\n+/g, " ").replace(/\|/g, "\\|"));
}

/** Text in which no HTML can begin. */
export function outsideCode(text: string): string {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 0 ? part.replace(/</g, "&lt;") : part))
    .join("`");
}

export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}
