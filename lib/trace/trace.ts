import type { Actor, End } from "./model.ts";
import type { Passage, Walks } from "./walk.ts";

/** What becomes of a connection from one actor to another, from each place of the one to each of the other. */
export interface Trace {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** `partly` where it depends on the places. */
  readonly verdict: Passage["verdict"] | "partly";
  readonly passages: readonly TracedPassage[];
}

export interface TracedPassage extends Passage {
  readonly from: string;
  readonly to: string;
}

export function trace(walks: Walks, from: Actor, to: Actor, port: number): Trace {
  const passages = from.sends.flatMap((start) =>
    endsFor(to, start).map((end): TracedPassage => ({ from: start.name, to: end.name, ...walks.passage(start, end, port) })),
  );
  const verdict = verdictOf(
    to,
    port,
    passages.map((one) => one.verdict),
  );
  return { from: from.name, to: to.name, port, verdict, passages };
}

/** The verdicts of all passages of {@link trace}, without a word about their ways. */
export function verdicts(walks: Walks, from: Actor, to: Actor, port: number): readonly Passage["verdict"][] {
  return from.sends.flatMap((start) => endsFor(to, start).map((end) => walks.verdict(start, end, port)));
}

/** What its name leads to for somebody. Who comes from private addresses elsewhere comes to those of its network. */
function endsFor(to: Actor, { subnet, groups, isElsewhere }: End): readonly End[] {
  if (isElsewhere) return to.sends;
  const names = [subnet?.network ?? "", ...groups];
  const seen = to.answers.find(({ seenFrom }) => seenFrom === undefined || names.some((name) => seenFrom.has(name)));
  return seen?.ends ?? [];
}

/** Of all of them as one. */
export function verdictOf({ ports }: Actor, port: number, all: readonly Passage["verdict"][]): Trace["verdict"] {
  if (ports?.includes(port) === false) return "stopped";
  const [only = "stopped", ...others] = new Set(all);
  return others.length > 0 ? "partly" : only;
}
