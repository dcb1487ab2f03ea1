import { createRequire } from "node:module";

const { default: Sequencer } = createRequire(import.meta.url)("@jest/test-sequencer");

/**
 * Files that take longer than the others, the longest first: one that begins when the others end is waited for alone. jest knows only after a first
 * run, and goes by size before.
 */
const LONGEST = [
  ...["aws-fleet", "leaving-local", "demo", "crash", "dead-ends", "package", "foreign-contents", "aws-adopt"].map(e2e),
  ...["flux", "flux-leaving", "aws-pool-bounds", "throwaway-cloud", "move-state", "aws-cluster", "aws-entry"].map(e2e),
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
