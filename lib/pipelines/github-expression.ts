/**
 * A text where GitHub looks for expressions, as the same text: nothing of it is evaluated.
 *
 * `a ${{ b }}` becomes `a ${{ '${{' }} b }}`.
 */
export function literalText(text: string): string {
  return text.replaceAll("${{", "${{ '${{' }}");
}

/** A text inside an expression. */
export function literalInExpression(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name of a branch where GitHub looks for patterns: `a+b` matches that name alone. */
export function literalPattern(name: string): string {
  return name.replaceAll(/[\\*?+[\]!]/g, "\\$&");
}
