import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { shellWord } from "../frame/shell-word.ts";
import type { Repository } from "../pipelines/repository.ts";
import type { Pipeline } from "../../pipelines/pipeline.ts";

const ENGINES = ["github", "gitlab", "argo-workflows"] as const;
type Engine = (typeof ENGINES)[number];
type Options = Readonly<Record<string, unknown>>;

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("<engine>", ENGINES.join(", "))
      .option("--out <file>", "where to write it; - is stdout (default: where the engine looks for it)")
      .option("--force", "also over a file that has another content")
      .option("--runners <n>", "machines at most that deploy stacks of one wave; 1: one machine deploys all", "8")
      .option("--branch <name>", "whose commits are deployed (default: the repository's default branch)")
      .option("--environment <name>", "what guards the rights to deploy, on GitHub and GitLab", "production")
      .option("--schedule <cron>", "when drift is looked for, in UTC", "0 4 * * *")
      .option("--image <image>", "with Node, git and Terraform; gitlab and argo-workflows need it")
      .option("--repository <url>", "what argo-workflows clones (default: that of origin)")
      .option("--cloud <cloud>", "a cloud to sign in to, where no fleet file says it; may be given again", collected);
    command.addHelpText(
      "after",
      `
Writes what a team would keep in its repository: the review of a pull request, the deployment of a merge in waves over several
machines, and the search for drift. It reads which clouds, identities and states the fleet has. Nothing is deployed, and a file
that has another content stays.`,
    );
    examples(command, [
      ["fleetwright pipeline github", ".github/workflows/fleet-<fleet>.yml"],
      ["fleetwright pipeline github --runners 1 --force", "one machine deploys all, written anew"],
      ["fleetwright pipeline gitlab --image registry.example/ci:1 --out .gitlab/fleet.yml", "to be included by .gitlab-ci.yml"],
      ["fleetwright pipeline argo-workflows --image registry.example/ci:1 --out - | kubectl apply -f -", "into a cluster"],
    ]);
  },
  run: async (context, [word = ""], options) => {
    const engine = ENGINES.find((name) => name === word);
    if (engine === undefined) throw new FleetError("input", `"${word}" is none of ${ENGINES.join(", ")}`);
    const { repositoryOf } = await import("../pipelines/repository.ts");
    const { pipelineFrom } = await import("../pipelines/pipeline-options.ts");
    const repository = await repositoryOf(context);
    const pipeline = await pipelineFrom(context, repository, options);
    const folder = path.resolve(typeof options["chdir"] === "string" ? options["chdir"] : ".");
    const out = options["out"];
    const file = typeof out === "string" ? path.resolve(folder, out) : path.join(repository.top, usualFile(engine, pipeline));
    const text = await rendered(engine, pipeline, { repository, options, file: path.relative(repository.top, file) });
    if (out === "-") return { result: { engine, text }, text: text.replace(/\n$/, "") };
    return await written(engine, pipeline, { file, text, context, options });
  },
};

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function usualFile(engine: Engine, { name, folder }: Pipeline): string {
  switch (engine) {
    case "github":
      return `.github/workflows/fleet-${name}.yml`;
    case "gitlab":
      return ".gitlab-ci.yml";
    case "argo-workflows":
      return path.join(folder, "argo-workflows.yml");
  }
}

interface Rendering {
  readonly repository: Repository;
  readonly options: Options;
  /** From the top of the repository. */
  readonly file: string;
}

async function rendered(engine: Engine, pipeline: Pipeline, { repository, options, file }: Rendering): Promise<string> {
  if (engine === "github") {
    const { githubWorkflow } = await import("../../pipelines/github.ts");
    return githubWorkflow(pipeline);
  }
  const image = options["image"];
  if (typeof image !== "string") {
    throw new FleetError("input", `${engine} runs jobs in containers: name an image with Node, git and Terraform by --image`);
  }
  if (engine === "gitlab") {
    const { gitlabPipeline } = await import("../../pipelines/gitlab.ts");
    return gitlabPipeline({ ...pipeline, image, file });
  }
  const url = typeof options["repository"] === "string" ? options["repository"] : repository.url;
  if (url === undefined) {
    throw new FleetError("input", "the repository has no remote called origin: name its URL by --repository");
  }
  const { argoWorkflows } = await import("../../pipelines/argo-workflows.ts");
  return argoWorkflows({ ...pipeline, image, repository: url });
}

interface Writing {
  readonly file: string;
  readonly text: string;
  readonly context: CommandContext;
  readonly options: Options;
}

async function written(engine: Engine, pipeline: Pipeline, { file, text, options }: Writing): Promise<Outcome> {
  const { writeUnchanged } = await import("../pipelines/write-unchanged.ts");
  const done = writeUnchanged(file, text, options["force"] === true);
  const shown = path.relative(".", file);
  const variables = pipeline.signIns.map(({ variable }) => variable);
  const result = {
    engine,
    file,
    done,
    variables: variables.map(({ name }) => name),
    secrets: [...pipeline.secrets, ...pipeline.deploySecrets],
  };
  if (done === "refused") {
    return {
      exit: "input",
      result,
      text: `${shown} has another content, which may be somebody's work: it stays`,
      next: [`fleetwright pipeline ${engine}${given(options)} --force`],
    };
  }
  const lines = [
    done === "kept" ? `${shown} is as it should be` : `wrote ${shown}`,
    ...variables.map(({ name, what }) => `variable ${name}: ${what}`),
    ...[...pipeline.secrets, ...pipeline.deploySecrets].map((name) => `secret ${name}`),
  ];
  return { result, text: lines.join("\n") };
}

/** The options as somebody would give them again. */
function given(options: Options): string {
  const names = ["out", "runners", "branch", "environment", "schedule", "image", "repository"];
  const usual: Options = { runners: "8", environment: "production", schedule: "0 4 * * *" };
  const words = names.flatMap((name) => {
    const value = options[name];
    return typeof value === "string" && value !== usual[name] ? [` --${name} ${shellWord(value)}`] : [];
  });
  const clouds = Array.isArray(options["cloud"]) ? options["cloud"].map((cloud) => ` --cloud ${shellWord(String(cloud))}`) : [];
  return [...words, ...clouds].join("");
}
