import type { Proof } from "./nexts.ts";

const REVIEW = "test/e2e/review.test.ts";
const DEPLOY = "test/e2e/deploy.test.ts";

/** What is printed after `next:` by what deploys, destroys and applies what was reviewed. */
export const DEPLOY_PROOFS: readonly Proof[] = [
  {
    file: REVIEW,
    test: "carries out what was reviewed, plans what reads it after that, and ends with nothing to do",
    of: ["cli/commands/review.ts: fleetwright apply ……", "cli/commands/apply.ts: fleetwright review --plan…"],
  },
  {
    file: REVIEW,
    test: "replaces nothing of value unless it is confirmed by name and digest, and nothing twice",
    of: ["cli/commands/apply.ts: fleetwright apply ……"],
  },
  { file: REVIEW, test: "says yes for nobody", of: ["cli/commands/apply.ts: fleetwright apply … --yes…"] },
  {
    file: REVIEW,
    test: "begins nothing from another commit, but from one that has the same files",
    of: ["deploy/reviewed-plans.ts: fleetwright review --plan"],
  },
  {
    file: DEPLOY,
    test: "goes on beside what fails, says what waits for it, and finishes by the command that is named",
    of: ["cli/deploy/summary.ts: fleetwright ………"],
  },
  {
    file: DEPLOY,
    test: "goes on from no state that Terraform was killed over, until it is put back by the command that is named",
    of: ["terraform/torn-state.ts: cp ….backup …"],
  },
  {
    file: DEPLOY,
    test: "asks at a terminal, and deploys nothing without a yes",
    of: ["cli/commands/deploy.ts: fleetwright deploy --yes…"],
  },
  {
    file: DEPLOY,
    test: "destroys in the reverse order, only what is named, and nothing of value unconfirmed",
    of: ["cli/commands/destroy.ts: fleetwright destroy --yes…", "cli/commands/destroy.ts: fleetwright destroy --help"],
  },
];
