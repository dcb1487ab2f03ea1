/** The text of plain data that cdktf writes, byte for byte: keys in order, two spaces, an empty list or object on two lines. */
export function stableJson(value: object): string {
  return textOf(value, "\n") ?? "";
}

function textOf(value: unknown, line: string): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (hasOwnText(value)) return textOf(value.toJSON(), line);
  const inner = `${line}  `;
  let text = "";
  if (Array.isArray(value)) {
    for (const part of value) text += `${text === "" ? "" : ","}${inner}${textOf(part, inner) ?? "null"}`;
    return `[${text}${line}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const part = textOf((value as Record<string, unknown>)[key], inner);
    if (part !== undefined) text += `${text === "" ? "" : ","}${inner}${JSON.stringify(key)}: ${part}`;
  }
  return `{${text}${line}}`;
}

function hasOwnText(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}
