import type { Pipeline } from "./pipeline.ts";
import { deployedTag } from "./pipeline.ts";

/**
 * What jobs run, in the POSIX part of the shell. None holds text of a user: what differs comes in variables, each of which is
 * quoted. Stacks' ids hold no blank.
 */
export const INSTALL = "npm ci --no-audit --no-fund";

export const VALIDATE = "npx fleetwright validate -o compact";

/** Where a review lies, and what of it others may have: what is beside it, `fleetwright apply` takes, and holds secrets. */
export const REVIEW_FOLDER = "review";
export const REVIEW_FILES = ["comment.md", "summary.md", "report.html", "report.sarif"] as const;

/** What a change does. Reads `BASE`, and `PLAN`: where it isn't empty, Terraform plans it. */
export const REVIEW = `npx fleetwright review "$BASE" \${PLAN:+--plan} --out ${REVIEW_FOLDER}`;

/**
 * The stacks that are to be deployed, as waves of shares: all that changed since the last deployment that ended well, so
 * that nothing is forgotten where one failed or was never begun. Reads `RUNNERS`; writes `waves.json`.
 */
export function affected(pipeline: Pipeline): string {
  return `base=${deployedTag(pipeline)}
git rev-parse --quiet --verify "$base" || base=$(mktemp -d)
npx fleetwright affected "$base" --runners "$RUNNERS" > waves.json
cat waves.json`;
}

/**
 * Deploys `STACKS`. Nothing is deployed where it is empty, though the command would deploy all. Where something of value
 * would be destroyed or replaced, only what `CONFIRM` names.
 */
export const DEPLOY = `[ -n "$STACKS" ] || exit 0
set -f
set --
for stack in $STACKS; do set -- "$@" --stack "$stack"; done
for stack in $CONFIRM; do set -- "$@" --confirm "$stack"; done
npx fleetwright deploy --yes "$@"`;

/** Remembers what was deployed. Reads `COMMIT`. */
export function record(pipeline: Pipeline): string {
  return `git push --force origin "$COMMIT:${deployedTag(pipeline)}"`;
}

/** The sources as they were deployed. */
export function asDeployed(pipeline: Pipeline): string {
  return `git checkout --quiet --detach ${deployedTag(pipeline)}`;
}

/** All stacks as they were deployed, as one list of shares; none before anything was. Reads `RUNNERS`; writes `shares.json`. */
export function deployedStacks(pipeline: Pipeline): string {
  return `if git rev-parse --quiet --verify ${deployedTag(pipeline)}; then
  ${asDeployed(pipeline)}
  ${INSTALL}
  npx fleetwright affected "$(mktemp -d)" --runners "$RUNNERS" > waves.json
else
  echo '[]' > waves.json
fi
node -p 'JSON.stringify(JSON.parse(fs.readFileSync("waves.json", "utf8")).flat())' > shares.json
cat shares.json`;
}

const DRIFT_FOLDER = ".fleetwright/drift";

/**
 * What of `STACKS` is no more as it was deployed: reads only, and locks nothing. Writes `drift.md`; ends with another code than 0
 * where something has drifted (6), could not be read (3) or is refused by a policy (5). The plans, which hold secrets, go.
 */
export const DRIFT = `[ -n "$STACKS" ] || exit 0
set -f
set --
for stack in $STACKS; do set -- "$@" --stack "$stack"; done
code=0
npx fleetwright review HEAD --plan --all --exit-code --out ${DRIFT_FOLDER} "$@" || code=$?
[ "$code" = 0 ] || cp ${DRIFT_FOLDER}/summary.md drift.md
rm -rf ${DRIFT_FOLDER}
exit "$code"`;
