import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { needs } from "../support/needs.ts";
import { CHECKOUT, freePorts, runProcess } from "../support/project.ts";
import type { Ended } from "../support/project.ts";

// From the tarball to running clusters, as a team goes: install, init, a stack of their own beside the fleet, deploy.

const { describe } = needs("terraform", "control-plane", "go");

const work = mkdtempSync(path.join(tmpdir(), "fleetwright-package-"));
const empty = path.join(work, "empty");
const project = path.join(work, "project");
const tarball = path.join(work, "fleetwright.tgz");

describe("the package", () => {
  beforeAll(async () => {
    const packed = await succeed(CHECKOUT, "npm", "pack", "--silent", "--pack-destination", work);
    cpSync(path.join(work, packed.stdout.trim()), tarball);
    mkdirSync(empty);
    writeFileSync(path.join(empty, "package.json"), "{}\n");
    await install(empty);
    const first = await freePorts();
    const settings = ["fleet=shop", "sync.agent=none", `regions.laptop.ports=${first}-${first + 499}`];
    await succeed(
      empty,
      "npx",
      "fleetwright",
      "init",
      project,
      "--language",
      "ts",
      ...settings.flatMap((setting) => ["--set", setting]),
    );
    await install(project);
    writeFileSync(path.join(project, "berlin.ts"), berlin(first + 500));
    writeFileSync(path.join(project, "main.ts"), MAIN);
    writeFileSync(path.join(project, "policy.ts"), policyExample());
  });

  afterAll(async () => {
    if (existsSync(project)) {
      await run(project, "npx", "cdktf", "destroy", "*", "--auto-approve");
      await run(project, "npx", "fleetwright", "local", "down", "--purge");
    }
    rmSync(work, { recursive: true });
  });

  test("installs into an empty project without what only its developers need, and with one copy of cdktf and constructs", () => {
    const names = readdirSync(path.join(empty, "node_modules"));
    expect(names).toEqual(expect.arrayContaining(["cdktf", "constructs", "fleetwright"]));
    expect(names.filter((name) => /^(jest|eslint|typescript|cdktf-cli|@cdktf|@swc)$/.test(name))).toEqual([]);
    expect(readdirSync(path.join(empty, "node_modules/fleetwright"))).not.toContain("node_modules");
  });

  test("lets nothing be imported but what it exports", async () => {
    const load = (specifier: string): Promise<Ended> =>
      run(empty, process.execPath, "--input-type=module", "--eval", `await import(${JSON.stringify(specifier)})`);
    expect((await load("fleetwright")).code).toBe(0);
    expect((await load("fleetwright/constructs/local/cluster")).code).toBe(0);
    expect((await load("fleetwright/dist/lib/cli/main.js")).stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  test("loads cdktf without the archiver that it brings along", async () => {
    const loaded = `
      import { createRequire } from "node:module";
      await import("fleetwright/app");
      const { cache } = createRequire(import.meta.resolve("cdktf"));
      const has = (name) => Object.keys(cache).some((file) => file.includes("/node_modules/" + name + "/"));
      console.log(has("cdktf"), has("archiver-utils"));`;
    const { stdout } = await succeed(empty, process.execPath, "--input-type=module", "--eval", loaded);
    expect(stdout.trim()).toBe("true false");
  });

  test("has types that hold in a project of its own", async () => {
    await succeed(project, "npx", "tsc", "-p", ".");
  });

  test("validates, plans, pins and synthesizes a fleet in TypeScript, with a stack written by hand beside it", async () => {
    await succeed(project, "npx", "fleetwright", "validate");
    await succeed(project, "npx", "fleetwright", "plan", "--write");
    await succeed(project, "npx", "fleetwright", "pin");
    const { stdout } = await succeed(project, "npx", "fleetwright", "synth", "--out", "seen", "--json");
    const stacks = ["hub", "member-1", "member-2"].flatMap((name) => [`bootstrap-${name}`, `cluster-${name}`]);
    expect((JSON.parse(stdout) as { result: { stacks: string[] } }).result.stacks.sort()).toEqual(
      [...stacks, "region-berlin"].sort(),
    );
  });

  test("judges all of it by rules of its own, written as docs/policy.md has them", async () => {
    const { stdout } = await succeed(project, "npx", "fleetwright", "policy", "--rules", "policy.ts", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ result: { findings: [], stacks: expect.arrayContaining(["region-berlin"]) } });
  });

  test("deploys all of it, and status shows the cluster written by hand like the others", async () => {
    await succeed(project, "npx", "cdktf", "deploy", "*", "--auto-approve", "--parallelism", "2");
    const { stdout } = await succeed(project, "npx", "fleetwright", "status", "--json");
    const { clusters } = (JSON.parse(stdout) as { result: { clusters: Record<string, unknown>[] } }).result;
    expect(clusters.map(({ name, reachable, registered }) => ({ name, reachable, registered }))).toEqual(
      ["berlin", "hub", "member-1", "member-2"].map((name) => ({ name, reachable: true, registered: "joined" })),
    );
  });

  test("has a template of a region without a fleet file that synthesizes and type-checks as it is", async () => {
    const region = path.join(work, "region");
    await succeed(empty, "npx", "fleetwright", "init", region, "--template", "region-stack");
    symlinkSync(path.join(project, "node_modules"), path.join(region, "node_modules"));
    await succeed(region, "npx", "tsc", "-p", ".");
    await succeed(region, "npx", "cdktf", "synth");
    const json = readFileSync(path.join(region, "cdktf.out/stacks/region-berlin/cdk.tf.json"), "utf8");
    expect(json).toContain('"name": "berlin"');
  });
});

/** The example of the guide: it compiles with the rest of the project, and runs. */
function policyExample(): string {
  const [, example = ""] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(path.join(CHECKOUT, "docs/policy.md"), "utf8")) ?? [];
  return example;
}

async function install(folder: string): Promise<void> {
  await succeed(folder, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", tarball);
}

async function succeed(folder: string, program: string, ...args: readonly string[]): Promise<Ended> {
  const ended = await run(folder, program, ...args);
  if (ended.code === 0) return ended;
  throw new Error(
    `${program} ${args.join(" ")} ended with ${ended.code}\n${ended.stdout.slice(-6_000)}\n${ended.stderr.slice(-6_000)}`,
  );
}

/** An environment without what the npm that runs the tests tells its own children. */
async function run(folder: string, program: string, ...args: readonly string[]): Promise<Ended> {
  const ofNpm = Object.keys(process.env).filter((name) => /^npm_/i.test(name) || name === "INIT_CWD");
  return await runProcess("env", [...ofNpm.flatMap((name) => ["-u", name]), program, ...args], folder);
}

const MAIN = `
import type { TerraformStack } from "cdktf";
import { fleetApp } from "fleetwright/app";
import { Berlin } from "./berlin.ts";

const app = await fleetApp();
new Berlin(app, "region-berlin").addDependency(app.node.findChild("bootstrap-hub") as TerraformStack);
app.synth();
`;

/** A region that the fleet file knows nothing of: its cluster joins the fleet's hub. */
function berlin(firstPort: number): string {
  const template = readFileSync(path.join(CHECKOUT, "templates/region-stack/main.ts"), "utf8");
  return template
    .replace(/import \{ App, LocalBackend/, "import { LocalBackend")
    .replace('literal("acme")', 'literal("shop")')
    .replace("localPorts(26_000)", `localPorts(${firstPort})`)
    .replace("class Berlin", "export class Berlin")
    .replace('hub: "self"', 'hub: hub.value("cluster_record")')
    .replace("    // `fleetwright bootstrap`", `${HUB}    // \`fleetwright bootstrap\``)
    .replace("import { LocalCluster", 'import { RemoteOutput } from "fleetwright/constructs/cdk";\nimport { LocalCluster')
    .replace(/\nconst app = [\s\S]*$/, "");
}

const HUB = `    const hub = new RemoteOutput(this, "hub", {
      state: { backend: "local", dir: literal(".fleetwright/state"), identity: undefined, jurisdiction: undefined },
      key: literal("shop/cluster-hub.tfstate"),
    });
`;
