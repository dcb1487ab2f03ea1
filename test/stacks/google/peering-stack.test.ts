import { mkdtempSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Fleet } from "../../../lib/model/fleet.ts";
import { aFleet } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";
import type { SynthesizedStack } from "../../support/an-aws-stack.ts";
import { synthesizeNetworks } from "../../support/synthesized-networks.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();

function fleetOf(regions: number, sketch: Partial<Fleet> = {}): Fleet {
  const all = Array.from({ length: regions }, (_, at): [string, RegionSketch] => [
    `gcp r${String(at).padStart(2, "0")}`,
    { account: at === 1 ? "acme-other" : "acme-prod", ...(at === 0 ? { clusters: { hub: {} } } : {}) },
  ]);
  return aFleet(Object.fromEntries(all), sketch);
}

async function peeringsOf(fleet: Fleet): Promise<SynthesizedStack> {
  const stacks = await synthesizeNetworks(fleet, mkdtempSync(path.join(folder(), "stacks-")));
  const found = stacks.get("peering-gcp");
  if (found === undefined) throw new Error("no networks are joined");
  return found;
}

interface Change {
  readonly id: string;
  readonly networks: readonly string[];
  readonly after: readonly string[];
}

function changesOf({ resources }: SynthesizedStack): readonly Change[] {
  return Object.entries(resources["google_compute_network_peering"] ?? {}).map(([id, one]) => ({
    id,
    networks: [String(one["network"]), String(one["peer_network"])],
    after: ((one["depends_on"] ?? []) as readonly string[]).map((address) => address.replace(/^[^.]*\./, "")),
  }));
}

/** Everything that a change waits for, by way of whatever others. */
function before(changes: readonly Change[], id: string): ReadonlySet<string> {
  const byId = new Map(changes.map((one) => [one.id, one]));
  const seen = new Set(byId.get(id)?.after);
  for (const next of seen) for (const earlier of byId.get(next)?.after ?? []) seen.add(earlier);
  return seen;
}

describe("networks on Google Cloud that peer", () => {
  test.each([2, 3, 5, 8])("are never changed two at a time: %i in a mesh", async (regions) => {
    const changes = changesOf(await peeringsOf(fleetOf(regions)));
    expect(changes).toHaveLength(regions * (regions - 1));
    const waits = new Map(changes.map(({ id }) => [id, before(changes, id)]));
    const parallel = changes.flatMap((one, at) =>
      changes
        .slice(at + 1)
        .filter((other) => one.networks.some((network) => other.networks.includes(network)))
        .filter((other) => waits.get(one.id)?.has(other.id) !== true && waits.get(other.id)?.has(one.id) !== true)
        .map((other) => `${one.id} and ${other.id}`),
    );
    expect(parallel).toEqual([]);
  });

  test("say on both sides that only subnets are exchanged", async () => {
    for (const one of (await peeringsOf(fleetOf(3))).all("google_compute_network_peering")) {
      expect(one).toMatchObject({
        export_custom_routes: false,
        import_custom_routes: false,
        export_subnet_routes_with_public_ip: false,
        import_subnet_routes_with_public_ip: false,
        stack_type: "IPV4_ONLY",
      });
    }
  });

  test("keep all that makes them what they are when another region comes", async () => {
    const identity = ({ resources }: SynthesizedStack): ReadonlyMap<string, unknown> =>
      new Map(
        Object.entries(resources["google_compute_network_peering"] ?? {}).map(([id, one]) => [
          id,
          JSON.stringify([one["name"], one["network"], one["peer_network"], one["provider"]]),
        ]),
      );
    const [small, large] = [identity(await peeringsOf(fleetOf(3))), identity(await peeringsOf(fleetOf(4)))];
    expect([...small].filter(([id, one]) => large.get(id) !== one)).toEqual([]);
  });
});

describe("networks on Google Cloud that meet in a hub", () => {
  const HUB = { connectivity: { default: "hub", hubs: {}, links: [] } } as const;

  test("are members once each, with filters that are said, and nothing peers", async () => {
    const { all } = await peeringsOf(fleetOf(4, HUB));
    expect(all("google_compute_network_peering")).toEqual([]);
    const spokes = all("google_network_connectivity_spoke");
    expect(spokes.map(({ name, project, location }) => [name, project, location])).toEqual([
      ["acme-r00", "acme-prod", "global"],
      ["acme-r01", "acme-other", "global"],
      ["acme-r02", "acme-prod", "global"],
      ["acme-r03", "acme-prod", "global"],
    ]);
    for (const { linked_vpc_network: linked, hub } of spokes) {
      expect(hub).toBe("${data.terraform_remote_state.gateway-r00.outputs.gateway_record.detail.hub}");
      expect(linked).toMatchObject({ exclude_export_ranges: [], include_export_ranges: [expect.stringMatching(/^10\./)] });
    }
  });

  test("find a hub that lets in the projects of all of them", async () => {
    const stacks = await synthesizeNetworks(fleetOf(4, HUB), path.join(folder(), "hub"));
    const hub = stacks.get("gateway-r00");
    expect(hub?.one("google_network_connectivity_hub")).toMatchObject({ policy_mode: "PRESET", preset_topology: "MESH" });
    expect(hub?.one("google_network_connectivity_group")).toMatchObject({
      name: "default",
      auto_accept: { auto_accept_projects: ["acme-other", "acme-prod"] },
    });
  });

  test("do so by themselves where a mesh would break the quota", async () => {
    const { all } = await peeringsOf(fleetOf(27));
    expect([all("google_network_connectivity_spoke").length, all("google_compute_network_peering").length]).toEqual([27, 0]);
  });
});
