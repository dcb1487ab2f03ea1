import { ACTIONS } from "./github-actions.ts";
import { NODE_STEPS, RUNNER, checkout, uses } from "./github-steps.ts";
import type { Job } from "./github-steps.ts";
import { literalText } from "./github-expression.ts";
import type { Pipeline } from "./pipeline.ts";
import { REVIEW, VALIDATE } from "./scripts.ts";

const REVIEW_FILE = "review.md";

/** What a pull request does, by a job that runs what the pull request says, and shown by one that runs nothing of it. */
export function reviewJobs(pipeline: Pipeline): Readonly<Record<string, Job>> {
  const { folder, hasFleet } = pipeline;
  const review = folder === "" ? REVIEW_FILE : `${literalText(folder)}/${REVIEW_FILE}`;
  return {
    review: {
      if: "github.event_name == 'pull_request'",
      "runs-on": RUNNER,
      "timeout-minutes": 30,
      permissions: { contents: "read" },
      steps: [
        // The commit that merging would make: its first parent is what is merged into.
        checkout(2),
        ...NODE_STEPS,
        ...(hasFleet ? [{ name: "Validate", run: VALIDATE }] : []),
        { name: "Compare", env: { BASE: "HEAD^1" }, run: REVIEW },
        { name: "Show", run: `cat ${REVIEW_FILE} >> "$GITHUB_STEP_SUMMARY"` },
        { uses: uses(ACTIONS.upload), with: { name: "review", path: review, "retention-days": 7 } },
      ],
    },
    comment: {
      // Pull requests of forks have no right to comment: theirs have the summary of the run.
      if: "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository",
      needs: "review",
      "runs-on": RUNNER,
      "timeout-minutes": 5,
      permissions: { "pull-requests": "write" },
      defaults: { run: { "working-directory": "." } },
      steps: [
        { uses: uses(ACTIONS.download), with: { name: "review" } },
        {
          name: "Comment",
          env: { GH_TOKEN: "${{ github.token }}", PULL_REQUEST: "${{ github.event.number }}" },
          run: comment(pipeline),
        },
      ],
    },
  };
}

/** One comment a fleet, which each run finds by its first line and writes anew. */
function comment({ name }: Pipeline): string {
  return `first='<!-- fleetwright: review of ${name} -->'
{ echo "$first"; echo '### Fleet ${name}'; cat ${REVIEW_FILE}; } > body.md
comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
mine='.[] | select(.user.type == "Bot" and (.body | startswith(env.first))) | .id'
id=$(first=$first gh api --paginate "$comments" --jq "$mine" | sed -n 1p)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field body=@body.md
else
  gh api --silent --method POST "$comments" --field body=@body.md
fi`;
}
