import { describe, expect, test } from "@jest/globals";
import { aFleet } from "../../support/a-fleet.ts";
import { fleetStack } from "../../support/aws-fleet-stack.ts";

interface PeeringJson {
  readonly provider: { readonly aws: readonly { readonly region: string }[] };
  readonly resource: { readonly aws_vpc_peering_connection: Readonly<Record<string, { readonly peer_region: string }>> };
}

const FLEET = aFleet({
  "aws frankfurt": { location: "eu-central-1", clusters: { hub: {} } },
  "aws beijing": { location: "cn-north-1" },
  "aws virginia": { location: "us-east-1" },
  "aws ningxia": { location: "cn-northwest-1" },
});

describe("networks of different parts of AWS", () => {
  test.each([
    ["peering-aws", ["eu-central-1", "us-east-1"]],
    ["peering-aws-cn", ["cn-north-1", "cn-northwest-1"]],
  ])("%s knows its own places and credentials only", async (stack, places) => {
    const { provider, resource } = JSON.parse(await fleetStack(FLEET, stack)) as PeeringJson;
    expect(provider.aws.map(({ region }) => region).sort()).toEqual(places);
    const peers = Object.values(resource.aws_vpc_peering_connection).map((peering) => peering.peer_region);
    expect(peers).toHaveLength(1);
    expect(places).toEqual(expect.arrayContaining(peers));
  });
});
