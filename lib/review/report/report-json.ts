import { costChangeJson } from "../../cost/cost-json.ts";
import type { Report, ReportedStack } from "./report.ts";

/** The report for programs; nothing in it is folded or cut. */
export function reportJson(report: Report) {
  const { base, head, isPlanned, all, stacks, counts, gates, fleet, blast, waves, leaving, gone, policy, cost } = report;
  return {
    base,
    head,
    planned: isPlanned,
    counts: { stacks: all.length, affected: stacks.length, ...counts },
    gates,
    changes: fleet,
    cost: cost === undefined ? undefined : costChangeJson(cost),
    blast,
    waves,
    leaving,
    gone,
    policy,
    stacks: stacks.map(stackJson),
  };
}

function stackJson({ id, stack, fate, basis, digest, after, failure, outputs, changes, drift }: ReportedStack) {
  const { layer, subject, clouds, regions, clusters, protect } = stack;
  return {
    stack: id,
    fate,
    basis,
    digest,
    after,
    failure,
    layer,
    subject,
    clouds,
    regions,
    clusters,
    protect,
    outputs,
    changes,
    drift,
  };
}
