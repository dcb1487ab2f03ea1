import { afterAll, beforeAll, expect } from "@jest/globals";
import { parseClusterRecord } from "../../lib/contracts/parse-cluster-record.ts";
import { AMBIENT, startAwsApi } from "../support/aws-api/aws-api.ts";
import type { AwsApi } from "../support/aws-api/aws-api.ts";
import { pinsOnly } from "../support/aws-fleet-file.ts";
import { awsEnvironment } from "../support/aws-plugin.ts";
import { needs } from "../support/needs.ts";
import { CDKTF, PROGRAM, aProject } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";

const { describe, test } = needs("terraform", "python");

const ACCOUNT = "123456789012";
/** The fleet file, with a network that somebody else made. */
const fleetIn = ({ vpc, subnets }: { readonly vpc: string; readonly subnets: readonly string[] }): string => `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub, agent: none }
regions:
  old:
    cloud: aws
    location: eu-west-1
    account: "${ACCOUNT}"
    network: { id: ${vpc}, cidrs: [172.31.0.0/16], subnets: { private: [${subnets.join(", ")}] } }
clusters:
  # It ran before there was a fleet.
  hub:
    region: old
    adopt:
      names: { cluster: legacy-prod, cluster-role: LegacyEks }
  # The same once more, as somebody else's.
  twin: { region: old, existing: { id: legacy-prod } }
`;

describe("a cluster that runs already", () => {
  let api: AwsApi;
  let project: Project;
  beforeAll(async () => {
    api = await startAwsApi();
    project = await aProject({
      "fleet.lock": pinsOnly(),
    });
    const found = await call("ec2", "/", { Action: "DescribeSubnets", Version: "2016-11-15" });
    const ids = (name: string): string[] =>
      [...found.matchAll(new RegExp(`<${name}>([^<]+)</${name}>`, "g"))].map(([, id = ""]) => id);
    const [vpc = ""] = ids("vpcId");
    const subnets = ids("subnetId").slice(0, 2);
    project.write("fleet.yaml", fleetIn({ vpc, subnets }));
    await call("iam", "/", {
      Action: "CreateRole",
      Version: "2010-05-08",
      RoleName: "LegacyEks",
      AssumeRolePolicyDocument: "{}",
    });
    const arn = `arn:aws:iam::${ACCOUNT}:role/LegacyEks`;
    const accessConfig = { authenticationMode: "API_AND_CONFIG_MAP" };
    await call("eks", "/clusters", {
      name: "legacy-prod",
      version: "1.35",
      roleArn: arn,
      resourcesVpcConfig: { subnetIds: subnets },
      accessConfig,
    });
    await call("eks", "/clusters/legacy-prod/addons", { addonName: "coredns" });
    expect((await run(PROGRAM, "plan", "--write")).code).toBe(0);
    expect(await run(CDKTF, "deploy", "network-old", "--auto-approve", "--skip-provider-lock")).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await project.dispose();
    await api.stop();
  });

  test("is refused where its own role would not stay, and the file stays as it was", async () => {
    const before = project.read("fleet.yaml");
    project.write("fleet.yaml", before.replace(", cluster-role: LegacyEks", ""));
    const { code, stdout } = await run(PROGRAM, "adopt", "hub", "--json");
    expect([code, (JSON.parse(stdout) as { readonly result: { readonly refusals: unknown } }).result.refusals]).toEqual([
      5,
      [expect.stringMatching(/^aws_eks_cluster\.Resource would be destroyed and made anew, because .*: role_arn/)],
    ]);
    expect(project.read("fleet.yaml")).not.toContain("imports");
    project.write("fleet.yaml", before);
  });

  test("is taken over with what AWS has of it, which the file then says", async () => {
    const { code, stdout, stderr } = await run(PROGRAM, "adopt", "hub");
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    expect(stdout).toContain("nothing is replaced or destroyed");
    const [, imports = ""] = /imports:\n([^#]*)#/.exec(project.read("fleet.yaml")) ?? [];
    expect(
      imports
        .trim()
        .split("\n")
        .map((line) => line.trim().replace(/^(\w+)\.[^:]+/, "$1")),
    ).toEqual(['aws_eks_addon: "legacy-prod:coredns"', 'aws_eks_cluster: "legacy-prod"', 'aws_iam_role: "LegacyEks"']);
    const [add = "", deploy = ""] = stderr.match(/(?<=^next: ).*$/gm) ?? [];
    expect(await project.run("git", ["init", "-q"])).toMatchObject({ code: 0 });
    expect(await project.run("git", add.split(" ").slice(1))).toMatchObject({ code: 0 });
    const [, ...words] = deploy.split(" ");
    const deployed = await run(PROGRAM, ...words, "--yes");
    expect(deployed).toMatchObject({ code: 0, stdout: expect.stringContaining("3 taken over") as unknown });
    expect(deployed.stdout).not.toContain("destroyed");
  });

  test("can be registered as somebody else's: EKS says where it is, and nothing is made", async () => {
    expect(await run(CDKTF, "deploy", "cluster-twin", "--auto-approve", "--skip-provider-lock")).toMatchObject({ code: 0 });
    const state = JSON.parse(project.read(".fleetwright/state/acme/cluster-twin.tfstate")) as {
      readonly outputs: { readonly cluster_record: { readonly value: unknown } };
      readonly resources: readonly { readonly mode: string }[];
    };
    expect(state.resources.filter(({ mode }) => mode !== "data")).toEqual([]);
    expect(parseClusterRecord(state.outputs.cluster_record.value, "the output")).toMatchObject({
      nativeId: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/legacy-prod`,
      incarnation: expect.stringMatching(/^[0-9A-F]{32}$/),
      kubernetes: "1.35",
      endpoints: [{ from: "runner", url: expect.stringMatching(/^https:/), ca: { data: expect.any(String) } }],
      credential: { kind: "eks", cluster: "legacy-prod", region: "eu-west-1" },
    });
  });

  async function run(...args: readonly string[]): Promise<Ended> {
    return await project.run(process.execPath, args, awsEnvironment(project.folder, api.url));
  }

  /** What somebody else has made: moto looks at no signature. */
  async function call(service: string, where: string, body: Readonly<Record<string, unknown>>): Promise<string> {
    const form = service !== "eks";
    const answer = await fetch(`${api.url}${where}`, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${AMBIENT.accessKeyId}/20261121/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
        "content-type": form ? "application/x-www-form-urlencoded" : "application/json",
      },
      body: form ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service} answered ${answer.status}: ${text}`);
    return text;
  }
});
