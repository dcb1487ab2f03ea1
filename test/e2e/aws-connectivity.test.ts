import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { TerraformData, TerraformStack } from "../../constructs/cdk.ts";
import { LinkKey } from "../../constructs/link-key.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import type { FleetPlan } from "../../lib/model/fleet-plan.ts";
import { runTerraform } from "../../lib/terraform/program.ts";
import { aFleet } from "../support/a-fleet.ts";
import type { RegionSketch } from "../support/a-fleet.ts";
import { awsConnectivity, fakeNetworkRecord } from "../support/aws-connectivity.ts";
import type { Connectivity } from "../support/aws-connectivity.ts";
import { planOnAws } from "../support/aws-validate.ts";
import type { PlannedChange, RemoteOutputs } from "../support/aws-validate.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";
import { tempFolder } from "../support/temp-folder.ts";

const HUB = { location: "eu-west-1", account: "111111111111", clusters: { hub: {} } };
const BESIDE = { location: "eu-west-1", account: "222222222222" };
const EXISTING: RegionSketch = {
  location: "us-east-1",
  account: "222222222222",
  identity: { apply: "arn:aws:iam::222222222222:role/apply", plan: "arn:aws:iam::222222222222:role/plan" },
  network: {
    id: "vpc-0123",
    cidrs: [Cidr.from("10.200.0.0/16"), Cidr.from("10.201.0.0/20")],
    free: [],
    subnets: { private: ["subnet-1", "subnet-2"] },
    routeTables: ["rtb-1", "rtb-2"],
    natAddresses: [],
  },
};

const MESH = awsConnectivity(aFleet({ "aws existing": EXISTING, "aws hub": HUB, "aws near": { ...HUB, clusters: {} } }));
/** As a hub, but for one pair. */
const TRANSIT = awsConnectivity(
  aFleet(
    { "aws beside": BESIDE, "aws existing": EXISTING, "aws hub": HUB },
    {
      connectivity: {
        default: "hub",
        hubs: { aws: "hub" },
        links: [{ between: ["beside", "existing"], via: "peering", reason: undefined, until: undefined }],
      },
    },
  ),
);

const SHAPES: readonly (readonly [shape: string, of: Connectivity, stack: string])[] = [
  ["peerings between and inside of regions and accounts, and with an existing network", MESH, "peering-aws"],
  ["a transit gateway in our own network", TRANSIT, "gateway-hub"],
  ["a transit gateway in an existing network", TRANSIT, "gateway-existing"],
  ["transit between and inside of regions, beside a peering", TRANSIT, "peering-aws"],
];

describe("the oldest AWS plugin accepts and plans", () => {
  const folder = tempFolder();

  test.each(SHAPES)("%s", async (_, { plan, json }, stack) => {
    const changes = await planOnAws(json(stack), folder(), outputsFor(plan, stack));
    // Nothing that was synthesized is left out, and nothing else is done.
    expect(addresses(changes)).toEqual(synthesized(json(stack)));
  });
});

describe("a link", () => {
  const folder = tempFolder();

  test.each(["azure", "gcp"])("to %s is accepted and planned by the oldest AWS plugin, as far as it is AWS's", async (cloud) => {
    const connectivity = { default: "none", hubs: {}, links: [{ between: ["far", "hub"], via: "vpn", ...UNEXPLAINED }] } as const;
    const { stacks } = await synthesizeFleet(
      aFleet({ "aws hub": HUB, [`${cloud} far`]: {} }, { connectivity }),
      path.join(folder(), "out"),
    );
    const json = onAwsAlone(stacks.get("link-far--hub") ?? "");
    const tables = { private: ZONES, public: ["all"], intra: ["all"] };
    const routeTables = Object.fromEntries(
      Object.entries(tables).map(([tier, names]) => [
        tier,
        Object.fromEntries(names.map((name) => [name, `rtb-${tier}${name}`])),
      ]),
    );
    const changes = await planOnAws(json, path.join(folder(), "plan"), {
      "gateway-far": { gateway_record: { detail: { vpn: { addresses: ["198.51.100.1", "198.51.100.2"] } } } },
      "gateway-hub": { gateway_record: { id: "tgw-hub", detail: { routeTable: "tgw-rtb-hub" } } },
      "network-hub": { network_record: { id: "vpc-hub", detail: { routeTables } } },
    });
    expect(addresses(changes)).toEqual(synthesized(json));
    expect(changes.filter(({ address }) => address.startsWith("aws_vpn_connection."))).toHaveLength(2);
  });
});

describe("keys of tunnels between clouds that make none", () => {
  const folder = tempFolder();

  test("are made once, each made anew alone, and told by no plan", async () => {
    const stack = new TerraformStack(Testing.app(), "keys");
    for (const at of [0, 1]) new TerraformData(stack, `tunnel-${at}`, { triggersReplace: new LinkKey(stack, `key-${at}`).value });
    writeFileSync(path.join(folder(), "main.tf.json"), Testing.synth(stack));
    const terraform = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runTerraform([...args, "-no-color"], folder(), {
        env: process.env,
        signal: AbortSignal.timeout(300_000),
      });
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      return stdout;
    };
    const keys = (): readonly string[] => {
      const { resources } = JSON.parse(readFileSync(path.join(folder(), "terraform.tfstate"), "utf8")) as KeyState;
      const made = resources.map(({ name, instances: [one] }) => [name, one?.attributes.triggers_replace.value ?? ""] as const);
      return made.filter(([name]) => name.startsWith("key-")).map(([, key]) => key);
    };
    const told = [await terraform("init"), await terraform("apply", "-auto-approve")];
    const [first = "", second = ""] = keys();
    expect([first, second]).toEqual([expect.stringMatching(/^k[0-9a-f]{32}$/), expect.not.stringMatching(first)]);
    told.push(await terraform("plan", "-detailed-exitcode"), await terraform("plan", "-destroy"));
    await terraform("taint", "terraform_data.key-0");
    told.push(await terraform("apply", "-auto-approve"));
    const [third = "", same] = keys();
    expect([third === first, same]).toEqual([false, second]);
    for (const key of [first, second, third]) expect(told.filter((text) => text.includes(key))).toEqual([]);
  });
});

interface KeyState {
  readonly resources: readonly {
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly triggers_replace: { readonly value: string } } }[];
  }[];
}

const UNEXPLAINED = { reason: undefined, until: undefined } as const;
const ZONES = ["euw1-az1", "euw1-az2", "euw1-az3"];

/** A stack without what other clouds' plugins would have to plan. */
function onAwsAlone(text: string): string {
  const { resource, provider, terraform, ...rest } = JSON.parse(text) as Readonly<
    Record<string, Readonly<Record<string, object>>>
  >;
  const own = Object.entries(resource ?? {}).filter(([type]) => type.startsWith("aws_"));
  const required = (terraform?.["required_providers"] ?? {}) as Readonly<Record<string, object>>;
  return JSON.stringify({
    ...rest,
    resource: Object.fromEntries(own),
    provider: { aws: provider?.["aws"] },
    terraform: { ...terraform, required_providers: { aws: required["aws"] } },
  });
}

/** What the stacks before it would have put out. */
function outputsFor({ regions }: FleetPlan, stack: string): RemoteOutputs {
  const of = Object.fromEntries(
    regions.flatMap((region) => {
      const { name } = region.region;
      return [
        [`network-${name}`, { network_record: fakeNetworkRecord(region) }],
        [`gateway-${name}`, { gateway_record: { id: `tgw-${name}`, detail: { routeTable: `tgw-rtb-${name}` } } }],
      ];
    }),
  ) as RemoteOutputs;
  const own = of[stack.replace(/^gateway-/, "network-")];
  return own === undefined ? of : { network: own };
}

function addresses(changes: readonly PlannedChange[]): readonly string[] {
  return changes.map(({ address, action }) => `${action} ${address}`).sort();
}

function synthesized(json: string): readonly string[] {
  const { resource, data = {} } = JSON.parse(json) as Readonly<Record<"resource" | "data", Readonly<Record<string, object>>>>;
  const found = Object.entries(resource).flatMap(([type, all]) => Object.keys(all).map((id) => `create ${type}.${id}`));
  // What only a deployed gateway knows is read during the deployment.
  const read = Object.keys(data["aws_ec2_transit_gateway_attachment"] ?? {});
  return [...found, ...read.map((id) => `read data.aws_ec2_transit_gateway_attachment.${id}`)].sort();
}
