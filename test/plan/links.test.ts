import { describe, expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import type { Fleet, Link } from "../../lib/model/fleet.ts";
import type { LinkPlan } from "../../lib/model/link-plan.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { findPaths } from "../../lib/plan/paths.ts";
import { aFleet } from "../support/a-fleet.ts";
import type { RegionSketch } from "../support/a-fleet.ts";

const REGIONS: Readonly<Record<string, RegionSketch>> = {
  "aws ireland": { clusters: { hub: {} } },
  "aws ohio": { clusters: { shop: {} } },
  "gcp finland": { clusters: { till: {} } },
  "gcp iowa": { clusters: { mail: {} } },
};

function linked(
  regions: Readonly<Record<string, RegionSketch>>,
  links: readonly (readonly [string, string])[],
  form: Fleet["connectivity"]["default"] = "hub",
): Fleet {
  const all = links.map((between): Link => ({ between, via: "vpn", reason: undefined, until: undefined }));
  return aFleet(regions, { connectivity: { default: form, hubs: { aws: "ireland", gcp: "finland" }, links: all } });
}

const PAIR = linked(REGIONS, [["finland", "ireland"]]);

function linksOf(fleet: Fleet, before: Lock = EMPTY_LOCK): readonly LinkPlan[] {
  return planFleet(fleet, before).plan.links;
}

describe("a link between AWS and Google Cloud", () => {
  test("has four tunnels, each with addresses of its own, of which AWS takes the first", () => {
    const [link] = linksOf(PAIR);
    expect(link?.ends.map(({ cloud }) => cloud)).toEqual(["aws", "gcp"]);
    expect(link?.tunnels.map(({ block, hosts }) => [block.toString(), ...hosts])).toEqual([
      ["169.254.21.0/30", "169.254.21.1", "169.254.21.2"],
      ["169.254.21.4/30", "169.254.21.5", "169.254.21.6"],
      ["169.254.21.8/30", "169.254.21.9", "169.254.21.10"],
      ["169.254.21.12/30", "169.254.21.13", "169.254.21.14"],
    ]);
  });

  test("is told of the whole of both clouds, where each meets in a hub", () => {
    const { plan } = planFleet(PAIR, EMPTY_LOCK);
    const blocksOf = (names: readonly string[]): readonly string[] =>
      plan.regions
        .filter(({ region }) => names.includes(region.name))
        .flatMap(({ network }) => network?.blocks.map(String) ?? []);
    const told = plan.links[0]?.ends.map(({ blocks }) => blocks.map(String).sort());
    expect(told).toEqual([blocksOf(["ireland", "ohio"]).toSorted(), blocksOf(["finland", "iowa"]).toSorted()]);
  });

  test("is told of its two networks alone, where each cloud is a mesh: a peering carries nothing for others", () => {
    const [link] = linksOf(linked(REGIONS, [["finland", "ireland"]], "mesh"));
    expect(link?.ends.map(({ blocks }) => blocks.length)).toEqual([1, 1]);
  });

  test("gives a region without a gateway one, with a BGP number of its own", () => {
    const { plan } = planFleet(linked(REGIONS, [["finland", "ireland"]], "none"), EMPTY_LOCK);
    expect(plan.stacks.filter(({ layer }) => layer === "gateway").map(({ subject }) => subject)).toEqual(["finland", "ireland"]);
    const asns = plan.regions.flatMap(({ asn }) => asn ?? []);
    expect([asns.length, new Set(asns).size]).toEqual([2, 2]);
  });

  test("waits for both gateways, and they for no link", () => {
    const { plan } = planFleet(PAIR, EMPTY_LOCK);
    const after = (id: string): readonly string[] =>
      plan.stacks.find((one) => one.id === id)?.after.map(({ stack }) => stack) ?? [];
    expect(after("link-finland--ireland")).toEqual(["gateway-finland", "gateway-ireland", "network-finland", "network-ireland"]);
    expect(plan.stacks.filter(({ layer }) => layer === "gateway").flatMap(({ id }) => after(id))).toEqual([
      "network-finland",
      "network-ireland",
      "network-ohio",
    ]);
  });

  test("keeps tunnels, numbers and blocks when a third cloud is linked with both", () => {
    const before = planFleet(PAIR, EMPTY_LOCK);
    const more = linked({ ...REGIONS, "azure dublin": {} }, [
      ["dublin", "finland"],
      ["dublin", "ireland"],
      ["finland", "ireland"],
    ]);
    const after = planFleet(more, before.lock);
    expect(after.lock.grants).toEqual(expect.arrayContaining([...before.lock.grants]));
    expect(after.retired).toEqual([]);
    const tunnels = after.plan.links.flatMap((link) => link.tunnels.map(({ block }) => block.toString()));
    expect([tunnels.length, new Set(tunnels).size]).toEqual([10, 10]);
    expect(after.plan.links.find(({ between }) => between.join() === "finland,ireland")?.tunnels).toEqual(
      before.plan.links[0]?.tunnels,
    );
  });

  test("leaves before what its tunnels end at does, also where a hub stays there", () => {
    const before = planFleet(PAIR, EMPTY_LOCK);
    const { plan } = planFleet(linked(REGIONS, []), before.lock);
    expect(plan.stacks.find(({ id }) => id === "link-finland--ireland")?.leaving).toBe(
      "finland and ireland are no longer linked",
    );
    const waiting = plan.stacks.filter(({ after }) => after.some(({ stack }) => stack === "link-finland--ireland"));
    expect(waiting.map(({ id }) => id)).toEqual(expect.arrayContaining(["gateway-finland", "gateway-ireland"]));
  });

  test("gets its tunnels back when it returns, and nobody else has them in between", () => {
    const before = planFleet(PAIR, EMPTY_LOCK);
    const without = planFleet(linked(REGIONS, []), before.lock);
    expect(without.retired.filter(({ kind }) => kind === "tunnel")).toHaveLength(4);
    const other = linksOf(linked(REGIONS, [["iowa", "ohio"]]), without.lock);
    expect(other[0]?.tunnels[0]?.block.toString()).toBe("169.254.21.16/30");
    expect(linksOf(PAIR, without.lock)[0]?.tunnels).toEqual(before.plan.links[0]?.tunnels);
  });
});

describe("traffic that came over a link", () => {
  const via = (kind: "vpn" | "transit", ...between: [string, string]) => ({ between, via: kind, why: "" });

  test("goes on over another one on AWS, and does not on Google Cloud", () => {
    const through = [via("vpn", "a", "b"), via("vpn", "b", "c")];
    expect(findPaths(through)("a", "c")).toEqual(through);
    expect(findPaths(through, new Set(["b"]))("a", "c")).toBeUndefined();
  });

  test("goes on to what meets in the hub, and leaves the cloud over no other link there", () => {
    const all = [via("vpn", "a", "g"), via("transit", "g", "h"), via("vpn", "h", "z")];
    const find = findPaths(all, new Set(["g", "h"]));
    expect(find("a", "h")).toHaveLength(2);
    expect(find("a", "z")).toBeUndefined();
    expect(find("g", "z")).toHaveLength(2);
  });

  test("takes a longer way where the shorter one ends", () => {
    const all = [via("transit", "a", "b"), via("transit", "b", "g"), via("vpn", "a", "g"), via("vpn", "g", "z")];
    expect(findPaths(all, new Set(["g"]))("a", "z")).toEqual([all[0], all[1], all[3]]);
  });
});
