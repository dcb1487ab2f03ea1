import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "../../package-files.ts";

/**
 * Whether a project is synthesized from its fleet file alone, so that nobody has to run its program: it has none, or one that
 * does nothing else.
 */
export function isPlainProject(project: string): boolean {
  if (!existsSync(path.join(project, "cdktf.json"))) return true;
  const program = programOf(project);
  if (program === undefined || !existsSync(program)) return false;
  const text = statements(readFileSync(program, "utf8"));
  return plainPrograms().includes(text);
}

/** The file that `app` of cdktf.json runs by node, absolute; undefined where that is something else. */
export function programOf(project: string): string | undefined {
  const file = path.join(project, "cdktf.json");
  if (!existsSync(file)) return undefined;
  const { app } = JSON.parse(readFileSync(file, "utf8")) as { readonly app?: unknown };
  const [, program] = (typeof app === "string" ? /^node(?: --[\w=./-]+)* ([\w./@-]+\.[cm]?[jt]s)$/.exec(app) : null) ?? [];
  return program === undefined ? undefined : path.resolve(project, program);
}

/** What `init` writes, and what a checkout of ours runs. */
function plainPrograms(): readonly string[] {
  const root = packageRoot();
  return ["templates/local/main.ts", "stacks/main.js"]
    .map((file) => path.join(root, file))
    .filter((file) => existsSync(file))
    .map((file) => statements(readFileSync(file, "utf8")));
}

/** Without comments and spaces, which decide nothing. */
function statements(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"))
    .join("\n");
}
