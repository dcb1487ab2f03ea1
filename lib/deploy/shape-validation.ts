import { readFileSync } from "node:fs";
import path from "node:path";
import { runTerraform } from "../terraform/program.ts";
import type { TerraformOptions } from "../terraform/program.ts";
import { stackShape } from "../terraform/stack-shape.ts";
import { inWords } from "./said-by-terraform.ts";
import type { PluginInstall } from "./plugin-install.ts";
import { readyFolder } from "./write-plan.ts";

/**
 * Has Terraform validate stacks that can't be planned yet, one of each shape: in a new fleet that is nearly all of them, and what
 * is wrong with one cluster's is wrong with every other's. What a single value makes wrong shows when it is planned.
 */
export class ShapeValidation {
  readonly #install: PluginInstall;
  readonly #options: TerraformOptions;
  /** By shape: which stack was looked at, and what is wrong with it. */
  readonly #found = new Map<string, { readonly id: string; readonly why: Promise<string | undefined> }>();

  constructor(install: PluginInstall, options: TerraformOptions) {
    this.#install = install;
    this.#options = options;
  }

  /**
   * @param folder - of the synthesized stack
   * @returns what Terraform says is wrong; undefined where nothing is
   */
  async whyInvalid(id: string, folder: string): Promise<string | undefined> {
    const json = JSON.parse(readFileSync(path.join(folder, "cdk.tf.json"), "utf8")) as Readonly<Record<string, unknown>>;
    const shape = stackShape(json);
    const found = this.#found.get(shape) ?? { id, why: this.#validate(folder) };
    this.#found.set(shape, found);
    const why = await found.why;
    return why === undefined || found.id === id
      ? why
      : `${why}\nSo it is with ${found.id}, which differs from it in names and values only.`;
  }

  async #validate(folder: string): Promise<string | undefined> {
    const options = { ...this.#options, env: this.#install.env };
    const failed = await readyFolder(folder, this.#install, options);
    if (failed !== undefined) return "why" in failed ? failed.why : "it was stopped";
    const { stdout, stderr } = await runTerraform(["validate", "-json", "-no-color"], folder, options);
    if (!stdout.startsWith("{")) return stderr.trim();
    const { diagnostics = [] } = JSON.parse(stdout) as { readonly diagnostics?: readonly Finding[] };
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    return errors.length === 0 ? undefined : inWords(errors.map(({ summary, detail = "" }) => ({ summary, detail })));
  }
}

interface Finding {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
}
