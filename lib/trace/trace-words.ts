import type { Hop } from "./hops.ts";
import type { Proof } from "./prove.ts";
import type { Trace, TracedPassage } from "./trace.ts";
import type { Passage } from "./walk.ts";

const VERDICTS: Readonly<Record<Trace["verdict"], string>> = {
  reached: "reached, and the answer comes back",
  asked: "gets there from anywhere, and who sent it decides",
  filtered: "gets there, but a filter of its end refuses it",
  stopped: "doesn't get there",
  unknown: "leads through a network of others",
  partly: "depends on the subnets",
};

/** A trace for people: one way of each verdict, with all that it met. */
export function traceText({ from, to, port, verdict, passages }: Trace): string {
  const shown = [...Map.groupBy(passages, (one) => one.verdict)].flatMap(([, [first, ...more]]) =>
    first === undefined ? [] : [passageText(first, more.length)],
  );
  return [`${from} → ${to}, port ${port}: ${VERDICTS[verdict]}`, ...shown].join("\n");
}

function passageText({ from, to, verdict, hops, back }: TracedPassage, more: number): string {
  const others = more === 0 ? "" : ` (and ${more} more that end so)`;
  const answer = back.length === 0 ? [] : ["  and back:", ...back.map(hopText)];
  return [`${from} → ${to}: ${verdictOf(verdict, back)}${others}`, ...hops.map(hopText), ...answer].join("\n");
}

function verdictOf(verdict: Passage["verdict"], back: readonly Hop[]): string {
  return verdict === "stopped" && back.length > 0 ? "gets there, but its answer doesn't come back" : VERDICTS[verdict];
}

function hopText({ at, says, by }: Hop): string {
  return `  ${at}: ${says}${by === undefined || says.includes(by) || at === by ? "" : ` [${by}]`}`;
}

/** A proof for people: what isn't as the plan wants it, each with the way that says so. */
export function proofText({ proven, unknown, contradictions }: Proof): string {
  const lines = contradictions.map(({ from, to, port, wanted, why, traced }) => {
    const head = `${from} → ${to}, port ${port}: wanted ${wanted}, because ${why}`;
    return traced === undefined ? `${head}\n  one of the two isn't in the Terraform` : `${head}\n${traceText(traced)}`;
  });
  const others =
    unknown.length === 0
      ? ""
      : `, ${counted(unknown.length)} through networks of others or over a VPN, of which nothing is proved here`;
  const against = contradictions.length === 0 ? "" : `, ${counted(contradictions.length)} not`;
  return [...lines, `${counted(proven)} as the plan wants${against}${others}`].join("\n");
}

function counted(count: number): string {
  return `${count} ${count === 1 ? "pair" : "pairs"}`;
}
