import type { PlainStack } from "./plain-stacks.ts";
import type { Project } from "./project.ts";

/** Runs git in a project's folder, as somebody. @returns what it prints @throws Error with what it says where it fails */
export async function git(project: Project, ...args: readonly string[]): Promise<string> {
  const identity = ["-c", "user.name=ann", "-c", "user.email=ann@acme.example"];
  const { code, stdout, stderr } = await project.run("git", [...identity, ...args]);
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

/** Commits everything, with these as the project's stacks. @returns the commit's id */
export async function commitStacks(project: Project, stacks: readonly PlainStack[]): Promise<string> {
  project.write("stacks.json", JSON.stringify(stacks));
  await git(project, "add", ".");
  await git(project, "commit", "--quiet", "--message", "a change");
  return await git(project, "rev-parse", "HEAD");
}
