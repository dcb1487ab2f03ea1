import { existsSync } from "node:fs";
import path from "node:path";
import { S3 } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { pinsOnly } from "../support/aws-fleet-file.ts";
import { NOWHERE_ELSE, withAwsEnvironment } from "../support/fake-sts.ts";
import { startMoto } from "../support/moto.ts";
import type { Moto } from "../support/moto.ts";
import { needs } from "../support/needs.ts";
import { aProject, PROGRAM } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";

const { describe, test } = needs("python", "terraform");

const REGION = "eu-west-1";
/** moto's own. */
const ACCOUNT = "123456789012";

/** A state of something whose plugin is not to be had here. */
const STATE = {
  version: 4,
  terraform_version: "1.11.4",
  serial: 7,
  lineage: "6e0b1b3c-0000-4000-8000-000000000000",
  outputs: { secret: { value: "s3cr3t", type: "string", sensitive: true } },
  resources: [
    {
      mode: "managed",
      type: "acme_thing",
      name: "one",
      provider: 'provider["registry.example/acme/acme"]',
      instances: [{ schema_version: 0, attributes: { id: "1", name: "one" }, sensitive_attributes: [] }],
    },
  ],
  check_results: null,
};

describe("states that move into a bucket, and out of it into another", () => {
  let moto: Moto;
  let project: Project;
  let env: Readonly<Record<string, string>>;
  let restore: () => void;

  beforeAll(async () => {
    moto = await startMoto();
    project = await aProject({ "fleet.lock": pinsOnly() });
    project.write("no-plugins/.keep", "");
    const mirror = path.join(project.folder, "no-plugins");
    project.write("terraform.rc", `provider_installation {\n  filesystem_mirror { path = ${JSON.stringify(mirror)} }\n}\n`);
    env = {
      TF_CLI_CONFIG_FILE: path.join(project.folder, "terraform.rc"),
      ...NOWHERE_ELSE,
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "s",
      AWS_ENDPOINT_URL: moto.url,
    };
    restore = withAwsEnvironment(env);
    const s3 = new S3({ region: REGION });
    for (const bucket of ["one", "two"]) {
      await s3.createBucket({ Bucket: `acme-${bucket}`, CreateBucketConfiguration: { LocationConstraint: REGION } });
    }
    project.write("fleet.yaml", fleetIn("{ backend: local }"));
    expect(await run("plan", "--write", "-q")).toMatchObject({ code: 0 });
    project.write(".fleetwright/state/acme/cluster-hub.tfstate", JSON.stringify(STATE));
  }, 400_000);

  afterAll(async () => {
    restore?.();
    await project?.dispose();
    await moto?.stop();
  }, 60_000);

  function fleetIn(state: string): string {
    return `fleet: acme
edition: "2026-11"
state: ${state}
sync: { hub: hub, agent: none }
defaults: { kubernetes: "1.36" }
regions: { laptop: { cloud: local } }
clusters: { hub: { region: laptop } }
`;
  }

  function bucket(name: string): string {
    return `{ backend: s3, bucket: acme-${name}, region: ${REGION}, account: "${ACCOUNT}" }`;
  }

  async function run(...args: readonly string[]): Promise<Ended> {
    return await project.run(process.execPath, [PROGRAM, ...args], env);
  }

  async function stateIn(name: string): Promise<unknown> {
    const { Body } = await new S3({ region: REGION }).getObject({ Bucket: `acme-${name}`, Key: "acme/cluster-hub.tfstate" });
    return JSON.parse((await Body?.transformToString()) ?? "");
  }

  test.each([
    ["one", "local/.fleetwright/state"],
    ["two", `s3/${ACCOUNT}/${REGION}/acme-one`],
  ])(
    "are the same in %s, copied without a plugin, planned if they can be, and without a secret in what is printed",
    async (name, from) => {
      project.write("fleet.yaml", fleetIn(bucket(name)));
      const { code, stdout, stderr } = await run("move-state", "--json");
      expect([code, stderr.match(/Error.*/g)]).toEqual([3, null]);
      const { result } = JSON.parse(stdout) as { result: object };
      const to = `s3/${ACCOUNT}/${REGION}/acme-${name}`;
      expect(result).toEqual({
        moved: [
          { stack: "bootstrap-hub", from, to, result: "none" },
          { stack: "cluster-hub", from, to, result: "copied" },
        ],
        left: [{ at: from, key: "acme/cluster-hub.tfstate" }],
        // Its plugin is not to be had here: that is said, with the stack's name and Terraform's reason.
        plans: [{ stack: "cluster-hub", plan: "failed", why: expect.stringContaining("registry.example/acme/acme") as unknown }],
      });
      // In an empty bucket Terraform begins a lineage of its own.
      expect(await stateIn(name)).toEqual({ ...STATE, lineage: expect.any(String) as unknown, serial: 1 });
      expect(stdout + stderr).not.toContain(STATE.outputs.secret.value);
      for (const folder of ["outputs", "moving"]) {
        const providers = path.join(project.folder, ".fleetwright", folder, "cluster-hub/.terraform/providers");
        expect([folder, existsSync(providers)]).toEqual([folder, false]);
      }
    },
  );

  test("stay where they are while somebody deploys, who is named, and are moved by the command that is named when that is done", async () => {
    const info = { ID: "1", Who: "ann@laptop", Operation: "OperationTypeApply", Created: "2026-11-20T12:00:00Z", Path: "p" };
    const s3 = new S3({ region: REGION });
    const lock = { Bucket: "acme-two", Key: "acme/cluster-hub.tfstate.tflock" };
    await s3.putObject({ ...lock, Body: JSON.stringify(info) });
    project.write("fleet.yaml", fleetIn("{ backend: local, dir: back }"));
    const { code, stderr } = await run("move-state");
    expect([code, stderr]).toEqual([4, expect.stringContaining("cluster-hub is being deployed by ann@laptop since 2026-11-20")]);
    expect(existsSync(path.join(project.folder, "back"))).toBe(false);
    expect(project.read("fleet.lock")).toMatch(/id: cluster-hub, .*acme-two/);
    expect(stderr).toContain("next: fleetwright move-state\n");
    await s3.deleteObject(lock);
    expect((await run("move-state")).stdout).toContain("1 of 1 states lie where the fleet file says.\n");
    expect(project.read("fleet.lock")).not.toContain("acme-two");
  });
});
