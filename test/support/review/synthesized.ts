import type { SynthesizedFleet } from "../../../lib/review/synthesized-fleet.ts";
import type { StackJson } from "../../../lib/review/terraform-json.ts";

/** Stacks of a team's own, by id, as a fleet that was synthesized. */
export function synthesized(
  jsons: Readonly<Record<string, StackJson>>,
  dependencies: Readonly<Record<string, readonly string[]>> = {},
): SynthesizedFleet {
  const about = { layer: undefined, subject: "", clouds: [], regions: [], clusters: [], leaving: undefined, protect: false };
  const stacks = Object.entries(jsons).map(([id, json]) => ({
    id,
    ...about,
    dependencies: dependencies[id] ?? [],
    json,
    terraform: json.terraform,
  }));
  return { name: "test", planned: undefined, stacks: new Map(stacks.map((stack) => [stack.id, stack])) };
}
