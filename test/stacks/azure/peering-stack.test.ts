import { mkdtempSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../../lib/model/cidr.ts";
import type { Fleet } from "../../../lib/model/fleet.ts";
import { aFleet } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";
import type { SynthesizedStack } from "../../support/an-aws-stack.ts";
import { synthesizeNetworks } from "../../support/synthesized-networks.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();
const [ONE, TWO] = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"];

function fleetOf(regions: number, sketch: Partial<Fleet> = {}): Fleet {
  const all = Array.from({ length: regions }, (_, at): [string, RegionSketch] => [
    `azure r${at}`,
    { account: at === 1 ? TWO : ONE, ...(at === 0 ? { clusters: { hub: {} } } : {}) },
  ]);
  return aFleet(Object.fromEntries(all), sketch);
}

async function stacksOf(fleet: Fleet): Promise<ReadonlyMap<string, SynthesizedStack>> {
  return await synthesizeNetworks(fleet, mkdtempSync(path.join(folder(), "stacks-")));
}

async function peeringsOf(fleet: Fleet): Promise<SynthesizedStack> {
  const found = (await stacksOf(fleet)).get("peering-azure");
  if (found === undefined) throw new Error("no networks are joined");
  return found;
}

describe("networks on Azure that peer", () => {
  test("do so from both sides, each by the provider of its own subscription", async () => {
    const { all, resources } = await peeringsOf(fleetOf(3));
    const sides = all("azurerm_virtual_network_peering");
    expect(sides).toHaveLength(6);
    for (const side of sides) {
      const [, subscription, group, network] =
        /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/virtualNetworks\/([^/]+)$/.exec(
          String(side["remote_virtual_network_id"]),
        ) ?? [];
      expect([group, network]).toEqual([network, side["name"]]);
      expect(subscription).toBe(network === "acme-r1" ? TWO : ONE);
      expect(side["virtual_network_name"]).not.toBe(network);
    }
    const own = Object.values(resources["azurerm_virtual_network_peering"] ?? {}).map((one) => [
      one["virtual_network_name"] === "acme-r1",
      one["provider"],
    ]);
    expect(new Set(own.map((pair) => JSON.stringify(pair))).size).toBe(2);
  });

  test("hear of a peer's new addresses: each side has the other's as a trigger", async () => {
    const stacks = await stacksOf(fleetOf(2));
    const sides = stacks.get("peering-azure")?.all("azurerm_virtual_network_peering") ?? [];
    expect(sides.map(({ name }) => name).toSorted()).toEqual(["acme-r0", "acme-r1"]);
    for (const { name, triggers } of sides) {
      const { remote_address_space: heard } = triggers as { readonly remote_address_space: string };
      const network = stacks.get(`network-${String(name).replace("acme-", "")}`)?.one("azurerm_virtual_network");
      for (const block of network?.["address_space"] as readonly string[]) {
        expect(Cidr.from(heard).contains(Cidr.from(block))).toBe(true);
      }
    }
  });

  test("hand nothing on to a third one", async () => {
    for (const one of (await peeringsOf(fleetOf(3))).all("azurerm_virtual_network_peering")) {
      expect(one).toMatchObject({
        allow_virtual_network_access: true,
        allow_forwarded_traffic: false,
        allow_gateway_transit: false,
        use_remote_gateways: false,
      });
    }
  });

  test("keep all that makes them what they are when another region comes", async () => {
    const identity = ({ resources }: SynthesizedStack): ReadonlyMap<string, unknown> =>
      new Map(
        Object.entries(resources["azurerm_virtual_network_peering"] ?? {}).map(([id, one]) => [
          id,
          JSON.stringify([one["name"], one["virtual_network_name"], one["remote_virtual_network_id"], one["provider"]]),
        ]),
      );
    const [small, large] = [identity(await peeringsOf(fleetOf(3))), identity(await peeringsOf(fleetOf(4)))];
    expect([...small].filter(([id, one]) => large.get(id) !== one)).toEqual([]);
  });
});

describe("networks on Azure that meet in a hub", () => {
  const HUB = { connectivity: { default: "hub", hubs: {}, links: [] } } as const;

  test("are connected once each, by the hub's subscription, and nothing peers", async () => {
    const { all } = await peeringsOf(fleetOf(4, HUB));
    expect(all("azurerm_virtual_network_peering")).toEqual([]);
    const spokes = all("azurerm_virtual_hub_connection");
    expect(spokes.map(({ name }) => name)).toEqual(["acme-r0", "acme-r1", "acme-r2", "acme-r3"]);
    expect(new Set(spokes.map(({ provider }) => provider)).size).toBe(1);
    for (const one of spokes) {
      expect(one["virtual_hub_id"]).toBe("${data.terraform_remote_state.gateway-r0.outputs.gateway_record.id}");
    }
  });

  test("find a hub whose range is none of its region's network", async () => {
    const stacks = await stacksOf(fleetOf(2, HUB));
    const range = String(stacks.get("gateway-r0")?.one("azurerm_virtual_hub")["address_prefix"]);
    const space = stacks.get("network-r0")?.one("azurerm_virtual_network")["address_space"] as readonly string[];
    expect(space).not.toContain(range);
    expect(space.length).toBeGreaterThan(0);
  });
});
