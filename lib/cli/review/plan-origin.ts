import { createHash } from "node:crypto";
import path from "node:path";
import { digestIfThere } from "../../deploy/plan-stacks.ts";
import type { PlanOrigin } from "../../deploy/reviewed-plans.ts";
import { lockPath } from "../../fleet-file/read/lock-file.ts";
import { canonical } from "../../model/canonical.ts";
import type { SynthesizedStack } from "../../review/synthesized-fleet.ts";
import type { CommandContext } from "../frame/command.ts";
import { Git } from "./git.ts";

/** What plans of this working tree are made from. */
export async function planOrigin(context: CommandContext): Promise<PlanOrigin> {
  const git = new Git(path.dirname(context.fleet), context);
  const commit = (await git.prefix()) === undefined ? undefined : await git.commit("HEAD");
  return {
    commit,
    tree: commit === undefined ? undefined : await git.tree(commit),
    fleet: digestIfThere(context.fleet),
    lock: digestIfThere(lockPath(context.fleet)),
  };
}

/** The fleet file as it is called from the top of the repository; outside of git, by its own name. */
export async function repositoryPath(context: CommandContext): Promise<string> {
  const prefix = await new Git(path.dirname(context.fleet), context).prefix();
  return path.posix.join(prefix ?? "", path.basename(context.fleet));
}

/** SHA-256 of a stack's Terraform, the same wherever its project lies, in hexadecimal digits. */
export function contentDigest({ json }: Pick<SynthesizedStack, "json">): string {
  const { "//": _metadata, ...own } = (json ?? {}) as Readonly<Record<string, unknown>>;
  return createHash("sha256").update(canonical(own)).digest("hex");
}
