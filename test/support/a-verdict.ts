import type { Finding } from "../../lib/policy/rule.ts";
import type { Verdict } from "../../lib/policy/verdict.ts";
import type { SynthesizedStack } from "../../lib/review/synthesized-fleet.ts";

/** A verdict with one of everything: an error and a warning in each stack, what is allowed, and an exception that has ended. */
export function aVerdict(stacks: readonly SynthesizedStack[], message = "it is wrong"): Verdict {
  const of = (rule: string, severity: Finding["severity"], same: Finding["same"]): readonly Finding[] =>
    stacks.map(({ id, clusters: [cluster] }) => ({
      rule,
      severity,
      title: `What ${rule} refuses`,
      fix: "Mend it.",
      same,
      stack: id,
      address: "aws_eks_cluster.cluster",
      cluster,
      message,
    }));
  const none = { checkov: [], trivy: [] };
  return {
    stacks: stacks.map(({ id }) => id),
    findings: [...of("FW5001", "error", { checkov: ["CKV_AWS_38"], trivy: ["AWS-0041"] }), ...of("FW5004", "warning", none)],
    allowed: of("FW5005", "error", none).map((one) => ({ ...one, reason: "until the VPN stands", until: "2027-03-31" })),
    expired: [{ rule: "FW5006", stack: undefined, address: undefined, reason: "an audit", until: "2026-10-01", line: 3 }],
    unused: [],
  };
}
