import { Document } from "yaml";
import { aboutVariables } from "./about.ts";
import { gitlabComment } from "./gitlab-comment.ts";
import type { SignIn } from "../clouds/sign-in.ts";
import { isPlannable } from "./pipeline.ts";
import type { ContainerPipeline } from "./pipeline.ts";
import {
  DEPLOY,
  DRIFT,
  INSTALL,
  REVIEW,
  REVIEW_FILES,
  REVIEW_FOLDER,
  VALIDATE,
  affected,
  deployedStacks,
  record,
} from "./scripts.ts";
import { fileName, required, signInLines } from "./sign-in-script.ts";

/** A pipeline of GitLab's, with where its own file lies in the repository. */
export interface GitlabPipeline extends ContainerPipeline {
  readonly file: string;
}

/** Of the shares of all waves, those of this one of the job's copies. */
const MINE =
  'JSON.parse(fs.readFileSync("shares.json")).filter((_, at) => at % (process.env.CI_NODE_TOTAL ?? 1) === (process.env.CI_NODE_INDEX ?? 1) - 1).join(" ")';
/** As many copies as GitLab makes of a job. */
const MOST_COPIES = 200;

type Job = Readonly<Record<string, unknown>>;

const IN_REQUEST = '$CI_PIPELINE_SOURCE == "merge_request_event"';
const IN_SCHEDULE = '$CI_PIPELINE_SOURCE == "schedule"';
/** The pipeline that does the deployment, of which there is one at a time. */
const IN_DEPLOYMENT = '$CI_PIPELINE_SOURCE == "parent_pipeline"';
/** A person who runs the pipeline by hand says by `CONFIRM` what may be destroyed or replaced. */
const ON_BRANCH = '($CI_PIPELINE_SOURCE == "push" || $CI_PIPELINE_SOURCE == "web") && $CI_COMMIT_BRANCH == $DEPLOYED_BRANCH';

/** A text where GitLab looks for variables, as the same text. */
export function literalValue(text: string): string {
  return text.replaceAll("$", "$$$$");
}

/** What the pipeline of a fleet looks like for GitLab. */
export function gitlabPipeline(pipeline: GitlabPipeline): string {
  const { name, folder, fleetFile, branch, image, runners } = pipeline;
  const waves = runners === 1 ? 0 : pipeline.waves;
  const waveIds = Array.from({ length: waves }, (_, wave) => `wave-${wave}`);
  const document = new Document(
    {
      stages: ["review", "comment", "deploy", "affected", ...waveIds, "rest", "deployed", "drift"],
      workflow: { rules: [IN_REQUEST, ON_BRANCH, IN_SCHEDULE, IN_DEPLOYMENT].map((rule) => ({ if: rule })) },
      variables: {
        FOLDER: literalValue(folder === "" ? "." : folder),
        DEPLOYED_BRANCH: literalValue(branch),
        RUNNERS: String(Math.min(runners, MOST_COPIES)),
        CONFIRM: {
          value: "",
          description: "Stacks, separated by blanks, in which a cluster, network or key may be destroyed or replaced",
        },
        // Before the whole history is there, no deployment can be compared with the last one.
        GIT_DEPTH: "0",
        ...(fleetFile === undefined ? {} : { FLEETWRIGHT_FLEET: literalValue(fleetFile) }),
      },
      default: { image: literalValue(image), before_script: [`cd "$FOLDER"`, INSTALL], interruptible: false },
      review: {
        stage: "review",
        rules: [{ if: IN_REQUEST }],
        interruptible: true,
        ...(isPlannable(pipeline) ? signedIn(pipeline) : {}),
        timeout: "1 hour",
        variables: {
          BASE: "$CI_MERGE_REQUEST_DIFF_BASE_SHA",
          ...(isPlannable(pipeline) ? { PLAN: "yes", TF_VAR_identity: "plan" } : { PLAN: "" }),
        },
        script: [...(pipeline.hasFleet ? [VALIDATE] : []), REVIEW],
        artifacts: {
          when: "always",
          paths: REVIEW_FILES.map((file) => `$FOLDER/${REVIEW_FOLDER}/${file}`),
          expire_in: "7 days",
        },
      },
      comment: gitlabComment(name, IN_REQUEST),
      deploy: {
        stage: "deploy",
        rules: [{ if: ON_BRANCH }],
        // One deployment at a time. What a left out one would have done, the next one does: it deploys what changed since the
        // last one that ended well.
        resource_group: `fleetwright-${name}`,
        trigger: {
          include: [{ local: literalValue(`/${pipeline.file}`) }],
          strategy: "depend",
          forward: { pipeline_variables: true },
        },
      },
      affected: {
        stage: "affected",
        rules: [{ if: IN_DEPLOYMENT }],
        timeout: "30 minutes",
        script: [affected(pipeline)],
        artifacts: { paths: ["$FOLDER/waves.json"], expire_in: "30 days" },
      },
      ...Object.fromEntries(
        waveIds.map((id, wave) => [
          id,
          {
            stage: id,
            ...deployment(pipeline, `JSON.parse(fs.readFileSync("waves.json"))[${wave}]?.[process.env.CI_NODE_INDEX - 1] ?? ""`),
            parallel: Math.min(runners, MOST_COPIES),
          },
        ]),
      ),
      rest: {
        stage: "rest",
        ...deployment(pipeline, `JSON.parse(fs.readFileSync("waves.json")).slice(${waves}).flat().join(" ")`),
      },
      deployed: {
        stage: "deployed",
        rules: [{ if: IN_DEPLOYMENT }],
        timeout: "5 minutes",
        variables: { COMMIT: "$CI_COMMIT_SHA" },
        before_script: [],
        // Settings, CI/CD, "Job token permissions" has to allow pushes to the repository.
        script: [
          'git remote set-url origin "https://gitlab-ci-token:$CI_JOB_TOKEN@$CI_SERVER_HOST:$CI_SERVER_PORT/$CI_PROJECT_PATH.git"',
          record(pipeline),
        ],
      },
      drift: {
        stage: "drift",
        rules: [{ if: IN_SCHEDULE }],
        ...(runners === 1 ? {} : { parallel: Math.min(runners, MOST_COPIES) }),
        variables: { TF_VAR_identity: "plan" },
        ...signedIn(pipeline, []),
        script: [deployedStacks(pipeline), `STACKS=$(node -p '${MINE}')`, DRIFT],
        artifacts: { when: "always", paths: ["$FOLDER/drift.md"], expire_in: "30 days" },
      },
    },
    { aliasDuplicateObjects: false },
  );
  document.commentBefore = aboutVariables(
    pipeline,
    "gitlab",
    "CI/CD variables, for the environment where one deploys and one only reads",
  );
  return document.toString({ lineWidth: 0 });
}

function deployment(pipeline: GitlabPipeline, stacks: string): Job {
  return {
    rules: [{ if: IN_DEPLOYMENT }],
    environment: { name: literalValue(pipeline.environment) },
    ...signedIn(pipeline),
    script: [`STACKS=$(node -p '${stacks}')`, DEPLOY],
  };
}

/** Tokens last as long as the job may, and are made once. */
function signedIn({ signIns }: GitlabPipeline, install: readonly string[] = [INSTALL]): Job {
  const folder = "$CI_BUILDS_DIR/.fleetwright-$CI_JOB_ID";
  const tokenOf = (signIn: SignIn): string =>
    signIn.token.kind === "asked-for" ? signIn.token.variable : `${signIn.variable.name}_TOKEN`;
  const byFile = signIns.filter(({ token }) => token.kind === "file");
  const lines = [
    ...required(signIns),
    ...signIns.flatMap(({ settings }) => Object.entries(settings).map(([name, value]) => `export ${name}=${value}`)),
    ...(byFile.length === 0 ? [] : [`umask 077`, `mkdir -p "${folder}"`]),
    ...byFile.map((one) => `printf %s "$${tokenOf(one)}" > "${folder}/${fileName(one)}"`),
    ...signInLines(byFile, {
      folder,
      tokenFile: (one) => `${folder}/${fileName(one)}`,
      set: (variable, value) => `export ${variable}="${value}"`,
    }),
  ];
  return {
    timeout: "6 hours",
    ...(signIns.length === 0
      ? {}
      : { id_tokens: Object.fromEntries(signIns.map((one) => [tokenOf(one), { aud: one.audience }])) }),
    before_script: [`cd "$FOLDER"`, ...install, ...lines],
    ...(byFile.length === 0 ? {} : { after_script: [`rm -rf "${folder}"`] }),
  };
}
