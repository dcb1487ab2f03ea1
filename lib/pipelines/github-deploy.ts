import { NODE_STEPS, RUNNER, TERRAFORM_STEP, checkout, permissions, signIn, signInEnv } from "./github-steps.ts";
import type { Job } from "./github-steps.ts";
import { literalInExpression, literalText } from "./github-expression.ts";
import type { Pipeline } from "./pipeline.ts";
import { DEPLOY, affected, record } from "./scripts.ts";

/** Longest that GitHub's own runners let a job last. */
const MOST_MINUTES = 360;
const SHARES = "fromJSON(needs.affected.outputs.waves)";

/** What a merge deploys: waves in turn, the shares of each on runners of their own. */
export function deployJobs(pipeline: Pipeline): Readonly<Record<string, Job>> {
  const { runners, branch } = pipeline;
  const waves = runners === 1 ? 0 : pipeline.waves;
  const ids = Array.from({ length: waves }, (_, wave) => `wave-${wave}`);
  const isDeployed = `github.event_name != 'pull_request' && github.event_name != 'schedule' && github.ref == ${literalInExpression(`refs/heads/${branch}`)}`;
  return {
    affected: {
      // Written as one expression, so that the name of the branch is a text in it and nothing else.
      if: `\${{ ${isDeployed} }}`,
      "runs-on": RUNNER,
      "timeout-minutes": 30,
      permissions: { contents: "read" },
      outputs: { waves: "${{ steps.affected.outputs.waves }}" },
      steps: [
        checkout(0),
        ...NODE_STEPS,
        {
          id: "affected",
          env: { RUNNERS: String(runners) },
          run: `${affected(pipeline)}\necho "waves=$(cat waves.json)" >> "$GITHUB_OUTPUT"`,
        },
      ],
    },
    ...Object.fromEntries(
      ids.map((id, wave) => [
        id,
        {
          needs: ["affected", ...ids.slice(0, wave)],
          // Without stacks no wave after it has any.
          if: `${SHARES}[${wave}] != null`,
          strategy: {
            "fail-fast": false,
            "max-parallel": runners,
            matrix: { stacks: `\${{ ${SHARES}[${wave}] }}` },
          },
          ...deployment(pipeline, "${{ matrix.stacks }}"),
        },
      ]),
    ),
    rest: {
      needs: ["affected", ...ids],
      if: `${SHARES}[${waves}] != null`,
      ...deployment(pipeline, "${{ needs.affected.outputs.waves }}", [restOf(waves)]),
    },
    deployed: {
      needs: ["affected", ...ids, "rest"],
      // Also where nothing was to be deployed, and never where anything failed.
      if: "${{ needs.affected.result == 'success' && !failure() && !cancelled() }}",
      "runs-on": RUNNER,
      "timeout-minutes": 5,
      permissions: { contents: "write" },
      defaults: { run: { "working-directory": "." } },
      steps: [
        { ...checkout(1), with: { "fetch-depth": 1 } },
        { name: "Record", env: { COMMIT: "${{ github.sha }}" }, run: record(pipeline) },
      ],
    },
  };
}

/** Turns all waves of `STACKS` into the stacks of those that no job of their own has. */
function restOf(waves: number): string {
  return `STACKS=$(node -p 'JSON.parse(process.env.STACKS).slice(${waves}).flat().join(" ")')`;
}

function deployment(pipeline: Pipeline, stacks: string, before: readonly string[] = []): Job {
  return {
    "runs-on": RUNNER,
    "timeout-minutes": MOST_MINUTES,
    environment: literalText(pipeline.environment),
    permissions: permissions(pipeline),
    ...signInEnv(pipeline, "apply"),
    steps: [
      checkout(1),
      ...NODE_STEPS,
      TERRAFORM_STEP,
      ...signIn(pipeline),
      {
        name: "Deploy",
        env: { STACKS: stacks, CONFIRM: "${{ inputs.confirm }}" },
        run: [...before, DEPLOY].join("\n"),
      },
    ],
  };
}
