import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../../../lib/model/cidr.ts";
import type { Fleet, Link } from "../../../../lib/model/fleet.ts";
import { aFleet } from "../../../support/a-fleet.ts";
import { awsConnectivity, ofType, routeRows } from "../../../support/aws-connectivity.ts";
import type { Resources } from "../../../support/aws-connectivity.ts";

const HUB = { location: "eu-west-1", account: "111111111111", clusters: { hub: {} } };
const EAST = { location: "us-east-1", account: "222222222222" };
const WEST = { location: "us-west-2", account: "111111111111" };
const THREE = { "aws hub": HUB, "aws spoke-east": EAST, "aws spoke-west": WEST };
const STACK = "peering-aws";

function hubbed(links: readonly Pick<Link, "between" | "via">[] = []): Pick<Fleet, "connectivity"> {
  const whole = links.map((link) => ({ ...link, reason: undefined, until: undefined }));
  return { connectivity: { default: "hub", hubs: { aws: "hub" }, links: whole } };
}

/** Static routes of transit gateways: `hub -> 10.0.8.0/21 over hub--spoke-east`. */
function staticRoutes(resources: Resources): readonly string[] {
  return ofType(resources, "aws_ec2_transit_gateway_route")
    .map((route) => {
      const from = /gateway-([a-z0-9-]+)\.outputs/.exec(String(route["transit_gateway_route_table_id"]))?.[1];
      const over = /\.transit-([a-z0-9-]+)_/.exec(String(route["transit_gateway_attachment_id"]))?.[1];
      return `${from} -> ${String(route["destination_cidr_block"])} over ${over}`;
    })
    .sort();
}

describe("a region's transit gateway", () => {
  const { plan, resources } = awsConnectivity(aFleet(THREE, hubbed()));
  const own = resources("gateway-hub");

  test("has the plan's number, and AWS's default tables decide nothing", () => {
    const asn = plan.regions.find(({ region }) => region.name === "hub")?.asn;
    expect(ofType(own, "aws_ec2_transit_gateway")).toEqual([
      expect.objectContaining({
        amazon_side_asn: asn,
        default_route_table_association: "disable",
        default_route_table_propagation: "disable",
        auto_accept_shared_attachments: "disable",
        vpn_ecmp_support: "enable",
      }),
    ]);
    expect(ofType(own, "aws_ec2_transit_gateway_vpc_attachment")).toEqual([
      expect.objectContaining({
        subnet_ids: ["euw1-az1", "euw1-az2", "euw1-az3"].map(
          (zone) => `\${data.terraform_remote_state.network.outputs.network_record.detail.subnets.intra["${zone}"]}`,
        ),
        transit_gateway_default_route_table_association: false,
        transit_gateway_default_route_table_propagation: false,
      }),
    ]);
  });

  test("lets its network follow its one table, and announces it there", () => {
    for (const type of ["association", "propagation"]) {
      expect(ofType(own, `aws_ec2_transit_gateway_route_table_${type}`)).toEqual([
        {
          transit_gateway_attachment_id: expect.stringContaining("aws_ec2_transit_gateway_vpc_attachment.") as unknown,
          transit_gateway_route_table_id: expect.stringContaining("aws_ec2_transit_gateway_route_table.") as unknown,
        },
      ]);
    }
  });

  test("takes the private subnets of an existing network that has no others, and refuses one without any", () => {
    const network = (subnets: object) => ({
      id: "vpc-1",
      cidrs: [Cidr.from("10.200.0.0/16")],
      free: [],
      subnets,
      routeTables: ["rtb-1"],
      natAddresses: [],
    });
    const fleetWith = (subnets: object): Fleet =>
      aFleet({ ...THREE, "aws hub": { ...HUB, network: network(subnets) } }, hubbed());
    const attachment = ofType(
      awsConnectivity(fleetWith({ private: ["subnet-1"] })).resources("gateway-hub"),
      "aws_ec2_transit_gateway_vpc_attachment",
    );
    expect(attachment).toEqual([
      expect.objectContaining({ subnet_ids: [expect.stringMatching(/subnets\.private\["subnet-1"\]\}$/) as unknown] }),
    ]);
    const refused = awsConnectivity(fleetWith({ public: ["subnet-1"] }));
    expect(() => refused.json("gateway-hub")).toThrow("regions.hub.network.subnets");
  });
});

describe("transit between regions", () => {
  const { resources } = awsConnectivity(aFleet(THREE, hubbed()));
  const joined = resources(STACK);

  test("is accepted by the other side with its own provider", () => {
    expect(ofType(joined, "aws_ec2_transit_gateway_peering_attachment")).toEqual([
      expect.objectContaining({
        provider: "aws.eu-west-1-111111111111",
        peer_account_id: "222222222222",
        peer_region: "us-east-1",
      }),
      expect.objectContaining({
        provider: "aws.eu-west-1-111111111111",
        peer_account_id: "111111111111",
        peer_region: "us-west-2",
      }),
    ]);
    expect(ofType(joined, "aws_ec2_transit_gateway_peering_attachment_accepter").map(({ provider }) => provider)).toEqual([
      "aws.us-east-1-222222222222",
      "aws.us-west-2-111111111111",
    ]);
  });

  test("has static routes on both sides, and spokes reach each other through the hub", () => {
    expect(staticRoutes(joined)).toEqual([
      "hub -> 10.0.16.0/21 over hub--spoke-west",
      "hub -> 10.0.8.0/21 over hub--spoke-east",
      "spoke-east -> 10.0.0.0/21 over hub--spoke-east",
      "spoke-east -> 10.0.16.0/21 over hub--spoke-east",
      "spoke-west -> 10.0.0.0/21 over hub--spoke-west",
      "spoke-west -> 10.0.8.0/21 over hub--spoke-west",
    ]);
  });

  test("lets static routes and associations wait until the attachment is accepted", () => {
    const waiting = ["aws_ec2_transit_gateway_route", "aws_ec2_transit_gateway_route_table_association"].flatMap((type) =>
      ofType(joined, type),
    );
    expect(waiting).toHaveLength(6 + 4);
    for (const { depends_on } of waiting) {
      expect(depends_on).toEqual([expect.stringContaining("aws_ec2_transit_gateway_peering_attachment_accepter.")]);
    }
  });

  test("sends what leaves a network for the others to its own gateway, from every table", () => {
    const rows = routeRows(joined);
    expect(rows).toHaveLength(3 * 2 * 5);
    expect(rows.filter((row) => row.startsWith("spoke-east public-all"))).toEqual([
      "spoke-east public-all -> 10.0.0.0/21 over the gateway of spoke-east",
      "spoke-east public-all -> 10.0.16.0/21 over the gateway of spoke-east",
    ]);
  });

  test("gives way to a direct peering, without cutting off those who still need the gateways", () => {
    const mixed = awsConnectivity(aFleet(THREE, hubbed([{ between: ["hub", "spoke-east"], via: "peering" }])));
    // The one spoke left on the hub can't pass through a peering, nor can the other pass back.
    expect(routeRows(mixed.resources(STACK)).filter((row) => row.includes(" public-all "))).toEqual([
      "hub public-all -> 10.0.16.0/21 over the gateway of hub",
      "hub public-all -> 10.0.8.0/21 over hub--spoke-east",
      "spoke-east public-all -> 10.0.0.0/21 over hub--spoke-east",
      "spoke-west public-all -> 10.0.0.0/21 over the gateway of spoke-west",
    ]);
    const both = awsConnectivity(aFleet(THREE, hubbed([{ between: ["spoke-east", "spoke-west"], via: "peering" }])));
    expect(staticRoutes(both.resources(STACK))).toEqual(staticRoutes(joined));
    expect(routeRows(both.resources(STACK)).filter((row) => row.startsWith("spoke-east intra-all"))).toEqual([
      "spoke-east intra-all -> 10.0.0.0/21 over the gateway of spoke-east",
      "spoke-east intra-all -> 10.0.16.0/21 over spoke-east--spoke-west",
    ]);
  });

  test("finds the accepter's own attachment where both gateways stand in one place", () => {
    const beside = awsConnectivity(aFleet({ ...THREE, "aws spoke-east": { ...HUB, clusters: {} } }, hubbed()));
    const { data } = JSON.parse(beside.json(STACK)) as {
      data: Record<string, Record<string, { filter: { name: string; values: string[] }[] }>>;
    };
    const found = Object.entries(data["aws_ec2_transit_gateway_attachment"] ?? {});
    expect(found).toHaveLength(1);
    const [id, { filter }] = found[0] ?? ["", { filter: [] }];
    expect(filter.map(({ name }) => name)).toEqual(["transit-gateway-id", "resource-type", "resource-id", "state"]);
    const accepter = Object.entries(beside.resources(STACK)["aws_ec2_transit_gateway_peering_attachment_accepter"] ?? {});
    expect(accepter.find(([key]) => key.includes("spoke-east"))?.[1]).toMatchObject({
      transit_gateway_attachment_id: `\${data.aws_ec2_transit_gateway_attachment.${id}.id}`,
    });
  });
});

describe("from mesh to hub", () => {
  /** With one route table each, so that the mesh is synthesized in a moment. */
  const regions = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => {
        const cidrs = [Cidr.from(`10.${at}.0.0/16`)];
        const network = {
          id: `vpc-${at}`,
          cidrs,
          free: [],
          subnets: { intra: ["subnet-1"] },
          routeTables: ["rtb-1"],
          natAddresses: [],
        };
        return [`aws r${String(at).padStart(2, "0")}`, { ...(at === 0 ? HUB : WEST), network }] as const;
      }),
    );

  test("one network more than AWS's quota of peerings turns the mesh into gateways", () => {
    const mesh = awsConnectivity(aFleet(regions(51)));
    expect(mesh.stacks).toEqual([STACK]);
    expect(mesh.plan.connections).toHaveLength((51 * 50) / 2);
    const hub = awsConnectivity(aFleet(regions(52)), mesh.lock);
    expect(hub.stacks.filter((id) => id.startsWith("gateway-"))).toHaveLength(52);
    const joined = hub.resources(STACK);
    expect(Object.keys(joined).filter((type) => type.startsWith("aws_vpc_peering"))).toEqual([]);
    expect(ofType(joined, "aws_ec2_transit_gateway_peering_attachment")).toHaveLength(51);
  });

  test("every route stays the same resource, so that it changes its target in place", () => {
    const mesh = awsConnectivity(aFleet(THREE));
    const hub = awsConnectivity(aFleet(THREE, hubbed()), mesh.lock);
    expect(Object.keys(hub.resources(STACK)["aws_route"] ?? {})).toEqual(Object.keys(mesh.resources(STACK)["aws_route"] ?? {}));
  });

  test("a spoke more leaves all others as they were", () => {
    const before = awsConnectivity(aFleet(THREE, hubbed()));
    const after = awsConnectivity(
      aFleet({ ...THREE, "aws another": { ...EAST, location: "ca-central-1" } }, hubbed()),
      before.lock,
    );
    expect(after.resources(STACK)).toMatchObject(before.resources(STACK));
    expect(after.json("gateway-hub")).toBe(before.json("gateway-hub"));
  });
});
