import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { FleetError } from "../../errors.ts";
import type { CommandContext } from "../frame/command.ts";

const execute = promisify(execFile);

/** Bytes of one answer. */
const MOST_BYTES = 16 * 1024 * 1024;

/** A repository, as it is read: neither its index nor its files are ever written. */
export class Git {
  readonly #folder: string;
  readonly #context: Pick<CommandContext, "env" | "signal">;

  /** @param folder - in the repository's work tree */
  constructor(folder: string, context: Pick<CommandContext, "env" | "signal">) {
    this.#folder = folder;
    this.#context = context;
  }

  /** The folder as it is called from the top of the work tree, with a slash at its end; undefined where it is in none. */
  async prefix(): Promise<string | undefined> {
    return await this.#tried("rev-parse", "--show-prefix");
  }

  /** The commit that a revision names; undefined where there is none of that name. */
  async commit(revision: string): Promise<string | undefined> {
    return await this.#tried("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`);
  }

  /** What all files of a commit are called together: the same for every commit with the same files. */
  async tree(commit: string): Promise<string | undefined> {
    return await this.#tried("rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{tree}`);
  }

  /** Whether the repository lacks what came before some of its commits, as clones of pipelines often do. */
  async isShallow(): Promise<boolean> {
    return (await this.#tried("rev-parse", "--is-shallow-repository")) === "true";
  }

  /** Where what is checked out left the default branch; on that branch itself, its last commit. */
  async begunAt(): Promise<string | undefined> {
    const named = await this.#tried("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD");
    for (const branch of [named, "origin/main", "origin/master", "main", "master"]) {
      if (branch === undefined || (await this.commit(branch)) === undefined) continue;
      return await this.#tried("merge-base", "--end-of-options", branch, "HEAD");
    }
    return await this.commit("HEAD");
  }

  /** Those of some files that a commit has, by their paths from the top of the work tree. */
  async present(commit: string, files: readonly string[]): Promise<readonly string[]> {
    const listed = await this.run(["ls-tree", "-z", "--name-only", "--full-tree", commit, "--", ...files]);
    return listed.split("\0").filter((file) => file !== "");
  }

  /**
   * Writes files of a commit to a folder, with an index of its own: hooks don't run, and large files that lie elsewhere stay
   * the pointers that the commit has.
   *
   * @param folder - of the caller's own, as an absolute path
   * @param files - default: all
   */
  async writeTo(commit: string, folder: string, files?: readonly string[]): Promise<void> {
    const env = { GIT_INDEX_FILE: `${folder}.index` };
    const plain = ["-c", "filter.lfs.smudge=", "-c", "filter.lfs.process=", "-c", "filter.lfs.required=false"];
    await this.run([...plain, "read-tree", commit], env);
    const which = files === undefined ? ["--all"] : ["--", ...files];
    const top = (await this.run(["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
    await this.run(["-C", top, ...plain, "checkout-index", "--force", `--prefix=${folder}/`, ...which], env);
  }

  async #tried(...args: readonly string[]): Promise<string | undefined> {
    try {
      return (await this.run(args)).replace(/\n$/, "");
    } catch (error) {
      if (error instanceof FleetError && error.kind === "input" && !this.#context.signal.aborted) return undefined;
      throw error;
    }
  }

  /** @throws FleetError (input) with the first line of what git says */
  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    try {
      const { stdout } = await execute("git", ["-C", this.#folder, ...args], {
        env: { ...this.#context.env, GIT_OPTIONAL_LOCKS: "0", ...env },
        signal: this.#context.signal,
        maxBuffer: MOST_BYTES,
      });
      return stdout;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if ("code" in error && error.code === "ENOENT") {
        throw new FleetError("input", "there is no git on this machine: compare two folders instead", { cause: error });
      }
      const said = "stderr" in error && typeof error.stderr === "string" ? error.stderr.trim().split("\n")[0] : undefined;
      throw new FleetError("input", `git: ${said ?? error.message}`, { cause: error });
    }
  }
}
