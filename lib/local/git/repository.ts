import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const BRANCH = "main";

/** A Git repository in a folder of ours, with a branch `main`. */
export class Repository {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.#env = gitEnvironment(env);
  }

  /**
   * Commits files, and makes the repository where there is none.
   *
   * @param files - by their path in it; null removes one
   * @returns the commit's id; that of the last commit where nothing changes
   */
  async commit(message: string, files: Readonly<Record<string, string | null>>): Promise<string> {
    if (!existsSync(path.join(this.folder, ".git"))) {
      mkdirSync(this.folder, { recursive: true });
      await this.#git("init", "--quiet", `--initial-branch=${BRANCH}`);
    }
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.folder, name);
      if (text === null) rmSync(file, { force: true });
      else {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    await this.#git("add", "--all");
    if ((await this.#git("status", "--porcelain")) !== "") await this.#git("commit", "--quiet", "--message", message);
    return await this.#git("rev-parse", "HEAD");
  }

  async #git(...args: readonly string[]): Promise<string> {
    const author = [
      "-c",
      "user.name=Fleetwright demo",
      "-c",
      "user.email=demo@fleetwright.invalid",
      "-c",
      "commit.gpgsign=false",
    ];
    const { stdout } = await run("git", [...author, ...args], { cwd: this.folder, env: this.#env });
    return stdout.trim();
  }
}

/** Nothing of the person's own Git: neither their settings nor a repository that variables name. */
export function gitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const others = Object.entries(env).filter(([name]) => !name.startsWith("GIT_"));
  return { ...Object.fromEntries(others), GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
}
