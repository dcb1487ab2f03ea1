/** The one place where text becomes part of Mermaid or DOT. */

/** Text that no line of a picture may hold: it would end the line, or hide in it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A label of Mermaid: quoted, with everything that Mermaid or HTML reads as syntax as a character code. */
export function mermaidLabel(lines: readonly string[]): string {
  return `"${lines.map(mermaidText).join("<br/>")}"`;
}

function mermaidText(text: string): string {
  return text.replace(UNSEEN, " ").replace(/[^\p{L}\p{M}\p{N} .,:/+_-]/gu, (character) => `#${character.codePointAt(0)};`);
}

/** A quoted string of DOT; lines end in its own line break. */
export function dotString(lines: readonly string[]): string {
  return `"${lines.map(dotText).join("\\n")}"`;
}

function dotText(text: string): string {
  // A backslash would begin an escape of Graphviz's own, an ampersand an HTML entity.
  return text.replace(UNSEEN, " ").replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/&/g, "&amp;");
}
