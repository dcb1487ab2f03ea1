/** A text as one word of a command that people paste into their shell. */
export function shellWord(text: string): string {
  return /^[\w./@%+:=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
