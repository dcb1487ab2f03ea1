import type { Path } from "../../errors.ts";

/**
 * Reads a path as `formatPath` writes it: `clusters.shop.labels["a.b/c"]`, `access.ci[0]`.
 *
 * @returns undefined when the text is no path
 */
export function parsePath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  const part = /(?:^|\.)([A-Za-z0-9_-]+)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]/y;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (match === null) return undefined;
    if (match[1] !== undefined) path.push(match[1]);
    else if (match[2] !== undefined) path.push(Number(match[2]));
    else {
      const key = quoted(match[3] ?? "");
      if (key === undefined) return undefined;
      path.push(key);
    }
  }
  return path.length === 0 ? undefined : path;
}

function quoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
