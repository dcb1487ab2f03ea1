import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { CommandContext } from "../frame/command.ts";
import { Git } from "../review/git.ts";

/** What a pipeline has to know of the repository that it is written into. */
export interface Repository {
  /** Absolute. */
  readonly top: string;
  /** The project's folder, from the top; empty where it is the top. */
  readonly folder: string;
  /** Undefined where the clone knows none. */
  readonly defaultBranch: string | undefined;
  /** URL of `origin`, without a name or password in it; undefined where there is none. */
  readonly url: string | undefined;
}

/** @throws FleetError (input) where the project is in no repository */
export async function repositoryOf(context: CommandContext): Promise<Repository> {
  const git = new Git(context.project, context);
  const prefix = await git.prefix();
  if (prefix === undefined) {
    throw new FleetError("input", `${context.project} is in no work tree of git, and a pipeline begins with a commit`);
  }
  const folder = prefix.replace(/\/$/, "");
  const head = await said(git, ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
  const url = await said(git, ["remote", "get-url", "origin"]);
  return {
    top: folder === "" ? path.resolve(context.project) : path.resolve(context.project, path.relative(folder, "")),
    folder,
    defaultBranch: head?.replace(/^origin\//, ""),
    url: url?.replace(/^(https?:\/\/)[^/@]*@/, "$1"),
  };
}

/** undefined where git has no answer. */
async function said(git: Git, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await git.run(args)).replace(/\n$/, "");
  } catch (error) {
    if (error instanceof FleetError && error.kind === "input") return undefined;
    throw error;
  }
}
