import { Cidr } from "../../model/cidr.ts";
import type { Grant } from "../../model/lock.ts";
import { withoutNumber } from "../ledger.ts";
import { parseSpan } from "../numbering.ts";
import type { Span } from "../spans.ts";
import type { PlanRule } from "./plan-rule.ts";

/** Two branches handed out the same, or somebody edited the lock. */
export const grantedTwice: PlanRule = {
  id: "FW2001",
  severity: "error",
  title: "The lock grants the same to two owners",
  why: "A grant belongs to one owner for ever. Two owners of one range or number would meet in the network; the usual cause is a merge that took lines of both sides.",
  fix: "Take the target branch's lock as it is and run `fleetwright plan --write` again.",
  check: ({ before }) =>
    groups(before.grants).flatMap((grants) =>
      clashes(grants).map(([first, second]) => ({
        path: [],
        message: `the lock grants ${second.value} to ${second.owner} and ${first.value} to ${first.owner}`,
        seen: `${second.kind} ${second.value}`,
        accepted: "grants that share nothing",
        fix: "take the target branch's lock and run: fleetwright plan --write",
      })),
    ),
};

/** Grants that may not meet: each kind for itself, and of blocks those of regions apart from what is cut from them. */
function groups(grants: readonly Grant[]): readonly (readonly Grant[])[] {
  const byKind = new Map<string, Grant[]>();
  for (const grant of grants) {
    const kind = grant.kind === "block" && withoutNumber(grant.owner).endsWith("/block") ? "region block" : grant.kind;
    byKind.set(kind, [...(byKind.get(kind) ?? []), grant]);
  }
  return [...byKind.values()];
}

/** Neighbours by value that overlap. */
function clashes(grants: readonly Grant[]): readonly (readonly [Grant, Grant])[] {
  const spans = grants.map((grant) => ({ grant, span: spanOf(grant) })).sort((a, b) => a.span.first - b.span.first);
  const found: (readonly [Grant, Grant])[] = [];
  let widest = spans[0];
  for (const next of spans.slice(1)) {
    if (widest !== undefined && next.span.first <= widest.span.last) found.push([widest.grant, next.grant]);
    if (widest === undefined || next.span.last > widest.span.last) widest = next;
  }
  return found;
}

function spanOf(grant: Grant): Span {
  return grant.kind === "block" || grant.kind === "tunnel" ? Cidr.from(grant.value) : parseSpan(grant.value);
}
