import { afterAll, beforeAll, expect } from "@jest/globals";
import { AMBIENT, startAwsApi } from "../support/aws-api/aws-api.ts";
import type { AwsApi } from "../support/aws-api/aws-api.ts";
import { pinsOnly } from "../support/aws-fleet-file.ts";
import { awsEnvironment } from "../support/aws-plugin.ts";
import { needs } from "../support/needs.ts";
import { CDKTF, PROGRAM, aProject } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";
import { elements } from "../support/aws-api/xml.ts";

const { describe, test } = needs("terraform", "python");

const PLACE = { account: "123456789012", region: "eu-west-1" } as const;
const GROUPS = "/clusters/acme-hub/node-groups";

const fleetIn = (vpc: string, subnets: readonly string[]): string => `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub, agent: none }
regions:
  old:
    cloud: aws
    location: ${PLACE.region}
    account: "${PLACE.account}"
    network: { id: ${vpc}, cidrs: [172.31.0.0/16], subnets: { private: [${subnets.join(", ")}] } }
clusters:
  hub: { region: old, protect: false, pools: { general: { machine: 4x16, min: 2, max: 3, zones: 2 } } }
`;

// The real plugin, and an EKS that refuses a number of nodes outside of the bounds that come with it.
describe("a pool that runs", () => {
  let api: AwsApi;
  let project: Project;

  beforeAll(async () => {
    api = await startAwsApi();
    const subnets = await api.reader.query("ec2", PLACE, { Action: "DescribeSubnets" });
    const ids = (name: string): string[] => elements(subnets, name).map(({ text }) => text);
    project = await aProject({
      "fleet.lock": pinsOnly(),
      "fleet.yaml": fleetIn(ids("vpcId")[0] ?? "", ids("subnetId").slice(0, 2)),
    });
    expect(await run(PROGRAM, "plan", "--write")).toMatchObject({ code: 0 });
    await deploy("network-old");
    await deploy("cluster-hub");
  }, 900_000);

  afterAll(async () => {
    await project?.dispose();
    await api?.stop();
  }, 60_000);

  test("begins with its least number of nodes", async () => {
    expect(await size()).toEqual({ minSize: 2, desiredSize: 2, maxSize: 3 });
  });

  test("gets a min above its number, also above the max that it had, by an edit and a deployment", async () => {
    const byHand = await run(PROGRAM, "scale-pool");
    expect([byHand.code, byHand.stderr]).toEqual([2, expect.stringContaining("next: fleetwright deploy\n")]);
    edit("min: 2, max: 3", "min: 4, max: 6");
    await deploy("cluster-hub");
    expect(await size()).toEqual({ minSize: 4, desiredSize: 4, maxSize: 6 });
  }, 600_000);

  test("gets a max below the number that its autoscaler has made of it, and keeps a number inside of its bounds", async () => {
    await autoscaled(6);
    edit("max: 6", "max: 5");
    await deploy("cluster-hub");
    expect(await size()).toEqual({ minSize: 4, desiredSize: 5, maxSize: 5 });
    edit("min: 4, max: 5", "min: 1, max: 9");
    await deploy("cluster-hub");
    expect(await size()).toEqual({ minSize: 1, desiredSize: 5, maxSize: 9 });
  }, 600_000);

  test("is no change afterwards, whatever its autoscaler does", async () => {
    await autoscaled(8);
    expect(await deploy("cluster-hub")).toContain("No changes.");
    expect(await size()).toEqual({ minSize: 1, desiredSize: 8, maxSize: 9 });
  }, 600_000);

  function edit(from: string, to: string): void {
    const before = project.read("fleet.yaml");
    expect(before).toContain(from);
    project.write("fleet.yaml", before.replace(from, to));
  }

  async function deploy(stack: string): Promise<string> {
    const { code, stdout, stderr } = await run(
      CDKTF,
      "deploy",
      stack,
      "--ignore-missing-stack-dependencies",
      "--auto-approve",
      "--skip-provider-lock",
    );
    if (code !== 0)
      throw new Error(`cdktf deploy ${stack} ended with ${code}:\n${stdout.slice(-6_000)}\n${stderr.slice(-2_000)}`);
    return stdout;
  }

  async function group(): Promise<string> {
    const { nodegroups } = JSON.parse(await api.reader.rest("eks", PLACE, GROUPS)) as { readonly nodegroups: readonly string[] };
    expect(nodegroups).toHaveLength(1);
    return `${GROUPS}/${nodegroups[0]}`;
  }

  async function size(): Promise<unknown> {
    const { nodegroup } = JSON.parse(await api.reader.rest("eks", PLACE, await group())) as {
      readonly nodegroup: { readonly scalingConfig: unknown };
    };
    return nodegroup.scalingConfig;
  }

  /** What an autoscaler does to the number. */
  async function autoscaled(desiredSize: number): Promise<void> {
    const authorization = `AWS4-HMAC-SHA256 Credential=${AMBIENT.accessKeyId}/20261121/${PLACE.region}/eks/aws4_request, SignedHeaders=host, Signature=0`;
    const answer = await fetch(`${api.url}${await group()}/update-config`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ scalingConfig: { desiredSize } }),
    });
    expect(answer.status).toBe(200);
  }

  async function run(...args: readonly string[]): Promise<Ended> {
    return await project.run(process.execPath, args, awsEnvironment(project.folder, api.url));
  }
});
