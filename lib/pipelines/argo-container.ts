import { FleetError } from "../errors.ts";
import type { ContainerPipeline } from "./pipeline.ts";

/** A pipeline whose pods fetch the repository themselves. */
export interface ArgoPipeline extends ContainerPipeline {
  /** URL of the repository. */
  readonly repository: string;
}

export interface ContainerWork {
  readonly script: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Variables from keys of Secrets. */
  readonly secretEnv?: Readonly<Record<string, readonly [secret: string, key: string]>>;
}

/** Where the repository lies in each pod. */
const SOURCE = "/tmp/source";

/**
 * A text that Argo takes as it is. It evaluates texts more than once, so that nothing escapes what it takes for a variable.
 *
 * @throws FleetError (input) for what it would not take so
 */
export function literalText(text: string, what: string): string {
  if (!/\{\{|\}\}/.test(text)) return text;
  throw new FleetError("input", `${what} holds {{ or }}, which Argo Workflows would evaluate: ${JSON.stringify(text)}`);
}

/** The repository with its history; the Secret `fleetwright-git` has a name and a token that may push the tag of what was deployed. */
export function source({ repository }: ArgoPipeline): Readonly<Record<string, unknown>> {
  return {
    name: "source",
    path: SOURCE,
    git: {
      repo: literalText(repository, "the repository's URL"),
      revision: "{{workflow.parameters.revision}}",
      usernameSecret: { name: "fleetwright-git", key: "username" },
      passwordSecret: { name: "fleetwright-git", key: "password" },
    },
  };
}

export function argoContainer(
  { folder, fleetFile, image }: ArgoPipeline,
  { script, env = {}, secretEnv = {} }: ContainerWork,
): Readonly<Record<string, unknown>> {
  const variables = {
    FOLDER: `${SOURCE}${folder === "" ? "" : `/${literalText(folder, "the project's folder")}`}`,
    ...(fleetFile === undefined ? {} : { FLEETWRIGHT_FLEET: literalText(fleetFile, "the fleet file's path") }),
    ...env,
  };
  return {
    image: literalText(image, "the image"),
    command: ["bash", "-euo", "pipefail", "-c"],
    args: [['cd "$FOLDER"', ...script].join("\n")],
    env: [
      ...Object.entries(variables).map(([name, value]) => ({ name, value })),
      ...Object.entries(secretEnv).map(([name, [secret, key]]) => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } })),
    ],
  };
}
