import { compareText } from "../model/compare-text.ts";
import type { Choice, ChoiceKind, Grant, GrantKind, Lock } from "../model/lock.ts";

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
  readonly #before: ReadonlyMap<string, string>;
  readonly #choices = new Map<string, Choice>();

  constructor(lock: Lock) {
    this.#lock = lock;
    this.#before = new Map(lock.choices.map((choice) => [choiceKey(choice.kind, choice.owner), choice.value]));
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

  /** What was decided for an owner; undefined where nothing was. */
  chosen(kind: ChoiceKind, owner: string): string | undefined {
    return this.#before.get(choiceKey(kind, owner));
  }

  /** Decides something for an owner. What nobody decides again is forgotten with its owner. */
  choose(kind: ChoiceKind, owner: string, value: string): void {
    this.#choices.set(choiceKey(kind, owner), { owner, kind, value });
  }

  /** All grants and choices, and how they differ from the old ones. Grants that nobody kept are retired. */
  close(): LedgerChanges {
    const grants = this.grants
      .map((grant): Grant => ({ ...grant, state: this.#live.has(key(grant.kind, grant.owner)) ? "live" : "retired" }))
      .sort(inOrder);
    const before = new Map(this.#lock.grants.map((grant) => [key(grant.kind, grant.owner), grant.state]));
    const was = (grant: Grant): Grant["state"] | undefined => before.get(key(grant.kind, grant.owner));
    const choices = [...this.#choices.values()].sort(byOwner);
    return {
      grants,
      choices,
      chosen: choices.filter(({ kind, owner, value }) => this.chosen(kind, owner) !== value),
      added: grants.filter((grant) => grant.state === "live" && was(grant) !== "live"),
      retired: grants.filter((grant) => grant.state === "retired" && was(grant) === "live"),
    };
  }

  #remember(grant: Grant): void {
    const owner = key(grant.kind, withoutNumber(grant.owner));
    this.#byOwner.set(owner, [...(this.#byOwner.get(owner) ?? []), grant].sort(inOrder));
  }
}

/** What a new lock has, and how that differs from the one before. */
export interface LedgerChanges {
  readonly grants: readonly Grant[];
  readonly choices: readonly Choice[];
  readonly added: readonly Grant[];
  readonly chosen: readonly Choice[];
  readonly retired: readonly Grant[];
}

/** The count that is not written. */
const FIRST = 1;
const BEFORE_FIRST = 0;

/** Owner, purpose, place and count of a grant: `region/eu-west/private/euw1-az1/2` is the second of `region/eu-west/private/euw1-az1`. */
const OWNER = /^(?<owner>[^/]+\/[^/]+(?:\/[a-z-]+(?:\/[a-z][a-z0-9-]*)?)?)(?:\/(?<count>\d+))?$/;

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

function choiceKey(kind: ChoiceKind, owner: string): string {
  return `${kind} ${owner}`;
}

function byOwner(left: Choice, right: Choice): number {
  return compareText(left.owner, right.owner) || compareText(left.kind, right.kind);
}
