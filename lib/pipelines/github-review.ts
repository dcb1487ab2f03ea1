import { ACTIONS } from "./github-actions.ts";
import { NODE_STEPS, RUNNER, TERRAFORM_STEP, checkout, permissions, signIn, signInEnv, uses } from "./github-steps.ts";
import type { Job } from "./github-steps.ts";
import { literalText } from "./github-expression.ts";
import { isPlannable } from "./pipeline.ts";
import type { Pipeline } from "./pipeline.ts";
import { REVIEW, REVIEW_FILES, REVIEW_FOLDER, VALIDATE } from "./scripts.ts";

/** Forks have neither tokens nor a right to comment: theirs is foretold, and the summary of the run has it. */
const OURS = "github.event.pull_request.head.repo.full_name == github.repository";

/** What a pull request does, by a job that runs what the pull request says, and shown by one that runs nothing of it. */
export function reviewJobs(pipeline: Pipeline): Readonly<Record<string, Job>> {
  const { folder, hasFleet } = pipeline;
  const inFolder = (file: string): string => `${folder === "" ? "" : `${literalText(folder)}/`}${REVIEW_FOLDER}/${file}`;
  const plans = isPlannable(pipeline);
  return {
    review: {
      if: "github.event_name == 'pull_request'",
      "runs-on": RUNNER,
      "timeout-minutes": 60,
      ...(plans
        ? { permissions: permissions(pipeline), ...signInEnv(pipeline, "plan", { TF_VAR_identity: "plan" }) }
        : { permissions: { contents: "read" } }),
      steps: [
        // The commit that merging would make: its first parent is what is merged into.
        checkout(2),
        ...NODE_STEPS,
        ...(hasFleet ? [{ name: "Validate", run: VALIDATE }] : []),
        ...(plans ? [TERRAFORM_STEP, ...signIn(pipeline, OURS)] : []),
        {
          name: "Review",
          env: { BASE: "HEAD^1", PLAN: plans ? `\${{ ${OURS} && 'yes' || '' }}` : "" },
          run: REVIEW,
        },
        // Also where a plan failed: the review says which.
        { name: "Show", if: "${{ !cancelled() }}", run: `cat ${REVIEW_FOLDER}/summary.md >> "$GITHUB_STEP_SUMMARY"` },
        {
          uses: uses(ACTIONS.upload),
          if: "${{ !cancelled() }}",
          with: { name: "review", path: REVIEW_FILES.map(inFolder).join("\n"), "retention-days": 7 },
        },
      ],
    },
    comment: {
      if: `\${{ !cancelled() && github.event_name == 'pull_request' && ${OURS} }}`,
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

/**
 * One comment a fleet, which each run finds by its first line and writes anew. Its first two lines are as long as those that they
 * replace, for a comment may be full.
 */
function comment({ name }: Pipeline): string {
  return `first='<!--${name}-->'
sed -e "1s/.*/$first/" -e '2s/.*/## ${name}/' comment.md > body.md
comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
mine='.[] | select(.user.type == "Bot" and (.body | startswith(env.first))) | .id'
id=$(first=$first gh api --paginate "$comments" --jq "$mine" | sed -n 1p)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field body=@body.md
else
  gh api --silent --method POST "$comments" --field body=@body.md
fi`;
}
