import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import type { Edit } from "./edits.ts";
import { live, outcomeOf } from "./outcome.ts";
import type { Living, Outcome } from "./outcome.ts";

/** Where edits are tried: each fleet is planned and synthesized once. */
export class Laboratory {
  readonly #folder: string;
  readonly #living = new Map<string, Living | undefined>();

  /** @param folder - an empty one of the caller's own */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns undefined where the fleet before the edit is refused, or becomes what can be built by it: nothing lives that could be edited */
  async outcomeOf(before: FleetSpec, edit: Edit): Promise<Outcome | undefined> {
    const key = JSON.stringify(before);
    if (!this.#living.has(key)) this.#living.set(key, await live(before, this.#folder));
    const living = this.#living.get(key);
    return living === undefined ? undefined : await outcomeOf(living, edit, this.#folder);
  }
}
