/**
 * Texts that Terraform marks as sensitive anywhere in a plan. Its marks don't follow a value into a state and out of it again:
 * an attribute that was made of one stands there in clear, and unmarked.
 */
export class Secrets {
  readonly #whole = new Set<string>();
  readonly #long: string[] = [];

  /** @param mark - true, or of the same shape as the value, with true for what is marked */
  add(value: unknown, mark: unknown): void {
    for (const text of markedTexts(value, mark)) {
      if (!this.#whole.has(text) && text.length >= LONG) this.#long.push(text);
      this.#whole.add(text);
    }
  }

  /** Whether one of them stands in a value, or is a part of one of its texts. */
  isIn(value: unknown): boolean {
    return this.#whole.size > 0 && textsOf(value).some((text) => this.#whole.has(text) || this.#isPart(text));
  }

  #isPart(text: string): boolean {
    return this.#long.some((secret) => text.includes(secret));
  }
}

/** Characters from which on a secret is looked for inside of other texts: shorter ones are in all of them by chance. */
const LONG = 4;

function markedTexts(value: unknown, mark: unknown): readonly string[] {
  if (mark === true) return textsOf(value);
  if (typeof mark !== "object" || mark === null || typeof value !== "object" || value === null) return [];
  return Object.entries(mark).flatMap(([key, inside]) => markedTexts((value as Readonly<Record<string, unknown>>)[key], inside));
}

/** All texts in a value; numbers are texts too, and what is only true, false or empty is no secret. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
