import { createRequire } from "node:module";

const { default: Sequencer } = createRequire(import.meta.url)("@jest/test-sequencer");

/**
 * Files that take longer than the others, the longest first: one that begins when the others end is waited for alone. jest knows only after a first
 * run, and goes by size before.
 */
const LONGEST = [
  ...["leaving-aws", "aws-fleet", "dead-ends", "leaving-local", "inventory", "foreign-contents", "crash", "demo", "package"].map(
    e2e,
  ),
  ...["flux-leaving", "flux", "aws-pool-bounds", "aws-cluster", "throwaway-cloud", "move-state", "aws-entry"].map(e2e),
  ...["bootstrap/engine/abort", "plan/addresses.properties", "fleet-file/rules/broken-fleets", "fleet-file/read/yaml"],
];

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const others = await super.sort(tests);
    return [...others].sort((one, other) => rank(one.path) - rank(other.path));
  }
}

function e2e(name) {
  return `e2e/${name}`;
}

function rank(file) {
  const at = LONGEST.findIndex((name) => file.endsWith(`/test/${name}.test.ts`));
  return at === -1 ? LONGEST.length : at;
}
