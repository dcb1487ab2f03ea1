import { hasEnded, isFor } from "./exceptions.ts";
import type { PolicyException } from "./exceptions.ts";
import { CHECKS } from "./checks.ts";
import type { PolicyResource } from "./resource.ts";
import type { Finding } from "./rule.ts";
import { POLICY_RULES } from "./rules.ts";

/** A finding that somebody allows. */
export interface AllowedFinding extends Finding {
  readonly reason: string;
  readonly until: string | undefined;
}

/** What policy comes to. */
export interface Verdict {
  /** Ids of the stacks that were looked at. */
  readonly stacks: readonly string[];
  /** What nobody allows, errors first. */
  readonly findings: readonly Finding[];
  readonly allowed: readonly AllowedFinding[];
  /** Exceptions that have ended. */
  readonly expired: readonly PolicyException[];
  /** Exceptions that allow nothing of all that was looked at; known only where the whole fleet was. */
  readonly unused: readonly PolicyException[];
}

/** What our own rules find. */
export function builtInFindings(resources: readonly PolicyResource[]): readonly Finding[] {
  const byType = Map.groupBy(
    CHECKS.flatMap((check) => check.types.map((type) => ({ type, check }))),
    ({ type }) => type,
  );
  // What belongs together lies in one stack: to look for a bucket's settings in all of them would take too long.
  const byStack = Map.groupBy(resources, ({ stack }) => stack);
  const rules = new Map(POLICY_RULES.map((rule) => [rule.id, rule]));
  return resources.flatMap((resource) => {
    const view = { resources: byStack.get(resource.stack) ?? [] };
    return (byType.get(resource.type) ?? []).flatMap(({ check }) => {
      const rule = rules.get(check.rule);
      if (rule === undefined) throw new RangeError(`no rule ${check.rule}`);
      const { id, severity, title, fix } = rule;
      const { stack, address, cluster } = resource;
      return check
        .find(resource, view)
        .map((message): Finding => ({ rule: id, severity, title, fix, same: check.same, stack, address, cluster, message }));
    });
  });
}

/** Rules that a fleet file's `endpoint: public` with its `reason` is an exception from. */
const BY_FLEET_FILE = "FW5001";

/**
 * Judges what was found.
 *
 * @param today - `2026-11-30`
 * @param isWhole - whether all of the fleet was looked at
 */
export function verdictOf(
  resources: readonly PolicyResource[],
  found: readonly Finding[],
  {
    exceptions,
    today,
    isWhole,
  }: {
    readonly exceptions: readonly PolicyException[];
    readonly today: string;
    readonly isWhole: boolean;
  },
): Verdict {
  const reasons = new Map(resources.flatMap(({ stack, allowed }) => (allowed === undefined ? [] : [[stack, allowed] as const])));
  const lasting = exceptions.filter((one) => !hasEnded(one, today));
  const used = new Set<PolicyException>();
  const findings: Finding[] = [];
  const allowed: AllowedFinding[] = [];
  for (const finding of found) {
    const own = lasting.filter((one) => isFor(one, finding));
    for (const one of own) used.add(one);
    const reason = own[0] ?? fleetFileReason(finding, reasons.get(finding.stack), today);
    if (reason === undefined) findings.push(finding);
    else allowed.push({ ...finding, reason: reason.reason, until: reason.until });
  }
  const rank = ({ severity }: Finding): number => (severity === "error" ? 0 : 1);
  return {
    stacks: [...new Set(resources.map(({ stack }) => stack))].sort(),
    findings: findings.sort(
      (one, other) => rank(one) - rank(other) || (one.rule < other.rule ? -1 : one.rule > other.rule ? 1 : 0),
    ),
    allowed,
    expired: exceptions.filter((one) => hasEnded(one, today)),
    unused: isWhole ? lasting.filter((one) => !used.has(one)) : [],
  };
}

function fleetFileReason({ rule }: Finding, reason: PolicyResource["allowed"], today: string): PolicyResource["allowed"] {
  return rule === BY_FLEET_FILE && reason !== undefined && !hasEnded(reason, today) ? reason : undefined;
}

/** Whether something is refused. */
export function isRefused({ findings, expired }: Verdict): boolean {
  return expired.length > 0 || findings.some(({ severity }) => severity === "error");
}
