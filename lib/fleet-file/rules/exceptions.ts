import type { Path } from "../../errors.ts";
import type { Rule, RuleInput } from "./rule.ts";

interface Exception {
  readonly path: Path;
  readonly of: string;
  readonly reason: string | undefined;
  readonly until: string | undefined;
}

const untilWithoutReason: Rule = {
  id: "FW1801",
  severity: "error",
  title: "An end without a reason",
  why: "`until` ends an exception, and an exception is a setting with its `reason` beside it.",
  fix: "Write `reason:` beside it, or remove `until`.",
  check: (input) =>
    exceptions(input)
      .filter(({ reason, until }) => until !== undefined && (reason ?? "").trim() === "")
      .map(({ path, of, until }) => ({
        path,
        message: `${of} says when an exception ends, but not what it is for`,
        seen: until ?? "",
      })),
};

const expired: Rule = {
  id: "FW1802",
  severity: "error",
  title: "An exception has ended",
  dated: true,
  why: "Somebody allowed this until a day that has passed. The setting stays as it is in the clouds; the file must be decided again.",
  fix: "Change the setting, or decide again and write a new `until`.",
  check: (input) =>
    exceptions(input)
      // Days of one length compare as texts; the last day itself still counts.
      .filter(({ until }) => until !== undefined && until < input.today)
      .map(({ path, of, until }) => ({
        path,
        message: `the exception of ${of} ended on ${until}`,
        seen: until ?? "",
        accepted: `${input.today} or later`,
      })),
};

function exceptions({ fleet, spec }: RuleInput): Exception[] {
  const clusters = fleet.clusters.map(({ name, reason, until }) => ({
    path: ["clusters", name, "until"],
    of: name,
    reason,
    until,
  }));
  const links = (spec.connectivity?.links ?? []).map(({ between, reason, until }, index) => ({
    path: ["connectivity", "links", index, "until"],
    of: `the link ${between.join("--")}`,
    reason,
    until,
  }));
  return [...clusters, ...links];
}

/** Settings that a rule would refuse, with a reason and an end. */
export const EXCEPTIONS: readonly Rule[] = [untilWithoutReason, expired];
