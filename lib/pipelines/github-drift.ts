import { NODE_STEP, NODE_STEPS, RUNNER, TERRAFORM_STEP, checkout, permissions, signIn, signInEnv } from "./github-steps.ts";
import type { Job } from "./github-steps.ts";
import type { Pipeline } from "./pipeline.ts";
import { DRIFT, asDeployed, deployedStacks } from "./scripts.ts";

/** What is no more as it was deployed, looked for at night with the identity that only reads. */
export function driftJobs(pipeline: Pipeline): Readonly<Record<string, Job>> {
  const scheduled = "github.event_name == 'schedule'";
  return {
    stacks: {
      if: scheduled,
      "runs-on": RUNNER,
      "timeout-minutes": 30,
      permissions: { contents: "read" },
      outputs: { shares: "${{ steps.stacks.outputs.shares }}" },
      steps: [
        checkout(0),
        NODE_STEP,
        {
          id: "stacks",
          env: { RUNNERS: String(pipeline.runners) },
          run: `${deployedStacks(pipeline)}\necho "shares=$(cat shares.json)" >> "$GITHUB_OUTPUT"`,
        },
      ],
    },
    drift: {
      needs: "stacks",
      if: "needs.stacks.outputs.shares != '[]'",
      "runs-on": RUNNER,
      "timeout-minutes": 120,
      strategy: {
        "fail-fast": false,
        "max-parallel": pipeline.runners,
        matrix: { stacks: "${{ fromJSON(needs.stacks.outputs.shares) }}" },
      },
      permissions: permissions(pipeline),
      ...signInEnv(pipeline, "plan", { TF_VAR_identity: "plan" }),
      steps: [
        checkout(0),
        { run: asDeployed(pipeline) },
        ...NODE_STEPS,
        TERRAFORM_STEP,
        ...signIn(pipeline),
        { name: "Compare", env: { STACKS: "${{ matrix.stacks }}" }, run: DRIFT },
        { name: "Show", if: "${{ always() }}", run: '[ ! -f drift.md ] || cat drift.md >> "$GITHUB_STEP_SUMMARY"' },
      ],
    },
  };
}
