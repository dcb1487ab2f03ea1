import { describe, expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import type { Fleet, Link } from "../../lib/model/fleet.ts";
import type { LinkPlan } from "../../lib/model/link-plan.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { UNBOUNDED, findPaths } from "../../lib/plan/paths.ts";
import { aFleet } from "../support/a-fleet.ts";
import type { RegionSketch } from "../support/a-fleet.ts";
import { lockedGrants } from "../support/a-lock.ts";

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

describe("a link to Azure", () => {
  const dublin = { ...REGIONS, "azure dublin": {} };
  const hostsOf = (fleet: Fleet, before: Lock = EMPTY_LOCK): readonly (readonly string[])[] =>
    planFleet(fleet, before).plan.regions.find(({ region }) => region.name === "dublin")?.tunnelHosts ?? [];

  test("has four tunnels with AWS, two at each instance, of which AWS takes the first addresses", () => {
    const [link] = linksOf(linked(dublin, [["dublin", "ireland"]]));
    expect(link?.ends.map(({ cloud, asn }) => `${cloud} ${asn}`)).toEqual(["aws 64512", "azure 65515"]);
    expect(link?.tunnels.map(({ hosts }) => hosts.join(" "))).toEqual([
      "169.254.21.1 169.254.21.2",
      "169.254.21.5 169.254.21.6",
      "169.254.21.17 169.254.21.18",
      "169.254.21.21 169.254.21.22",
    ]);
  });

  test("has two tunnels with Google Cloud, one at each instance, and Azure's addresses are the second ones again", () => {
    const [link] = linksOf(linked(dublin, [["dublin", "finland"]]));
    expect(link?.ends.map(({ cloud }) => cloud)).toEqual(["gcp", "azure"]);
    expect(link?.tunnels.map(({ hosts }) => hosts.join(" "))).toEqual([
      "169.254.21.1 169.254.21.2",
      "169.254.21.17 169.254.21.18",
    ]);
  });

  test("finds a gateway that knows all its addresses, so that the next link changes nothing of it", () => {
    const before = planFleet(linked(dublin, [["dublin", "ireland"]]), EMPTY_LOCK);
    const hosts = [
      "169.254.21.2 169.254.21.6 169.254.21.10 169.254.21.14",
      "169.254.21.18 169.254.21.22 169.254.21.26 169.254.21.30",
    ];
    const more = linked(dublin, [
      ["dublin", "finland"],
      ["dublin", "ireland"],
    ]);
    for (const known of [hostsOf(linked(dublin, [["dublin", "ireland"]])), hostsOf(more, before.lock)]) {
      expect(known.map((own) => own.join(" "))).toEqual(hosts);
    }
  });

  test("gets another run of addresses where the first is used up, beside those that the gateway has", () => {
    const many = linked({ ...dublin, "aws cork": {} }, [
      ["cork", "dublin"],
      ["dublin", "finland"],
      ["dublin", "ireland"],
    ]);
    const { plan, added } = planFleet(many, EMPTY_LOCK);
    expect(added.filter(({ kind, owner }) => kind === "tunnel" && owner.startsWith("region/")).map(({ value }) => value)).toEqual(
      ["169.254.21.0/27", "169.254.21.32/27"],
    );
    const known = hostsOf(many).flat();
    expect([known.length, new Set(known).size]).toEqual([16, 16]);
    const used = plan.links.flatMap(({ ends, tunnels }) =>
      ends[1].cloud === "azure" ? tunnels.map(({ hosts }) => hosts[1]) : [],
    );
    expect(used.filter((host) => !known.includes(host))).toEqual([]);
  });

  test("keeps addresses from a lock of before, which its gateway is then told of as well", () => {
    const held = ["169.254.22.0/30", "169.254.22.4/30", "169.254.22.8/30", "169.254.22.12/30"];
    const lock = lockedGrants(
      ...held.map((block, at) => ["tunnel", `link/dublin--ireland${at === 0 ? "" : `/${at + 1}`}`, block] as const),
    );
    const fleet = linked(dublin, [["dublin", "ireland"]]);
    expect(linksOf(fleet, lock)[0]?.tunnels[0]?.hosts).toEqual(["169.254.22.1", "169.254.22.2"]);
    const known = hostsOf(fleet, lock).map((own) => own.join(" "));
    expect(known).toEqual([
      "169.254.21.2 169.254.21.6 169.254.21.10 169.254.21.14 169.254.22.2 169.254.22.6",
      "169.254.21.18 169.254.21.22 169.254.21.26 169.254.21.30 169.254.22.10 169.254.22.14",
    ]);
  });

  test("waits for what else changes its hub: networks that meet there, then the link before it by name", () => {
    const fleet = linked({ ...dublin, "azure texas": {} }, [
      ["dublin", "finland"],
      ["dublin", "ireland"],
    ]);
    const { plan } = planFleet({ ...fleet, connectivity: { ...fleet.connectivity, hubs: { azure: "dublin" } } }, EMPTY_LOCK);
    const after = plan.stacks.find(({ id }) => id === "link-dublin--ireland")?.after.map(({ stack }) => stack);
    expect(after).toEqual(expect.arrayContaining(["link-dublin--finland", "peering-azure"]));
  });
});

describe("traffic that came over a link", () => {
  const via = (kind: "vpn" | "transit", ...between: [string, string]) => ({ between, via: kind, why: "" });

  test("goes on over another one on AWS, and does not on Google Cloud", () => {
    const through = [via("vpn", "a", "b"), via("vpn", "b", "c")];
    expect(findPaths(through)("a", "c")).toEqual(through);
    expect(findPaths(through, { ...UNBOUNDED, ends: new Set(["b"]) })("a", "c")).toBeUndefined();
  });

  test("goes on to what meets in the hub, and leaves the cloud over no other link there", () => {
    const all = [via("vpn", "a", "g"), via("transit", "g", "h"), via("vpn", "h", "z")];
    const find = findPaths(all, { ...UNBOUNDED, ends: new Set(["g", "h"]) });
    expect(find("a", "h")).toHaveLength(2);
    expect(find("a", "z")).toBeUndefined();
    expect(find("g", "z")).toHaveLength(2);
  });

  test("comes from no hub on Azure to another one: both have one number, and neither believes the other", () => {
    const all = [via("vpn", "a", "x"), via("vpn", "a", "y"), via("transit", "y", "z")];
    const find = findPaths(all, { ...UNBOUNDED, alike: new Set(["x", "y", "z"]) });
    expect([find("a", "z"), find("x", "a"), find("x", "y"), find("x", "z")].map((path) => path?.length)).toEqual([
      2,
      1,
      undefined,
      undefined,
    ]);
  });

  test("goes through a hub on Azure from one cloud to another", () => {
    const all = [via("vpn", "a", "x"), via("vpn", "g", "x")];
    expect(findPaths(all, { ends: new Set(["g"]), alike: new Set(["x"]) })("a", "g")).toEqual(all);
  });

  test("takes a longer way where the shorter one ends", () => {
    const all = [via("transit", "a", "b"), via("transit", "b", "g"), via("vpn", "a", "g"), via("vpn", "g", "z")];
    expect(findPaths(all, { ...UNBOUNDED, ends: new Set(["g"]) })("a", "z")).toEqual([all[0], all[1], all[3]]);
  });
});
