import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect } from "@jest/globals";
import { PluginInstall } from "../../lib/deploy/plugin-install.ts";
import type { FleetEvent } from "../../lib/model/event.ts";
import { needs } from "../support/needs.ts";
import { testEnvironment } from "../support/project.ts";
import { providerFolder } from "../support/provider-mirror.ts";

// Terraform's own `init`, with plugins of a few bytes: it installs them, compares their digests, and doesn't run them.

const { describe, test } = needs("terraform");

const PLUGINS = { one: "1.2.3", two: "4.5.6" } as const;

describe("plugins of a project", () => {
  let project: string;
  let events: FleetEvent[];

  beforeEach(() => {
    project = mkdtempSync(path.join(tmpdir(), "fleetwright-plugins-"));
    events = [];
    for (const name of Object.keys(PLUGINS) as (keyof typeof PLUGINS)[]) offer(name, "the plugin");
    const mirror = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(path.join(project, "mirror"))}\n  }\n}\n`;
    writeFileSync(path.join(project, "terraform.rc"), mirror);
  });

  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  /** Puts a plugin where Terraform finds it. */
  function offer(name: keyof typeof PLUGINS, bytes: string): void {
    const folder = providerFolder(path.join(project, "mirror"), `acme/${name}/${PLUGINS[name]}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `terraform-provider-${name}_v${PLUGINS[name]}`), bytes, { mode: 0o755 });
  }

  function stack(id: string, ...names: readonly (keyof typeof PLUGINS)[]): string {
    const folder = path.join(project, "cdktf.out/stacks", id);
    mkdirSync(folder, { recursive: true });
    const plugins = Object.fromEntries(names.map((name) => [name, { source: `acme/${name}`, version: PLUGINS[name] }]));
    const terraform = { backend: { local: { path: `../../../${id}.tfstate` } }, required_providers: plugins };
    writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify({ terraform }));
    return folder;
  }

  function install(env: Readonly<Record<string, string>> = {}): PluginInstall {
    const own = { ...testEnvironment(), TF_CLI_CONFIG_FILE: path.join(project, "terraform.rc"), ...env };
    const { signal } = new AbortController();
    return new PluginInstall({ project, env: own, signal, emit: (event) => events.push(event) });
  }

  function locked(): string {
    return readFileSync(path.join(project, ".terraform.lock.hcl"), "utf8");
  }

  test("are fetched once for all stacks, though many are made ready at a time, and locked in one file", async () => {
    const one = install();
    const folders = ["a", "b", "c"].flatMap((id) => [stack(id, "one"), stack(`${id}-both`, "one", "two")]);
    expect(await Promise.all(folders.map((folder) => one.init(folder)))).toEqual(folders.map(() => undefined));
    for (const folder of folders) {
      expect(lstatSync(providerFolder(path.join(folder, ".terraform/providers"), "acme/one/1.2.3")).isSymbolicLink()).toBe(true);
    }
    expect(readdirSync(path.join(project, ".fleetwright/plugins"))).toEqual(["registry.terraform.io"]);
    expect(locked().match(/^provider "[^"]+"/gm)).toEqual([
      'provider "registry.terraform.io/acme/one"',
      'provider "registry.terraform.io/acme/two"',
    ]);
  });

  test("are made ready once: where nothing has changed, Terraform isn't even started", async () => {
    const folder = stack("a", "one");
    await install().init(folder);
    expect(await install({ PATH: "", TERRAFORM_BINARY_NAME: "no-such-program" }).init(folder)).toBeUndefined();
    stack("a", "one", "two");
    await expect(install({ TERRAFORM_BINARY_NAME: "no-such-program" }).init(folder)).rejects.toThrow("was not found");
  });

  test("whose bytes are not those that were locked are refused", async () => {
    await install().init(stack("a", "one"));
    const before = locked();
    rmSync(path.join(project, ".fleetwright/plugins"), { recursive: true });
    offer("one", "another plugin under the same version");
    const failed = await install().init(stack("b", "one"));
    expect(failed?.stderr).toContain("doesn't match any of the checksums");
    expect(locked()).toBe(before);
  });

  test("wait for another run on this machine that installs some, and not for one that is dead", async () => {
    mkdirSync(path.join(project, ".fleetwright/plugins"), { recursive: true });
    const lock = path.join(project, ".fleetwright/plugins/installing");
    writeFileSync(lock, String(process.pid));
    const waiting = install().init(stack("a", "one"));
    while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(events).toEqual([{ type: "wait", message: "another run on this machine is installing plugins" }]);
    expect(existsSync(path.join(project, ".terraform.lock.hcl"))).toBe(false);
    // No process has this id.
    writeFileSync(lock, "4194305");
    expect(await waiting).toBeUndefined();
    expect(existsSync(lock)).toBe(false);
  });
});
