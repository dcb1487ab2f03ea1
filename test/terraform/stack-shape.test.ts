import { expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { stackShape } from "../../lib/terraform/stack-shape.ts";
import { planTerraform } from "../../lib/cli/review/plan-terraform.ts";
import { aFleet } from "../support/a-fleet.ts";
import { tempFolder } from "../support/temp-folder.ts";

const temp = tempFolder();

interface Blocks {
  readonly resource: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly output?: Readonly<Record<string, object>>;
}

const NETWORK: Blocks = {
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16", enable_dns_support: true, tags: { Name: "a" } } },
    aws_subnet: { first: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24" } },
  },
};

function withSubnet(change: object, name = "first"): Blocks {
  const { aws_vpc, aws_subnet } = NETWORK.resource;
  return { resource: { ...(aws_vpc && { aws_vpc }), aws_subnet: { [name]: { ...aws_subnet?.["first"], ...change } } } };
}

test.each<readonly [string, Blocks]>([
  ["other values", withSubnet({ cidr_block: "10.9.0.0/24" })],
  ["another name of a resource", withSubnet({}, "other")],
  [
    "another name of what is referred to",
    JSON.parse(JSON.stringify(NETWORK).replaceAll('"main"', '"b"').replaceAll(".main.", ".b.")) as Blocks,
  ],
])("stacks with %s have one shape", (_what, other) => {
  expect(stackShape({ ...other })).toBe(stackShape({ ...NETWORK }));
});

test.each<readonly [string, Blocks]>([
  ["an argument more", withSubnet({ availability_zone: "eu-west-1a" })],
  ["a value of another type", withSubnet({ cidr_block: 10 })],
  ["a list for one", withSubnet({ cidr_block: ["10.0.1.0/24"] })],
  ["a reference to another attribute", withSubnet({ vpc_id: "${aws_vpc.main.arn}" })],
  ["a reference to what is not there", withSubnet({ vpc_id: "${aws_vpc.gone.id}" })],
  ["an output more", { ...NETWORK, output: { id: { value: "${aws_vpc.main.id}" } } }],
])("a stack with %s has another shape", (_what, other) => {
  expect(stackShape({ ...other })).not.toBe(stackShape({ ...NETWORK }));
});

test("the clusters of a fleet that are made alike have one shape, and so have the memberships of those that are no hub", async () => {
  const clusters = { a: {}, b: {}, c: {} };
  const { plan } = planFleet(aFleet({ "local laptop": { ports: { first: 16000, last: 16999 }, clusters } }), EMPTY_LOCK);
  const stacks = await planTerraform(plan, temp());
  const shapes = (...ids: readonly string[]): number => new Set(ids.map((id) => stackShape({ ...stacks.get(id) }))).size;
  expect([stacks.size, shapes("cluster-a", "cluster-b", "cluster-c"), shapes("bootstrap-b", "bootstrap-c")]).toEqual([6, 1, 1]);
});
