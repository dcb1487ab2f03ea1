import { Document } from "yaml";
import { aboutVariables } from "./about.ts";
import { argoContainer, literalText, source } from "./argo-container.ts";
import type { ArgoPipeline } from "./argo-container.ts";
import { isPlannable } from "./pipeline.ts";
import { audienceParameters, signedIn } from "./argo-sign-in.ts";
import {
  DEPLOY,
  DRIFT,
  INSTALL,
  REVIEW,
  REVIEW_FILES,
  REVIEW_FOLDER,
  VALIDATE,
  affected,
  asDeployed,
  deployedStacks,
  record,
} from "./scripts.ts";

type Part = Readonly<Record<string, unknown>>;

const API_VERSION = "argoproj.io/v1alpha1";
const STACKS = "{{inputs.parameters.stacks}}";

/** What a fleet's review, deployment and search for drift look like for Argo Workflows. */
export function argoWorkflows(pipeline: ArgoPipeline): string {
  const { name, schedule } = pipeline;
  const branch = literalText(pipeline.branch, "the branch");
  const parameters = (values: Readonly<Record<string, string>>, right?: "plan" | "apply"): Part => ({
    parameters: [
      ...Object.entries(values).map(([parameter, value]) => ({ name: parameter, value })),
      ...(right === undefined ? [] : audienceParameters(pipeline, right)),
    ],
  });
  const documents = [
    template(`${name}-review`, {
      entrypoint: "review",
      arguments: parameters({ revision: branch, base: branch }, "plan"),
      ...OF_WORKFLOWS,
      templates: [review(pipeline)],
    }),
    template(`${name}-deploy`, {
      entrypoint: "deploy",
      arguments: parameters({ revision: branch, confirm: "" }, "apply"),
      ...OF_WORKFLOWS,
      // Deployments wait for each other.
      synchronization: { mutexes: [{ name: `fleetwright-${name}` }] },
      parallelism: pipeline.runners,
      templates: deployment(pipeline),
    }),
    {
      apiVersion: API_VERSION,
      kind: "CronWorkflow",
      metadata: { name: `${name}-drift` },
      spec: {
        schedules: [schedule],
        timezone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        workflowSpec: {
          entrypoint: "drift",
          arguments: parameters({ revision: branch }, "plan"),
          ...OF_WORKFLOWS,
          parallelism: pipeline.runners,
          templates: lookForDrift(pipeline),
        },
      },
    },
  ].map((content) => new Document(content, { aliasDuplicateObjects: false }));
  const [first] = documents;
  if (first !== undefined) {
    first.commentBefore = aboutVariables(pipeline, "argo-workflows", `keys of the ConfigMaps ${name}-plan and ${name}-apply`);
  }
  return documents.map((document) => document.toString({ lineWidth: 0 })).join("---\n");
}

/** A program of git's that hands over what the job has in variables. */
const CREDENTIALS = '!answer() { echo "username=$GIT_USERNAME"; echo "password=$GIT_PASSWORD"; }; answer';

const OF_WORKFLOWS = {
  serviceAccountName: "fleetwright",
  automountServiceAccountToken: true,
  podGC: { strategy: "OnPodSuccess" },
  ttlStrategy: { secondsAfterCompletion: 604_800 },
} as const;

function template(name: string, spec: Part): Part {
  return { apiVersion: API_VERSION, kind: "WorkflowTemplate", metadata: { name }, spec };
}

/** What others may have of a review is a copy, also where a plan failed: beside it lie plans, which hold secrets. */
const KEPT = `mkdir /tmp/review
cp ${REVIEW_FILES.map((file) => `${REVIEW_FOLDER}/${file}`).join(" ")} /tmp/review/
exit "$code"`;

function review(pipeline: ArgoPipeline): Part {
  const plans = isPlannable(pipeline);
  const work = {
    script: [
      INSTALL,
      ...(pipeline.hasFleet ? [VALIDATE] : []),
      'BASE=$(git merge-base "origin/$BASE_REVISION" HEAD)',
      "code=0",
      `${REVIEW} || code=$?`,
      KEPT,
    ],
    env: { BASE_REVISION: "{{workflow.parameters.base}}", PLAN: plans ? "yes" : "", TF_VAR_identity: "plan" },
  };
  return {
    name: "review",
    inputs: { artifacts: [source(pipeline)] },
    ...signedIn(pipeline, "plan", work),
    outputs: { artifacts: [{ name: "review", path: "/tmp/review" }] },
  };
}

function deployment(pipeline: ArgoPipeline): readonly Part[] {
  const waves = pipeline.runners === 1 ? 0 : pipeline.waves;
  const output = (wave: number): string => `{{steps.affected.outputs.parameters.wave-${wave}}}`;
  const each = Array.from({ length: waves + 1 }, (_, wave) => wave);
  const files = `node -e 'const waves = JSON.parse(fs.readFileSync("waves.json"));
for (let at = 0; at < ${waves}; at += 1) fs.writeFileSync("/tmp/wave-" + at, JSON.stringify(waves[at] ?? []));
const rest = waves.slice(${waves}).flat().join(" ");
fs.writeFileSync("/tmp/wave-${waves}", JSON.stringify(rest === "" ? [] : [rest]));'`;
  return [
    {
      name: "deploy",
      steps: [
        [{ name: "affected", template: "affected" }],
        // A list without stacks runs nothing.
        ...each.map((wave) => [
          {
            name: wave === waves ? "rest" : `wave-${wave}`,
            template: "stacks",
            withParam: output(wave),
            arguments: { parameters: [{ name: "stacks", value: "{{item}}" }] },
          },
        ]),
        [{ name: "deployed", template: "deployed" }],
      ],
    },
    {
      name: "affected",
      inputs: { artifacts: [source(pipeline)] },
      container: argoContainer(pipeline, {
        script: [INSTALL, affected(pipeline), files],
        env: { RUNNERS: String(pipeline.runners) },
      }),
      outputs: { parameters: each.map((wave) => ({ name: `wave-${wave}`, valueFrom: { path: `/tmp/wave-${wave}` } })) },
    },
    {
      name: "stacks",
      inputs: { parameters: [{ name: "stacks" }], artifacts: [source(pipeline)] },
      ...signedIn(pipeline, "apply", {
        script: [INSTALL, DEPLOY],
        env: { STACKS, CONFIRM: "{{workflow.parameters.confirm}}" },
      }),
    },
    {
      name: "deployed",
      inputs: { artifacts: [source(pipeline)] },
      container: argoContainer(pipeline, {
        script: ["COMMIT=$(git rev-parse HEAD)", `git config credential.helper '${CREDENTIALS}'`, record(pipeline)],
        secretEnv: { GIT_USERNAME: ["fleetwright-git", "username"], GIT_PASSWORD: ["fleetwright-git", "password"] },
      }),
    },
  ];
}

function lookForDrift(pipeline: ArgoPipeline): readonly Part[] {
  return [
    {
      name: "drift",
      steps: [
        [{ name: "deployed", template: "deployed" }],
        [
          {
            name: "compare",
            template: "compare",
            withParam: "{{steps.deployed.outputs.parameters.shares}}",
            arguments: { parameters: [{ name: "stacks", value: "{{item}}" }] },
          },
        ],
      ],
    },
    {
      name: "deployed",
      inputs: { artifacts: [source(pipeline)] },
      container: argoContainer(pipeline, {
        script: [deployedStacks(pipeline), "cp shares.json /tmp/shares.json"],
        env: { RUNNERS: String(pipeline.runners) },
      }),
      outputs: { parameters: [{ name: "shares", valueFrom: { path: "/tmp/shares.json" } }] },
    },
    {
      name: "compare",
      inputs: { parameters: [{ name: "stacks" }], artifacts: [source(pipeline)] },
      ...signedIn(pipeline, "plan", {
        script: [asDeployed(pipeline), INSTALL, DRIFT],
        env: { STACKS, TF_VAR_identity: "plan" },
      }),
    },
  ];
}
