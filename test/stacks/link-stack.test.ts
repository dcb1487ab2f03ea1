import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { checkFleet } from "../../lib/fleet-file/read/check.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";

type Resource = Readonly<Record<string, unknown>>;
interface Stack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly output?: object;
}

const SCENARIO = path.join(import.meta.dirname, "../fleets/aws-google/fleet.yaml");

describe("the link between AWS and Google Cloud", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  let stacks: ReadonlyMap<string, string>;
  let link: Stack;

  beforeAll(async () => {
    const { fleet } = checkFleet(readFileSync(SCENARIO, "utf8"), "fleet.yaml", "2026-11-20");
    if (fleet === undefined) throw new Error("the scenario has errors");
    ({ stacks } = await synthesizeFleet(fleet.fleet, folder));
    link = JSON.parse(stacks.get("link-finland--ireland") ?? "{}") as Stack;
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const all = (type: string): readonly Resource[] => Object.values(link.resource[type] ?? {});

  test("joins each tunnel of AWS with one of Google's, by address, key and inner addresses", () => {
    const rows = all("google_compute_vpn_tunnel").map((tunnel) => {
      const at = Number(tunnel["peer_external_gateway_interface"]);
      const [peer] = all("google_compute_external_vpn_gateway");
      const address = (peer?.["interface"] as readonly { id: number; ip_address: string }[])[at]?.ip_address ?? "";
      const [, connection, number] = /ireland_(connection-\d)_\w+\.tunnel(\d)_address/.exec(address) ?? [];
      const [, same, one] = /ireland_(connection-\d)_\w+\.tunnel(\d)_preshared_key/.exec(String(tunnel["shared_secret"])) ?? [];
      expect([same, one]).toEqual([connection, number]);
      const speaker = all("google_compute_router_peer").find(({ name }) => name === tunnel["name"]);
      return [tunnel["vpn_gateway_interface"], connection, number, speaker?.["peer_ip_address"], speaker?.["ip_address"]].join(
        " ",
      );
    });
    expect(rows).toEqual([
      "0 connection-0 1 169.254.21.1 169.254.21.2",
      "0 connection-0 2 169.254.21.5 169.254.21.6",
      "1 connection-1 1 169.254.21.9 169.254.21.10",
      "1 connection-1 2 169.254.21.13 169.254.21.14",
    ]);
  });

  test("offers one transform set and no other, by IKEv2", () => {
    const chosen = all("aws_vpn_connection").flatMap((connection) =>
      Object.entries(connection)
        .filter(([key]) => /_(ike_versions|encryption_algorithms|integrity_algorithms|dh_group_numbers)$/.test(key))
        .map(([, values]) => String(values)),
    );
    expect([...new Set(chosen)].sort()).toEqual(["20", "AES256-GCM-16", "SHA2-256", "ikev2"]);
    expect(new Set(all("google_compute_vpn_tunnel").map((tunnel) => tunnel["ike_version"]))).toEqual(new Set([2]));
  });

  test("tells AWS of Google's networks, believes of AWS its own, and drops all else", () => {
    const told = all("google_compute_router_peer").map((peer) => peer["advertised_ip_ranges"]);
    expect(new Set(told.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify([{ range: "10.0.0.0/19" }, { range: "10.0.32.0/19" }])]),
    );
    const [policy] = all("google_compute_router_route_policy");
    expect(policy?.["terms"]).toEqual([
      {
        actions: [{ expression: "accept()" }],
        match: { expression: "destination.inAnyRange([prefix('10.0.64.0/21').orLonger(), prefix('10.0.72.0/21').orLonger()])" },
        priority: 1,
      },
      {
        actions: [{ expression: "drop()" }],
        match: { expression: "destination.inAnyRange(prefix('0.0.0.0/0').orLonger())" },
        priority: 2,
      },
    ]);
    expect(all("google_compute_router_peer").every((peer) => JSON.stringify(peer["import_policies"]).includes("believed"))).toBe(
      true,
    );
  });

  test("is shared by both clouds' other regions, through the hubs", () => {
    const [spoke] = all("google_network_connectivity_spoke");
    expect((spoke?.["linked_vpn_tunnels"] as { uris: readonly string[] }).uris).toHaveLength(4);
    const transit = JSON.parse(stacks.get("peering-aws") ?? "{}") as Stack;
    const far = Object.values(transit.resource["aws_route"] ?? {}).map((route) => route["destination_cidr_block"]);
    expect(far).toEqual(expect.arrayContaining(["10.0.0.0/19", "10.0.32.0/19"]));
  });

  test("attaches each connection to the gateway's one route table, both ways, once it is marked as the fleet's", () => {
    for (const type of ["aws_ec2_transit_gateway_route_table_association", "aws_ec2_transit_gateway_route_table_propagation"]) {
      expect(all(type)).toHaveLength(2);
      expect(all(type).every((one) => JSON.stringify(one["depends_on"]).includes("aws_ec2_tag."))).toBe(true);
    }
  });

  test("puts out nothing, and no other stack reads its state: its keys are nowhere else", () => {
    expect(link.output).toBeUndefined();
    const others = [...stacks].filter(([id]) => id !== "link-finland--ireland");
    expect(others.filter(([, text]) => text.includes("link-finland--ireland.tfstate"))).toEqual([]);
    expect(others.filter(([, text]) => /preshared_key|shared_secret/.test(text))).toEqual([]);
  });
});
