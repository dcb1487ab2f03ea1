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

/**
 * What of `STACKS` is no more as it was deployed: reads only, and locks nothing. Writes `drift.md`; ends with 1 where
 * something has drifted or could not be read.
 */
export const DRIFT = `[ -n "$STACKS" ] || exit 0
set -f
set --
for stack in $STACKS; do set -- "$@" --stack "$stack"; done
npx fleetwright deploy --dry-run "$@"
terraform=\${TERRAFORM_BINARY_NAME:-terraform}
export TF_PLUGIN_CACHE_DIR="$PWD/.fleetwright/plugins" TF_INPUT=0 CHECKPOINT_DISABLE=1 TF_FORCE_LOCAL_BACKEND=1
mkdir -p "$TF_PLUGIN_CACHE_DIR"
: > drift.md
for stack in $STACKS; do
  folder=cdktf.out/stacks/$stack
  [ ! -f .terraform.lock.hcl ] || cp .terraform.lock.hcl "$folder/"
  code=0
  { "$terraform" -chdir="$folder" init -no-color && "$terraform" -chdir="$folder" plan -lock=false -no-color -detailed-exitcode; } > drift.txt 2>&1 || code=$?
  case $code in
    0) continue ;;
    2) echo "$stack has drifted:" ;;
    *) echo "$stack could not be read:" && tail -n 20 drift.txt >&2 ;;
  esac >> drift.md
  { grep -E '^  # |Error: ' drift.txt || true; } | sed 's/^/    /' >> drift.md
done
cat drift.md
[ ! -s drift.md ]`;
