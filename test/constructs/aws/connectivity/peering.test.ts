import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../../../lib/model/cidr.ts";
import type { Link } from "../../../../lib/model/fleet.ts";
import { aFleet } from "../../../support/a-fleet.ts";
import { awsConnectivity, ofType, routeRows } from "../../../support/aws-connectivity.ts";
import type { Resources } from "../../../support/aws-connectivity.ts";

const IRELAND = { location: "eu-west-1", account: "111111111111", clusters: { hub: {} } };
const TOKYO = { location: "ap-northeast-1", account: "111111111111" };
const VIRGINIA = { location: "us-east-1", account: "222222222222" };
const TWO = { "aws ireland": IRELAND, "aws virginia": VIRGINIA };
const THREE = { ...TWO, "aws tokyo": TOKYO };
/** The route tables of a network: one in each zone, and two for all. */
const tablesIn = (zones: readonly string[]): readonly string[] => [
  ...zones.map((zone) => `private-${zone}`),
  "public-all",
  "intra-all",
];
const OWNED = {
  ireland: tablesIn(["euw1-az1", "euw1-az2", "euw1-az3"]),
  tokyo: tablesIn(["apne1-az1", "apne1-az2", "apne1-az4"]),
  virginia: tablesIn(["use1-az1", "use1-az2", "use1-az4"]),
} as const;

const STACK = "peering-aws";

function linked(link: Pick<Link, "between" | "via">) {
  return { connectivity: { default: "mesh", hubs: {}, links: [{ ...link, reason: undefined, until: undefined }] } } as const;
}

function only(resources: Resources, type: string): Readonly<Record<string, unknown>> {
  const [first, ...more] = ofType(resources, type);
  if (first === undefined || more.length > 0) throw new Error(`${more.length} more of ${type}`);
  return first;
}

describe("a peering of two AWS networks", () => {
  const resources = awsConnectivity(aFleet(TWO)).resources(STACK);

  test("is asked for by one side and accepted by the other, each with its own provider", () => {
    expect(only(resources, "aws_vpc_peering_connection")).toMatchObject({
      provider: "aws.eu-west-1-111111111111",
      peer_owner_id: "222222222222",
      peer_region: "us-east-1",
    });
    expect(only(resources, "aws_vpc_peering_connection_accepter")).toMatchObject({
      provider: "aws.us-east-1-222222222222",
      auto_accept: true,
    });
  });

  test("sets the options of each side alone, after it was accepted", () => {
    const connectionId = expect.stringMatching(/^\$\{aws_vpc_peering_connection_accepter\..*\.id\}$/) as unknown;
    const resolves = { allow_remote_vpc_dns_resolution: true };
    expect(ofType(resources, "aws_vpc_peering_connection_options")).toEqual(
      expect.arrayContaining([
        { provider: "aws.eu-west-1-111111111111", vpc_peering_connection_id: connectionId, requester: resolves },
        { provider: "aws.us-east-1-222222222222", vpc_peering_connection_id: connectionId, accepter: resolves },
      ]),
    );
  });

  test("is never accepted by the side that asks, not even where AWS would allow it", () => {
    const beside = awsConnectivity(aFleet({ "aws a": IRELAND, "aws b": { ...IRELAND, clusters: {} } })).resources(STACK);
    const connection = only(beside, "aws_vpc_peering_connection");
    expect(Object.keys(connection).sort()).toEqual(["peer_vpc_id", "provider", "tags", "vpc_id"]);
    expect(ofType(beside, "aws_vpc_peering_connection_accepter")).toHaveLength(1);
  });

  test("has routes that wait until it is accepted", () => {
    const targets = ofType(resources, "aws_route").map((route) => route["vpc_peering_connection_id"]);
    expect(new Set(targets)).toEqual(new Set([expect.stringMatching(/^\$\{aws_vpc_peering_connection_accepter\./)]));
  });
});

describe("routes of peered networks", () => {
  test("lead from every table of every network to every other, and back", () => {
    const rows = routeRows(awsConnectivity(aFleet(THREE)).resources(STACK));
    const blocks = { ireland: "10.0.0.0/21", tokyo: "10.0.8.0/21", virginia: "10.0.16.0/21" };
    const wanted = Object.entries(OWNED).flatMap(([from, tables]) =>
      Object.entries(blocks)
        .filter(([to]) => to !== from)
        .flatMap(([to, block]) => tables.map((table) => `${from} ${table} -> ${block} over ${[from, to].sort().join("--")}`)),
    );
    expect(rows).toEqual(wanted.sort());
  });

  test("lead to every block of an existing network, from every table of it", () => {
    const network = {
      id: "vpc-0123",
      cidrs: [Cidr.from("10.200.0.0/16"), Cidr.from("10.201.0.0/20")],
      free: [],
      subnets: {},
      routeTables: ["rtb-1", "rtb-2"],
      natAddresses: [],
    };
    const rows = routeRows(awsConnectivity(aFleet({ ...TWO, "aws virginia": { ...VIRGINIA, network } })).resources(STACK));
    expect(rows.filter((row) => row.startsWith("virginia"))).toEqual([
      "virginia private-rtb-1 -> 10.0.0.0/21 over ireland--virginia",
      "virginia private-rtb-2 -> 10.0.0.0/21 over ireland--virginia",
    ]);
    expect(rows.filter((row) => row.startsWith("ireland intra-all"))).toEqual([
      "ireland intra-all -> 10.200.0.0/16 over ireland--virginia",
      "ireland intra-all -> 10.201.0.0/20 over ireland--virginia",
    ]);
  });

  test("lead from the one private table of a network in one zone", () => {
    const zones = ["use1-az1"];
    const rows = routeRows(awsConnectivity(aFleet({ ...TWO, "aws virginia": { ...VIRGINIA, zones } })).resources(STACK));
    expect(rows.filter((row) => row.startsWith("virginia")).map((row) => row.split(" ")[1])).toEqual([
      "intra-all",
      "private-use1-az1",
      "public-all",
    ]);
  });

  test("don't exist between networks that are to be apart", () => {
    const apart = linked({ between: ["ireland", "tokyo"], via: "none" });
    const rows = routeRows(awsConnectivity(aFleet(THREE, apart)).resources(STACK));
    expect(rows.filter((row) => row.endsWith("over ireland--tokyo"))).toEqual([]);
    expect(rows).toHaveLength(2 * 2 * OWNED.ireland.length);
  });
});

describe("a fleet that grows", () => {
  test("leaves what joins the other regions as it was, wherever the new one stands in the alphabet", () => {
    const before = awsConnectivity(aFleet(TWO));
    for (const name of ["a", "m", "z"]) {
      const grown = awsConnectivity(aFleet({ ...TWO, [`aws ${name}`]: TOKYO }), before.lock);
      expect(grown.resources(STACK)).toMatchObject(before.resources(STACK));
    }
  });

  test("starts one provider for each account and place, however many networks are there", () => {
    const { json } = awsConnectivity(aFleet({ ...TWO, "aws dublin": { ...IRELAND, clusters: {} } }));
    const { provider } = JSON.parse(json(STACK)) as { provider: { aws: { alias: string }[] } };
    expect(provider.aws.map(({ alias }) => alias)).toEqual(["eu-west-1-111111111111", "us-east-1-222222222222"]);
  });

  test("keeps two providers where the same place has two identities", () => {
    const identity = { apply: "arn:aws:iam::111111111111:role/apply", plan: "arn:aws:iam::111111111111:role/plan" };
    const { json } = awsConnectivity(aFleet({ "aws a": IRELAND, "aws b": { ...IRELAND, clusters: {}, identity } }));
    const { provider } = JSON.parse(json(STACK)) as { provider: { aws: { alias: string; assume_role?: unknown }[] } };
    expect(provider.aws.map(({ assume_role }) => assume_role !== undefined)).toEqual([false, true]);
    expect(new Set(provider.aws.map(({ alias }) => alias)).size).toBe(2);
  });
});
