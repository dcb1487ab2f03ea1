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
interface VpnLink {
  readonly shared_key: string;
  readonly custom_bgp_address: readonly { readonly ip_address: string; readonly ip_configuration_id: string }[];
  readonly ipsec_policy: readonly Resource[];
}

const SCENARIO = path.join(import.meta.dirname, "../fleets/three-clouds/fleet.yaml");

describe("links to Azure", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  let stacks: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const { fleet } = checkFleet(readFileSync(SCENARIO, "utf8"), "fleet.yaml", "2026-11-20");
    if (fleet === undefined) throw new Error("the scenario has errors");
    ({ stacks } = await synthesizeFleet(fleet.fleet, folder));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const stack = (id: string): Stack => JSON.parse(stacks.get(id) ?? "{}") as Stack;
  const all = (id: string, type: string): readonly Resource[] => Object.values(stack(id).resource[type] ?? {});
  const linksOf = (id: string): readonly VpnLink[] =>
    all(id, "azurerm_vpn_gateway_connection").flatMap(({ vpn_link }) => vpn_link as readonly VpnLink[]);
  const farEnds = (id: string) =>
    all(id, "azurerm_vpn_site").flatMap(({ link }) => link as readonly { ip_address: string; bgp: Resource }[]);
  /** The own address of each instance, by the instance. */
  const hosts = ({ custom_bgp_address }: VpnLink): readonly string[] =>
    custom_bgp_address.map(({ ip_address, ip_configuration_id }, at) => {
      expect(ip_configuration_id).toContain(`.vpn.configurations[${at}]`);
      return ip_address;
    });

  test("join each tunnel of AWS with a connection of its own, by address, key and inner addresses", () => {
    const id = "link-dublin--ireland";
    const rows = linksOf(id).map((link, at) => {
      const far = farEnds(id)[at];
      const [, connection, number] = /ireland_(connection-\d)_\w+\.tunnel(\d)_address/.exec(far?.ip_address ?? "") ?? [];
      const [, same, one] = /ireland_(connection-\d)_\w+\.tunnel(\d)_preshared_key/.exec(link.shared_key) ?? [];
      expect([same, one]).toEqual([connection, number]);
      return [connection, number, far?.bgp["asn"], far?.bgp["peering_address"], ...hosts(link)].join(" ");
    });
    expect(rows).toEqual([
      "connection-0 1 64512 169.254.21.5 169.254.21.6 169.254.21.22",
      "connection-0 2 64512 169.254.21.9 169.254.21.10 169.254.21.26",
      "connection-1 1 64512 169.254.21.21 169.254.21.6 169.254.21.22",
      "connection-1 2 64512 169.254.21.25 169.254.21.10 169.254.21.26",
    ]);
    const peers = all(id, "aws_customer_gateway").map(({ bgp_asn, ip_address }) => [bgp_asn, ip_address]);
    expect(peers).toEqual([0, 1].map((at) => ["65515", expect.stringContaining(`.detail.vpn.addresses[${at}]`)]));
  });

  test("join each interface of Google Cloud with an instance, by one key that the link's own stack makes", () => {
    const id = "link-dublin--finland";
    const [peer] = all(id, "google_compute_external_vpn_gateway");
    expect(peer).toMatchObject({
      redundancy_type: "TWO_IPS_REDUNDANCY",
      interface: [0, 1].map((at) => ({
        id: at,
        ip_address: expect.stringMatching(`gateway-dublin.*vpn.addresses\\[${at}\\]`),
      })),
    });
    const google = all(id, "google_compute_vpn_tunnel").map((tunnel) => [
      tunnel["vpn_gateway_interface"],
      tunnel["shared_secret"],
    ]);
    expect(google).toEqual([0, 1].map((at) => [at, `\${terraform_data.key-${at}.triggers_replace}`]));
    expect(linksOf(id).map(({ shared_key }) => shared_key)).toEqual(google.map(([, key]) => key));
    expect(farEnds(id).map(({ ip_address }) => ip_address)).toEqual(
      [0, 1].map((at) => expect.stringMatching(`gateway-finland.*vpn.addresses\\[${at}\\]`) as unknown),
    );
    const speakers = all(id, "google_compute_router_peer").map((one) => [
      one["ip_address"],
      one["peer_ip_address"],
      one["peer_asn"],
    ]);
    expect(speakers).toEqual([
      ["169.254.21.1", "169.254.21.2", 65515],
      ["169.254.21.17", "169.254.21.18", 65515],
    ]);
  });

  test("name addresses that the gateway was told of, each at its own instance", () => {
    const [gateway] = all("gateway-dublin", "azurerm_vpn_gateway");
    const settings = gateway?.["bgp_settings"] as Readonly<Record<string, { custom_ips: readonly string[] }>>;
    const known = [0, 1].map((at) => settings[`instance_${at}_bgp_peering_address`]?.custom_ips ?? []);
    for (const id of ["link-dublin--finland", "link-dublin--ireland"]) {
      for (const link of linksOf(id)) for (const [at, host] of hosts(link).entries()) expect(known[at]).toContain(host);
    }
  });

  test("offer on Azure the one set that AWS offers", () => {
    const policies = [...linksOf("link-dublin--ireland"), ...linksOf("link-dublin--finland")].flatMap(
      (link) => link.ipsec_policy,
    );
    expect(new Set(policies.map((policy) => JSON.stringify(policy))).size).toBe(1);
    expect(policies[0]).toMatchObject({
      ike_encryption_algorithm: "GCMAES256",
      ike_integrity_algorithm: "SHA256",
      dh_group: "ECP384",
      encryption_algorithm: "GCMAES256",
      integrity_algorithm: "GCMAES256",
      pfs_group: "ECP384",
    });
  });

  test("end at a hub to which the region's own network is connected, where no others are", () => {
    const [own] = all("peering-azure", "azurerm_virtual_hub_connection");
    expect(own?.["remote_virtual_network_id"]).toContain("virtualNetworks/acme-dublin");
    expect(own?.["virtual_hub_id"]).toContain("gateway-dublin.outputs.gateway_record.id");
  });

  test("lead networks of AWS to Azure's by the transit gateway", () => {
    const routes = all("link-dublin--ireland", "aws_route");
    expect(new Set(routes.map((route) => route["destination_cidr_block"]))).toEqual(new Set(["10.0.0.0/21"]));
  });

  test("put out nothing, and no other stack reads their states: their keys are nowhere else", () => {
    const links = [...stacks].filter(([id]) => id.startsWith("link-"));
    expect(links).toHaveLength(3);
    for (const [id, text] of links) {
      expect(JSON.parse(text)).not.toHaveProperty("output");
      expect([...stacks.values()].filter((other) => other.includes(`${id}.tfstate"`) && other !== text)).toEqual([]);
    }
    const others = [...stacks].filter(([id]) => !id.startsWith("link-"));
    expect(others.filter(([, text]) => /preshared_key|shared_secret|shared_key|uuid\(\)/.test(text))).toEqual([]);
  });
});
