import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Emit } from "../model/event.ts";
import { withProcessLock } from "../process-lock.ts";
import { runTerraform } from "../terraform/program.ts";
import type { Ran, TerraformOptions } from "../terraform/program.ts";
import { LOCK_FILE, requiredProviders, terraformBlock, withLocked } from "../terraform/required-providers.ts";

export interface PluginInstallOptions extends TerraformOptions {
  readonly project: string;
  readonly emit: Emit;
}

/** Below the stack's folder: what its last `terraform init` was made for. */
const DONE_FOR = ".terraform/fleetwright-init";

/**
 * Makes stacks' folders ready for Terraform. Each plugin is fetched once for the whole project, in the version and with the
 * digests of the project's `.terraform.lock.hcl`; what isn't locked yet is locked by that.
 *
 * Terraform may not write one cache of plugins from two processes: a set of plugins that was not seen yet is installed
 * alone, also beside other runs on this machine; after that its cache is read only.
 */
export class PluginInstall {
  readonly #options: PluginInstallOptions;
  readonly #cache: string;
  readonly #lockFile: string;
  readonly #cached = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: PluginInstallOptions) {
    const named = options.env["TF_PLUGIN_CACHE_DIR"];
    this.#options = options;
    this.#cache = named === undefined || named === "" ? path.join(options.project, ".fleetwright/plugins") : named;
    this.#lockFile = path.join(options.project, LOCK_FILE);
  }

  /** What every Terraform of this run is told. One that is told of a folder which isn't there refuses to run. */
  get env(): TerraformOptions["env"] {
    return { ...this.#options.env, TF_PLUGIN_CACHE_DIR: existsSync(this.#cache) ? this.#cache : undefined };
  }

  /**
   * @param folder - of the synthesized stack
   * @param anew - although nothing has changed since the last time: something of it is missing
   * @returns how Terraform ended where it didn't work
   */
  async init(folder: string, anew = false): Promise<Ran | undefined> {
    const plugins = requiredProviders(folder);
    const key = plugins.join("\n");
    if (!anew && isReady(folder, this.#digest(folder))) return undefined;
    if (plugins.length === 0 || this.#cached.has(key)) return await this.#run(folder);
    mkdirSync(this.#cache, { recursive: true });
    const alone = this.#turn.then(async () => {
      if (this.#cached.has(key)) return await this.#run(folder);
      const onWait = (): void =>
        this.#options.emit({ type: "wait", message: "another run on this machine is installing plugins" });
      const { signal } = this.#options;
      const failed = await withProcessLock(path.join(this.#cache, "installing"), { signal, onWait }, () => this.#run(folder));
      if (failed === undefined) this.#cached.add(key);
      return failed;
    });
    this.#turn = alone.catch(() => undefined);
    return await alone;
  }

  async #run(folder: string): Promise<Ran | undefined> {
    const lock = path.join(folder, LOCK_FILE);
    if (existsSync(this.#lockFile)) writeFileSync(lock, readFileSync(this.#lockFile));
    // Told that it is a new place, Terraform refuses a `cloud` block.
    const again = terraformBlock(folder).cloud === undefined ? ["-reconfigure"] : [];
    const args = ["init", ...again, "-input=false", "-no-color"];
    const ran = await runTerraform(args, folder, { ...this.#options, env: this.env });
    if (ran.code !== 0) return ran;
    this.#remember(lock);
    writeFileSync(path.join(folder, DONE_FOR), this.#digest(folder));
    return undefined;
  }

  #remember(lock: string): void {
    if (!existsSync(lock)) return;
    const before = existsSync(this.#lockFile) ? readFileSync(this.#lockFile, "utf8") : "";
    const after = withLocked(before, readFileSync(lock, "utf8"));
    if (after !== undefined) writeFileSync(this.#lockFile, after);
  }

  /** Of all that decides what `terraform init` does there. */
  #digest(folder: string): string {
    const locked = requiredProviders(folder).length > 0 && existsSync(this.#lockFile) ? readFileSync(this.#lockFile, "utf8") : "";
    const hash = createHash("sha256").update(JSON.stringify([terraformBlock(folder), locked, this.#cache]));
    return hash.digest("hex");
  }
}

function isReady(folder: string, digest: string): boolean {
  const file = path.join(folder, DONE_FOR);
  return existsSync(file) && readFileSync(file, "utf8") === digest;
}
