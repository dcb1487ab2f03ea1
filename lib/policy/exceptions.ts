import { glob } from "../model/glob.ts";
import type { Finding } from "./rule.ts";

/** Something that policy refuses, and somebody allows with a reason. */
export interface PolicyException {
  /** Id of the rule: `FW5001`, or a team's. */
  readonly rule: string;
  /** An id, or a pattern with `*` and `?`; default: every stack. */
  readonly stack: string | undefined;
  /** An address, or a pattern; default: everything in the stack. */
  readonly address: string | undefined;
  readonly reason: string;
  /** Its last day, `2027-03-31`; undefined for one without an end. */
  readonly until: string | undefined;
  /** Where it stands, from 1. */
  readonly line: number;
}

/** Whether it is for this finding. */
export function isFor({ rule, stack, address }: PolicyException, finding: Finding): boolean {
  return rule === finding.rule && fits(stack, finding.stack) && fits(address, finding.address);
}

/** @param today - `2026-11-30`; the last day itself still counts */
export function hasEnded({ until }: Pick<PolicyException, "until">, today: string): boolean {
  return until !== undefined && until < today;
}

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || glob(pattern).test(text);
}
