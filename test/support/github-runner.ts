import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { PROGRAM, runProcess } from "./project.ts";
import type { Ended } from "./project.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly id?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly env?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>>;
}

/** How a job ended, with what it told GitHub. */
export interface JobEnded {
  readonly code: number;
  /** Of all its steps. */
  readonly said: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface RunnerOptions {
  /** A folder of the test's own. */
  readonly folder: string;
  /** The repository, which jobs clone. */
  readonly origin: string;
  /** What is shared by all runs of a team in the clouds: here, the folder with the states. */
  readonly states: string;
}

/** Runs jobs of a workflow on this machine: each in a clone of its own, every `run` as GitHub runs it, in order. */
export class GithubRunner {
  readonly #options: RunnerOptions;
  readonly #programs: string;
  #jobs = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#programs = path.join(options.folder, "programs");
    mkdirSync(this.#programs, { recursive: true });
    mkdirSync(path.join(options.folder, "artifacts"), { recursive: true });
    mkdirSync(options.states, { recursive: true });
    const modules = path.join(import.meta.dirname, "../../node_modules");
    // Packages are those of this checkout; states lie where each job finds them again.
    this.#program(
      "npm",
      `#!/bin/sh\nln -sfn ${modules} node_modules\nmkdir -p .fleetwright\nln -sfn ${options.states} .fleetwright/state\n`,
    );
    this.#program("npx", `#!/bin/sh\n[ "$1" = fleetwright ] || exit 64\nshift\nexec ${process.execPath} ${PROGRAM} "$@"\n`);
    this.#program("gh", `#!/bin/sh\nexec ${process.execPath} ${path.join(import.meta.dirname, "fake-gh.ts")} "$@"\n`);
  }

  /** What pull requests' comments are: the bodies, in the order in which they were written. */
  get comments(): readonly string[] {
    const file = this.#commentsFile;
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : [];
  }

  get #commentsFile(): string {
    return path.join(this.#options.folder, "comments.json");
  }

  /**
   * @param ref - what is checked out
   * @param expressions - what each expression of the job's variables is
   */
  async run(job: string, ref: string, expressions: Readonly<Record<string, string>> = {}): Promise<JobEnded> {
    this.#jobs += 1;
    const home = path.join(this.#options.folder, `job-${this.#jobs}`);
    const clone = path.join(home, "work");
    mkdirSync(clone, { recursive: true });
    const files = { GITHUB_OUTPUT: path.join(home, "output"), GITHUB_STEP_SUMMARY: path.join(home, "summary") };
    for (const file of Object.values(files)) writeFileSync(file, "");
    const { steps, env: ofJob = {} } = await this.#job(job, ref);
    let [code, said] = [0, ""];
    for (const step of steps) {
      if (code !== 0 && step.if === undefined) continue;
      if (step.uses !== undefined) await this.#action(step, clone, ref);
      if (step.run === undefined) continue;
      const env = {
        ...filled({ ...ofJob, ...step.env }, expressions),
        ...files,
        PATH: [this.#programs, path.dirname(process.execPath), process.env["PATH"] ?? ""].join(path.delimiter),
        RUNNER_TEMP: home,
        GITHUB_REPOSITORY: "acme/fleet",
        COMMENTS: this.#commentsFile,
      };
      const script = path.join(home, "step.sh");
      writeFileSync(script, step.run);
      const ended = await runProcess("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], clone, env);
      said += `${ended.stdout}${ended.stderr}`;
      if (code === 0) code = ended.code ?? 1;
    }
    const outputs = readFileSync(files.GITHUB_OUTPUT, "utf8").trim().split("\n");
    return {
      code,
      said,
      outputs: Object.fromEntries(
        outputs.filter((line) => line !== "").map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
      ),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
    };
  }

  async #job(name: string, ref: string): Promise<Workflow["jobs"][string]> {
    const { stdout: files } = await this.#git(this.#options.origin, "ls-tree", "--name-only", ref, ".github/workflows/");
    const { stdout } = await this.#git(this.#options.origin, "show", `${ref}:${files.trim()}`);
    const job = (parse(stdout) as Workflow).jobs[name];
    if (job === undefined) throw new Error(`there is no job ${name}`);
    return job;
  }

  async #action({ uses = "", with: given = {} }: Step, clone: string, ref: string): Promise<void> {
    const artifact = path.join(this.#options.folder, "artifacts", String(given["name"]));
    const copy = (from: string, to: string, file: string): void =>
      copyFileSync(path.join(from, file), path.join(to, path.basename(file)));
    if (uses.startsWith("actions/checkout@")) {
      await this.#git(clone, "clone", "--quiet", this.#options.origin, ".");
      await this.#git(clone, "checkout", "--quiet", "--detach", ref);
    } else if (uses.startsWith("actions/upload-artifact@")) {
      rmSync(artifact, { recursive: true, force: true });
      mkdirSync(artifact);
      for (const file of String(given["path"]).split("\n")) copy(clone, artifact, file);
    } else if (uses.startsWith("actions/download-artifact@")) {
      for (const file of readdirSync(artifact)) copy(artifact, clone, file);
    }
  }

  async #git(folder: string, ...args: readonly string[]): Promise<Ended> {
    const ended = await runProcess("git", args, folder);
    if (ended.code !== 0) throw new Error(`git ${args.join(" ")}: ${ended.stderr}`);
    return ended;
  }

  #program(name: string, text: string): void {
    writeFileSync(path.join(this.#programs, name), text, { mode: 0o755 });
  }
}

/** Variables as GitHub fills them in. @throws Error for an expression of which the test says nothing */
function filled(env: Readonly<Record<string, string>>, expressions: Readonly<Record<string, string>>): Record<string, string> {
  const fill = (text: string): string =>
    text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const value = expressions[expression];
      if (value === undefined) throw new Error(`nothing is said of ${expression}`);
      return value;
    });
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
}
