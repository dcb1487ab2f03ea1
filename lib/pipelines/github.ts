import { Document } from "yaml";
import { deployJobs } from "./github-deploy.ts";
import { driftJobs } from "./github-drift.ts";
import { literalPattern, literalText } from "./github-expression.ts";
import { reviewJobs } from "./github-review.ts";
import type { Pipeline } from "./pipeline.ts";
import { VARIABLES_OF_GITHUB, aboutVariables } from "./about.ts";

/** What a workflow of GitHub Actions looks like for a fleet. */
export function githubWorkflow(pipeline: Pipeline): string {
  const { name, branch, schedule, fleetFile, folder } = pipeline;
  const document = new Document(
    {
      name: `Fleet ${name}`,
      on: {
        pull_request: {},
        push: { branches: [literalPattern(branch)] },
        workflow_dispatch: {
          inputs: {
            confirm: {
              description: "Stacks, separated by blanks, in which a cluster, network or key may be destroyed or replaced",
              default: "",
            },
          },
        },
        schedule: [{ cron: schedule }],
      },
      permissions: {},
      // A pull request's older review is of no use. Deployments wait for each other: what is left out of the row in between is
      // deployed with the next one, because each deploys what changed since the last one that ended well.
      concurrency: {
        group: `fleetwright-${name}-\${{ github.event_name == 'pull_request' && github.event.number || github.event_name == 'schedule' && 'drift' || 'deploy' }}`,
        "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
      },
      ...(fleetFile === undefined ? {} : { env: { FLEETWRIGHT_FLEET: literalText(fleetFile) } }),
      // By its name it also ends where any part of a pipe fails.
      defaults: { run: { shell: "bash", ...(folder === "" ? {} : { "working-directory": literalText(folder) }) } },
      jobs: { ...reviewJobs(pipeline), ...deployJobs(pipeline), ...driftJobs(pipeline) },
    },
    { aliasDuplicateObjects: false },
  );
  document.commentBefore = aboutVariables(pipeline, "github", VARIABLES_OF_GITHUB);
  return document.toString({ lineWidth: 0 });
}
