import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { command as demo } from "../../../lib/cli/commands/demo.ts";
import { requireDemoStacks, requireOwnFolder } from "../../../lib/cli/demo/demo-scope.ts";
import { readDemoRecord, removeDemoFiles, writeDemoRecord } from "../../../lib/cli/demo/demo-record.ts";
import { command as plan } from "../../../lib/cli/commands/plan.ts";
import type { Outcome } from "../../../lib/cli/frame/command.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { DeployableStack } from "../../../lib/terraform/manifest.ts";
import { aContext } from "../../support/a-context.ts";
import { runPrinted } from "../../support/printed.ts";
import { needs } from "../../support/needs.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HEAD = `fleet: acme
edition: "2026-11"
sync: { hub: hub }
access: { ci: [198.51.100.7/32] }
defaults: { kubernetes: "1.36", protect: false }
`;
const LOCAL = `${HEAD}state: { backend: local }
regions: { laptop: { cloud: local } }
clusters: { hub: { region: laptop } }
`;
const STATE = "cluster-hub.tfstate";
const BUILTIN = 'provider["terraform.io/builtin/terraform"]';
const EMPTY = JSON.stringify({ version: 4, resources: [] });
const AWS = 'provider["registry.terraform.io/hashicorp/aws"]';

const folder = tempFolder();
/** Terraform is found by it. */
const WITH_PATH = { PATH: process.env["PATH"] ?? "" };
const terraform = needs("terraform");

beforeEach(async () => {
  write("cdktf.json", JSON.stringify({ language: "typescript", app: "node app.mjs" }));
  write("fleet.yaml", LOCAL);
  await plan.run(aContext(path.join(folder(), "fleet.yaml")), [], { write: true });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder(), file)), { recursive: true });
  writeFileSync(path.join(folder(), file), text);
}

function stateOf(type: string, provider: string, mode = "managed"): string {
  return JSON.stringify({ version: 4, resources: [{ mode, type, name: "one", provider, instances: [{}] }] });
}

/** What the project's app synthesizes: stack id to its Terraform. */
function app(stacks: Readonly<Record<string, object>>): void {
  const files = Object.entries(stacks).map(([id, stack]) => [`stacks/${id}/cdk.tf.json`, JSON.stringify(stack)]);
  const entries = Object.keys(stacks).map((id) => [id, { synthesizedStackPath: `stacks/${id}/cdk.tf.json`, dependencies: [] }]);
  const manifest = ["manifest.json", JSON.stringify({ stacks: Object.fromEntries(entries) as object })];
  write(
    "app.mjs",
    `import { mkdirSync, writeFileSync } from "node:fs";
     import path from "node:path";
     for (const [file, text] of ${JSON.stringify([...files, manifest])}) {
       const at = path.join(process.env.CDKTF_OUTDIR, file);
       mkdirSync(path.dirname(at), { recursive: true });
       writeFileSync(at, text);
     }`,
  );
}

function stackOf(id: string, more: object = {}): object {
  return { terraform: { backend: { local: { path: `../../../.fleetwright/state/acme/${id}.tfstate` } } }, ...more };
}

async function run(options: { readonly down?: true; readonly fleet?: string; readonly env?: Record<string, string> } = {}) {
  const { down, fleet = "fleet.yaml", env = {} } = options;
  return await demo.run(aContext(path.join(folder(), fleet), { project: folder(), env }), [], down === true ? { down } : {});
}

async function refusalOf(options: Parameters<typeof run>[0] = {}): Promise<string> {
  const error: unknown = await run(options).catch((reason: unknown) => reason);
  if (!(error instanceof FleetError) || error.kind !== "input") throw new Error(`not refused: ${String(error)}`);
  expect(error.next).toMatch(/\S/);
  return error.message;
}

async function nextOf(options: Parameters<typeof run>[0]): Promise<string | undefined> {
  const error: unknown = await run(options).catch((reason: unknown) => reason);
  return error instanceof FleetError ? error.next : undefined;
}

/** Runs what was printed, as it was printed. */
async function follow(printed: string | undefined): Promise<Outcome> {
  return await runPrinted(printed, aContext(path.join(folder(), "fleet.yaml"), { project: folder(), env: WITH_PATH }));
}

describe("the demo deploys without asking, so it refuses", () => {
  const REGIONS = `regions:
  laptop: { cloud: local }
  eu-west: { cloud: aws, location: eu-west-1, account: "111122223333" }
clusters: { hub: { region: laptop } }
`;
  const EXISTING = `regions: { laptop: { cloud: local } }
clusters:
  hub: { region: laptop }
  mine: { region: laptop, existing: { id: mine, kubeconfig: kubeconfig } }
`;
  const S3 = 'state: { backend: s3, bucket: acme, region: eu-west-1, account: "111122223333" }';
  const OWN_STATE = `state: { backend: local }
regions: { laptop: { cloud: local, ${S3} } }
clusters: { hub: { region: laptop } }
`;

  test.each([
    ["a region elsewhere", `${HEAD}state: { backend: local }\n${REGIONS}`, "region eu-west is on aws (eu-west-1)"],
    ["a cluster of somebody else", `${HEAD}state: { backend: local }\n${EXISTING}`, "cluster mine exists already"],
    ["state elsewhere", LOCAL.replace("state: { backend: local }", S3), "state lies in the backend s3"],
    ["state of a region elsewhere", `${HEAD}${OWN_STATE}`, "state lies in the backend s3"],
  ])("%s, under whatever name the file is given", async (_, text, seen) => {
    write("other.yaml", text);
    for (const down of [undefined, true] as const) {
      expect(await refusalOf({ fleet: "other.yaml", ...(down === undefined ? {} : { down }) })).toContain(seen);
    }
    expect(existsSync(path.join(folder(), "cdktf.out"))).toBe(false);
  });

  test("a stack that somebody wrote by hand beside the fleet's", async () => {
    app({ "cluster-hub": stackOf("cluster-hub"), "bootstrap-hub": stackOf("bootstrap-hub"), shop: stackOf("shop") });
    expect(await refusalOf()).toContain("stack shop is not of the fleet file");
    expect(existsSync(path.join(folder(), ".fleetwright"))).toBe(false);
  });

  test("what a stack of the fleet holds beyond what clusters on this machine are made of", async () => {
    const more = { resource: { aws_vpc: { one: {} } }, provider: { aws: [{}] } };
    app({ "cluster-hub": stackOf("cluster-hub", more), "bootstrap-hub": stackOf("bootstrap-hub") });
    const refusal = await refusalOf();
    expect(refusal).toContain("stack cluster-hub holds aws_vpc");
    expect(refusal).toContain("stack cluster-hub holds provider.aws");
  });

  test("a project from which something is deployed already", async () => {
    app({ "cluster-hub": stackOf("cluster-hub"), "bootstrap-hub": stackOf("bootstrap-hub") });
    write(`.fleetwright/state/acme/${STATE}`, stateOf("terraform_data", BUILTIN));
    expect(await refusalOf()).toContain("stack cluster-hub holds terraform_data");
    expect(await refusalOf({ down: true })).toContain("stack cluster-hub holds terraform_data");
    expect(readFileSync(path.join(folder(), `.fleetwright/state/acme/${STATE}`), "utf8")).toContain("terraform_data");
  });

  test.each([
    ["an absolute path", { local: { path: path.join(tmpdir(), "elsewhere.tfstate") } }],
    ["a path upwards", { local: { path: "../../../../elsewhere.tfstate" } }],
    ["folders of workspaces", { local: { path: "../../../a.tfstate", workspace_dir: "/elsewhere" } }],
    ["another backend", { s3: { bucket: "acme" } }],
    ["none", undefined],
  ])("state outside of the project: %s", (_, backend) => {
    const stack: DeployableStack = { id: "cluster-hub", backend, outputs: [], contents: [], dependencies: [] };
    expect(() => requireDemoStacks(folder(), ["cluster-hub"], [stack])).toThrow("does not lie in this project");
  });

  test("folders that lead out of the project, and variables that lead to other states", () => {
    requireOwnFolder(folder(), { TF_CLI_ARGS_apply: "-lock-timeout=10m", TF_WORKSPACE: "default" });
    expect(() => requireOwnFolder(folder(), { TF_WORKSPACE: "prod" })).toThrow("TF_WORKSPACE");
    expect(() => requireOwnFolder(folder(), { TF_CLI_ARGS_init: "-backend-config=path=/x" })).toThrow("TF_CLI_ARGS_init");
    symlinkSync(tmpdir(), path.join(folder(), "cdktf.out"));
    expect(() => requireOwnFolder(folder(), {})).toThrow("cdktf.out leads out of this project");
  });
});

describe("taking the demo down", () => {
  const record = { fleet: "fleet.yaml", stacks: { "cluster-hub": `.fleetwright/state/acme/${STATE}` }, clusters: ["hub"] };

  test.each([
    ["a resource of a cloud", stateOf("aws_vpc", AWS), "stack cluster-hub holds aws_vpc (registry.terraform.io/hashicorp/aws)"],
    ["a familiar type of another provider", stateOf("terraform_data", AWS), "stack cluster-hub holds terraform_data"],
    ["a text that is no state", "encrypted", "is no state that can be read"],
  ])("destroys and removes nothing where a state holds %s, whatever the fleet file says", async (_, state, seen) => {
    writeDemoRecord(folder(), record);
    write(`.fleetwright/state/acme/${STATE}`, state);
    expect(await refusalOf({ down: true })).toContain(seen);
    expect(readFileSync(path.join(folder(), `.fleetwright/state/acme/${STATE}`), "utf8")).toBe(state);
  });

  test("destroys nothing where the fleet file makes something else of what is deployed", async () => {
    writeDemoRecord(folder(), record);
    write(`.fleetwright/state/acme/${STATE}`, stateOf("terraform_data", BUILTIN));
    app({ "cluster-hub": stackOf("cluster-hub", { resource: { aws_eks_cluster: {} } }) });
    expect(await refusalOf({ down: true })).toContain("stack cluster-hub holds aws_eks_cluster");
    app({ "cluster-other": stackOf("cluster-other") });
    expect(await refusalOf({ down: true })).toContain("stack cluster-hub is deployed, and not in the project's app any more");
  });

  terraform.test("goes on by the command that is named once the fleet file is back as it was", async () => {
    writeDemoRecord(folder(), record);
    write(`.fleetwright/state/acme/${STATE}`, stateOf("terraform_data", BUILTIN));
    app({ "cluster-other": stackOf("cluster-other") });
    const named = await nextOf({ down: true });
    expect(named).toBe("put fleet.yaml back as it was, then: fleetwright demo --down");
    app({ "cluster-hub": stackOf("cluster-hub") });
    expect(await follow(named)).toMatchObject({ result: { down: true } });
    expect(existsSync(path.join(folder(), ".fleetwright"))).toBe(false);
  });

  terraform.test("that can't destroy a stack says why, and goes on by the command that is named", async () => {
    writeDemoRecord(folder(), record);
    write(`.fleetwright/state/acme/${STATE}`, stateOf("terraform_data", BUILTIN));
    app({ "cluster-hub": stackOf("cluster-hub", { locals: { broken: "${nowhere}" } }) });
    const failed: unknown = await run({ down: true, env: WITH_PATH }).catch((reason: unknown) => reason);
    expect(failed).toMatchObject({ kind: "remote", message: expect.stringContaining("Invalid reference") as unknown });
    app({ "cluster-hub": stackOf("cluster-hub") });
    rmSync(path.join(folder(), "cdktf.out"), { recursive: true });
    expect(await follow((failed as FleetError).next)).toMatchObject({ result: { down: true } });
  });

  test("is for the demo of this fleet file only", async () => {
    writeDemoRecord(folder(), { ...record, fleet: "other.yaml" });
    expect(await refusalOf({ down: true })).toContain("that of other.yaml");
    expect(await follow(await nextOf({ down: true }))).toMatchObject({ result: { down: true, left: [] } });
    expect(existsSync(path.join(folder(), ".fleetwright"))).toBe(false);
  });

  test("says what it leaves, and needs no fleet file", async () => {
    writeDemoRecord(folder(), record);
    write("fleet.yaml", "");
    write(`.fleetwright/state/acme/${STATE}`, EMPTY);
    write(".fleetwright/adopt/mine", "mine");
    expect(await run({ down: true })).toMatchObject({ result: { down: true, left: [".fleetwright/adopt"] } });
    expect(readdirSync(path.join(folder(), ".fleetwright"))).toEqual(["adopt"]);
  });

  test("is done where there is nothing, as often as somebody asks", async () => {
    for (const _ of [1, 2]) expect(await run({ down: true })).toMatchObject({ result: { down: true, left: [] } });
  });
});

test("the record of the demo remembers what earlier runs made, and its files are removed one by one", () => {
  const state = ".fleetwright/state/acme";
  writeDemoRecord(folder(), { fleet: "fleet.yaml", stacks: { one: `${state}/one.tfstate` }, clusters: ["b"] });
  writeDemoRecord(folder(), { fleet: "fleet.yaml", stacks: { two: `${state}/two.tfstate` }, clusters: ["a"] });
  const record = readDemoRecord(folder());
  expect(record).toEqual({
    fleet: "fleet.yaml",
    stacks: { one: `${state}/one.tfstate`, two: `${state}/two.tfstate` },
    clusters: ["a", "b"],
  });
  if (record === undefined) return;
  for (const id of ["one", "two", "mine"]) {
    write(`${state}/${id}.tfstate`, "{}");
    write(`cdktf.out/stacks/${id}/cdk.tf.json`, "{}");
  }
  write("cdktf.out/manifest.json", "{}");
  expect(removeDemoFiles(folder(), record, ["mine"])).toEqual([
    ".fleetwright/state",
    "cdktf.out/manifest.json",
    "cdktf.out/stacks",
  ]);
  expect(readdirSync(path.join(folder(), "cdktf.out/stacks"))).toEqual(["mine"]);
  expect(readdirSync(path.join(folder(), state))).toEqual(["mine.tfstate"]);
});
