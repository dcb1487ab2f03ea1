import type { CST } from "yaml";

/** Deepest nesting of maps and lists that is read; the fleet file's own is 8. */
export const MAX_DEPTH = 32;

/**
 * The offset at which a document nests deeper than the limit, or undefined. It walks the parser's flat tokens with a
 * stack of its own: composing nodes recurses, so depth has to be known before.
 */
export function tooDeep(document: CST.Token, limit: number = MAX_DEPTH): number | undefined {
  const waiting: (readonly [token: CST.Token, depth: number])[] = [[document, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [token, depth] = next;
    if (token.type === "document") {
      if (token.value !== undefined) waiting.push([token.value, depth]);
    } else if ("items" in token) {
      if (depth >= limit) return token.offset;
      for (const item of token.items) {
        if (item.key != null) waiting.push([item.key, depth + 1]);
        if (item.value !== undefined) waiting.push([item.value, depth + 1]);
      }
    }
  }
  return undefined;
}
