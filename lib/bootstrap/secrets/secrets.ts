import { inspect } from "node:util";

/** Values by their references, for one run. Nothing that prints or copies objects sees what is inside. */
export class Secrets {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: Iterable<readonly [reference: string, value: string]> = []) {
    this.#values = new Map(values);
  }

  /** @throws Error where it was not read: a plugin must name its references beforehand */
  get(reference: string): string {
    const value = this.#values.get(reference);
    if (value === undefined) throw new Error(`the secret ${reference} was not read`);
    return value;
  }

  toJSON(): string {
    return "(secret)";
  }

  [inspect.custom](): string {
    return "(secret)";
  }
}

/** Where nothing is written, nothing secret is needed. */
export const NO_SECRETS = new Secrets();
