import { compareText } from "../model/compare-text.ts";
import type { Grant, GrantKind, Lock } from "../model/lock.ts";

/** A live grant that lies where its owner can't use it. */
export interface Misplaced {
  /** As the lock has it. */
  readonly grant: Grant;
  /** Where it would have to lie, in words. */
  readonly accepted: string;
}

/**
 * The lock while it is being planned: what owners hold, what is handed out anew, what nobody asks for any more.
 * A grant never moves, never changes size and never gets another owner; a retired one waits for its owner.
 */
export class Ledger {
  readonly #lock: Lock;
  readonly #byOwner = new Map<string, Grant[]>();
  readonly #live = new Set<string>();
  readonly #added: Grant[] = [];
  readonly #misplaced: Misplaced[] = [];

  constructor(lock: Lock) {
    this.#lock = lock;
    for (const grant of lock.grants) this.#remember(grant);
  }

  /** Every grant there is or was, in the order of the lock, new ones last. */
  get grants(): readonly Grant[] {
    return [...this.#lock.grants, ...this.#added];
  }

  /** What an owner holds or held, the first first. */
  held(kind: GrantKind, owner: string): readonly Grant[] {
    return this.#byOwner.get(key(kind, owner)) ?? [];
  }

  /** Keeps, or brings back, what an owner has. */
  keep(grant: Grant): void {
    this.#live.add(key(grant.kind, grant.owner));
  }

  /** Live grants that were passed over, so that another is handed out beside them: nobody may do that in silence. */
  get misplaced(): readonly Misplaced[] {
    return this.#misplaced;
  }

  /** Of what an owner holds, all that it can use; what is live beyond that is noted as misplaced. */
  usable(kind: GrantKind, owner: string, isUsable: (grant: Grant) => boolean, accepted: string): readonly Grant[] {
    const held = this.held(kind, owner);
    for (const grant of held) {
      const known = this.#misplaced.some((one) => one.grant === grant);
      if (grant.state === "live" && !known && !isUsable(grant)) this.#misplaced.push({ grant, accepted });
    }
    return held.filter(isUsable);
  }

  /** Hands out something new, beside what the owner already has. */
  grant(kind: GrantKind, owner: string, value: string): Grant {
    const number = Math.max(BEFORE_FIRST, ...this.held(kind, owner).map((one) => numberOf(one.owner))) + 1;
    const grant: Grant = { kind, owner: numbered(owner, number), value, state: "live" };
    this.#added.push(grant);
    this.#remember(grant);
    this.keep(grant);
    return grant;
  }

  /** All grants, and how they differ from the old ones. What nobody kept is retired. */
  close(): { readonly grants: readonly Grant[]; readonly added: readonly Grant[]; readonly retired: readonly Grant[] } {
    const grants = this.grants
      .map((grant): Grant => ({ ...grant, state: this.#live.has(key(grant.kind, grant.owner)) ? "live" : "retired" }))
      .sort(inOrder);
    const before = new Map(this.#lock.grants.map((grant) => [key(grant.kind, grant.owner), grant.state]));
    const was = (grant: Grant): Grant["state"] | undefined => before.get(key(grant.kind, grant.owner));
    return {
      grants,
      added: grants.filter((grant) => grant.state === "live" && was(grant) !== "live"),
      retired: grants.filter((grant) => grant.state === "retired" && was(grant) === "live"),
    };
  }

  #remember(grant: Grant): void {
    const owner = key(grant.kind, withoutNumber(grant.owner));
    this.#byOwner.set(owner, [...(this.#byOwner.get(owner) ?? []), grant].sort(inOrder));
  }
}

/** The count that is not written. */
const FIRST = 1;
const BEFORE_FIRST = 0;

/** Owner, purpose and count of a grant: `region/eu-west/private/2` is the second of `region/eu-west/private`. */
const OWNER = /^(?<owner>[^/]+\/[^/]+(?:\/[a-z-]+)?)(?:\/(?<count>\d+))?$/;

/** The owner of a grant without the count. */
export function withoutNumber(owner: string): string {
  return OWNER.exec(owner)?.groups?.["owner"] ?? owner;
}

/** By kind, then owner, then count. */
export function inOrder(left: Grant, right: Grant): number {
  return (
    compareText(left.kind, right.kind) ||
    compareText(withoutNumber(left.owner), withoutNumber(right.owner)) ||
    numberOf(left.owner) - numberOf(right.owner)
  );
}

function numberOf(owner: string): number {
  return Number(OWNER.exec(owner)?.groups?.["count"] ?? FIRST);
}

function numbered(owner: string, number: number): string {
  return number === FIRST ? owner : `${owner}/${number}`;
}

function key(kind: GrantKind, owner: string): string {
  return `${kind} ${owner}`;
}
