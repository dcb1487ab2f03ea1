import { describe, expect, test } from "@jest/globals";
import { AWS_QUOTAS } from "../../../lib/clouds/aws/limits.ts";
import { aFleet } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";
import { fleetStack } from "../../support/aws-fleet-stack.ts";

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

interface Request {
  /** What it is pending at. */
  readonly at: readonly string[];
  /** The address of what accepts it. */
  readonly accepter: string;
  /** Addresses that it waits for. */
  readonly after: readonly string[];
}

/**
 * The most that can be pending at one place, however Terraform orders what doesn't wait: each of a row either waits for
 * an acceptance before it or may be asked for at once.
 */
function mostPending(requests: readonly Request[], place: string): number {
  const here = requests.filter(({ at }) => at.includes(place));
  const chains = new Map<string, number>();
  let count = 0;
  for (const { accepter, after } of here) {
    const chain = after.map((one) => chains.get(one)).find((one) => one !== undefined) ?? count++;
    chains.set(accepter, chain);
  }
  return count;
}

async function requestsOf(
  regions: Readonly<Record<string, RegionSketch>>,
  connectivity: "mesh" | "hub",
): Promise<readonly Request[]> {
  const fleet = aFleet(regions, { connectivity: { default: connectivity, hubs: {}, links: [] } });
  const { resource } = JSON.parse(await fleetStack(fleet, "peering-aws")) as { readonly resource: Resources };
  const [type, accepterType] =
    connectivity === "mesh"
      ? ["aws_vpc_peering_connection", "aws_vpc_peering_connection_accepter"]
      : ["aws_ec2_transit_gateway_peering_attachment", "aws_ec2_transit_gateway_peering_attachment_accepter"];
  const accepters = resource[accepterType] ?? {};
  return Object.entries(resource[type] ?? {}).map(([name, block]) => {
    const accepter = Object.keys(accepters).find((one) => JSON.stringify(accepters[one]).includes(`${type}.${name}.`)) ?? "";
    const tags = block["tags"] as { readonly Name: string };
    return {
      at: connectivity === "mesh" ? [String(block["provider"])] : tags.Name.replace("acme-", "").split("--"),
      accepter: `${accepterType}.${accepter}`,
      after: (block["depends_on"] as readonly string[] | undefined) ?? [],
    };
  });
}

const LOCATIONS = [
  "eu-west-1",
  "eu-west-2",
  "eu-central-1",
  "us-east-1",
  "us-west-2",
  "ap-south-1",
  "eu-north-1",
  "sa-east-1",
  "ca-central-1",
];

/** The hub of the fleet is in the first. */
function regionOf(at: number, location: string): RegionSketch {
  return { location, ...(at === 0 ? { clusters: { hub: {} } } : {}) };
}

describe("what waits to be accepted", () => {
  test("is never more than an account may have pending, in a mesh of nine networks side by side", async () => {
    const regions = Object.fromEntries(LOCATIONS.map((_, at) => [`aws r${at}`, regionOf(at, "eu-west-1")]));
    const requests = await requestsOf(regions, "mesh");
    expect(requests).toHaveLength(36);
    expect(mostPending(requests, requests[0]?.at[0] ?? "")).toBe(AWS_QUOTAS.pendingPeerings.standard);
  });

  test("is never more than a transit gateway may have pending, at a hub with thirteen others", async () => {
    const regions = Object.fromEntries(
      Array.from({ length: 14 }, (_, at) => [`aws r${at}`, regionOf(at, LOCATIONS[at % 9] ?? "")]),
    );
    const requests = await requestsOf(regions, "hub");
    expect(requests).toHaveLength(13);
    expect(mostPending(requests, "r0")).toBe(AWS_QUOTAS.pendingTransitPeerings.standard);
  });
});
