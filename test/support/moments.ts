import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import path from "node:path";
import { testEnvironment } from "./project.ts";
import type { Project } from "./project.ts";
import { killWithDescendants } from "./struck-deployment.ts";

/**
 * Moments of a run that are counted from 1 over all its processes: before and after each Terraform, and whatever else passes
 * one. What passes the moment at which all is killed never comes back from it, so that nothing can end before it dies.
 */
export class Moments {
  readonly #project: Project;
  readonly #folder: string;

  /** @param project - gets the programs that count */
  constructor(project: Project) {
    this.#project = project;
    this.#folder = path.join(project.folder, ".moments");
    project.write("moment.sh", MOMENT);
    project.write("counted-terraform.sh", TERRAFORM);
    chmodSync(path.join(project.folder, "counted-terraform.sh"), 0o700);
  }

  /** What a shell in the project's Terraform runs to pass a moment. */
  static readonly SHELL = 'sh "$PROJECT/moment.sh"';

  /** How many were passed since it was started last. */
  get passed(): number {
    return readdirSync(this.#folder).filter((name) => /^\d+$/.test(name)).length;
  }

  /** Passes a moment in this process. @returns false where it must never come back from it */
  pass(): boolean {
    for (let nth = 1; ; nth += 1) {
      const own = path.join(this.#folder, String(nth));
      if (existsSync(own)) continue;
      mkdirSync(own);
      if (!existsSync(path.join(this.#folder, `kill-${nth}`))) return true;
      mkdirSync(path.join(this.#folder, "here"));
      return false;
    }
  }

  /**
   * Runs a Node program, and kills it with all that it has started at a moment.
   *
   * @param nth - default: never
   * @returns its exit code, or `killed`
   */
  async run(args: readonly string[], nth?: number): Promise<number | "killed" | null> {
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder);
    if (nth !== undefined) writeFileSync(path.join(this.#folder, `kill-${nth}`), "");
    const { folder } = this.#project;
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: {
        ...testEnvironment(),
        MOMENTS: this.#folder,
        TERRAFORM_BINARY_NAME: path.join(folder, "counted-terraform.sh"),
      },
      stdio: "ignore",
      detached: true,
    });
    let killed = false;
    const watcher = watch(this.#folder, () => {
      if (killed || child.pid === undefined || !existsSync(path.join(this.#folder, "here"))) return;
      killed = true;
      killWithDescendants(child.pid, this.#project.folder);
    });
    try {
      const code = await new Promise<number | null>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", resolve);
      });
      return killed ? "killed" : code;
    } finally {
      watcher.close();
    }
  }
}

/** Only one of several processes makes a folder. */
const MOMENT = `nth=1
until mkdir "$MOMENTS/$nth" 2>/dev/null; do nth=$((nth + 1)); done
[ -e "$MOMENTS/kill-$nth" ] || exit 0
mkdir "$MOMENTS/here"
while :; do sleep 3600; done
`;

const TERRAFORM = `#!/bin/sh
sh "\${0%/*}/moment.sh"
code=0
terraform "$@" || code=$?
sh "\${0%/*}/moment.sh"
exit $code
`;
