import { describe, expect, test } from "@jest/globals";
import type { Cloud, Connectivity, Fleet, Link } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planConnectivity } from "../../lib/plan/connectivity.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { findPaths } from "../../lib/plan/paths.ts";
import { eachCloud } from "../../lib/clouds/clouds.ts";
import { LOCAL_STATE, aFleet } from "../support/a-fleet.ts";
import type { ClusterSketch } from "../support/a-fleet.ts";

type Sketch = Partial<Omit<Connectivity, "links">> & {
  readonly links?: readonly (readonly [string, string, Link["via"]])[];
};

function connected(regions: readonly string[], { links = [], ...rest }: Sketch = {}): Fleet {
  const connectivity: Connectivity = {
    default: "mesh",
    hubs: {},
    ...rest,
    links: links.map(([first, second, via]) => ({ between: [first, second], via, reason: undefined, until: undefined })),
  };
  return aFleet(Object.fromEntries(regions.map((region) => [region, {}])), { connectivity });
}

function joined(fleet: Fleet): readonly string[] {
  return planConnectivity(fleet, EMPTY_LOCK).connections.map(({ between, via }) => `${between.join("-")} ${via}`);
}

function domains(fleet: Fleet): readonly string[] {
  return planConnectivity(fleet, EMPTY_LOCK).domains.map(({ regions }) => regions.join(" "));
}

describe("the regions of one cloud", () => {
  test("peer with each other, and with no other cloud's", () => {
    const fleet = connected(["aws a", "aws b", "gcp c", "aws d", "local e", "external f"]);
    expect(joined(fleet)).toEqual(["a-b peering", "a-d peering", "b-d peering"]);
    expect(domains(fleet)).toEqual(["a b d", "c"]);
  });

  test("meet in the first of them by name, or the one that the file names", () => {
    expect(joined(connected(["aws a", "aws b", "aws c"], { default: "hub" }))).toEqual(["a-b transit", "a-c transit"]);
    const named = connected(["aws a", "aws b", "aws c"], { default: "hub", hubs: { aws: "b" } });
    expect(joined(named)).toEqual(["a-b transit", "b-c transit"]);
  });

  test("stay apart where the file says so, for all or for a pair", () => {
    expect(joined(connected(["aws a", "aws b"], { default: "none" }))).toEqual([]);
    const fleet = connected(["aws a", "aws b", "aws c"], { links: [["a", "c", "none"]] });
    expect(joined(fleet)).toEqual(["a-b peering", "b-c peering"]);
    expect(domains(fleet)).toEqual(["a b c"]);
  });

  test("keep the connection that a link asks for", () => {
    expect(joined(connected(["aws a", "aws b"], { links: [["b", "a", "transit"]] }))).toEqual(["a-b transit"]);
  });

  test("of different clouds meet over a link, and then are of one domain", () => {
    const fleet = connected(["aws a", "aws b", "gcp c"], { links: [["c", "a", "vpn"]] });
    expect(joined(fleet)).toEqual(["a-b peering", "a-c vpn"]);
    expect(domains(fleet)).toEqual(["a b c"]);
  });
});

describe("parts of AWS that stand apart", () => {
  const places = { a: "eu-west-1", b: "cn-north-1", c: "us-east-1", d: "cn-northwest-1", e: "us-gov-west-1" };
  const spread = (connectivity: Sketch = {}): Fleet => {
    const fleet = connected(
      Object.keys(places).map((name) => `aws ${name}`),
      connectivity,
    );
    const regions = fleet.regions.map((region) => ({ ...region, location: places[region.name as keyof typeof places] }));
    return { ...fleet, regions };
  };

  test("have a mesh each, and nothing between them", () => {
    expect(joined(spread())).toEqual(["a-c peering", "b-d peering"]);
    expect(domains(spread())).toEqual(["a c", "b d", "e"]);
    expect(planConnectivity(spread(), EMPTY_LOCK).decisions.map(({ about }) => about)).toEqual([
      "connectivity of aws",
      "connectivity of aws-cn",
    ]);
  });

  test("have a hub each, the one that the file names where it is in theirs", () => {
    expect(joined(spread({ default: "hub", hubs: { aws: "d" } }))).toEqual(["a-c transit", "b-d transit"]);
    expect(
      planConnectivity(spread({ default: "hub", hubs: { aws: "d" } }), EMPTY_LOCK).decisions.map(({ chosen }) => chosen),
    ).toEqual(["hub in a", "hub in d"]);
  });

  test("are joined by no link, whatever it asks for", () => {
    const links = [
      ["a", "b", "peering"],
      ["c", "d", "transit"],
      ["a", "e", "vpn"],
    ] as const;
    expect(joined(spread({ default: "none", links: [...links] }))).toEqual([]);
  });

  test("have a stack of peerings each, with state where the rest of theirs is", () => {
    const state = { ...LOCAL_STATE, dir: ".state-cn" };
    const fleet = spread();
    const regions = fleet.regions.map((region) => (region.location.startsWith("cn-") ? { ...region, state } : region));
    const { plan } = planFleet({ ...fleet, regions }, EMPTY_LOCK);
    const peerings = plan.stacks.filter(({ layer }) => layer === "peering");
    expect(peerings.map(({ id, state: { backend }, after }) => [id, backend, after.map(({ stack }) => stack)])).toEqual([
      ["peering-aws", "local", ["network-a", "network-c"]],
      ["peering-aws-cn", "local", ["network-b", "network-d"]],
    ]);
    expect(peerings.map((stack) => stack.state)).toEqual([LOCAL_STATE, state]);
  });
});

describe("a mesh", () => {
  const many = (cloud: Cloud, count: number): readonly string[] =>
    Array.from({ length: count }, (_, at) => `${cloud} r${1000 + at}`);

  test.each([
    ["aws", 51, "mesh"],
    ["aws", 52, "hub in r1000"],
    ["gcp", 26, "mesh"],
    ["gcp", 27, "hub in r1000"],
  ] as const)("of %s with %d regions is a %s", (cloud, count, chosen) => {
    expect(planConnectivity(connected(many(cloud, count)), EMPTY_LOCK).decisions.map((decision) => decision.chosen)).toEqual([
      chosen,
    ]);
  });

  test("that is too large says by how much, and what the cloud would allow", () => {
    expect(planConnectivity(connected(many("aws", 52)), EMPTY_LOCK).decisions[0]?.why).toBe(
      "a mesh takes 51 peerings in one network, and aws allows 50, 125 after asking for more; r1000 is the hub",
    );
  });

  test("counts what links take away and add", () => {
    const links = [["r1000", "r1001", "none"]] as const;
    const apart = (count: number) =>
      planConnectivity(connected(many("gcp", count), { links: [...links] }), EMPTY_LOCK).decisions[0]?.chosen;
    expect(apart(27)).toBe("hub in r1000");
    const allApart = many("gcp", 27).flatMap((_, at) =>
      at % 2 === 1 ? [[`r${999 + at}`, `r${1000 + at}`, "none"] as const] : [],
    );
    const last = [["r1026", "r1000", "transit"] as const];
    expect(planConnectivity(connected(many("gcp", 27), { links: [...allApart, ...last] }), EMPTY_LOCK).decisions[0]?.chosen).toBe(
      "mesh",
    );
  });

  test.each([
    [66, "mesh", "the regions of gcp form a mesh"],
    [
      67,
      "hub in a",
      "a mesh takes 404 subnet ranges in one network and its peers, and gcp allows 400, more after asking; a is the hub",
    ],
  ])("of two Google networks with %d clusters each is a %s", (count, chosen, why) => {
    const of = (name: string) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, {}]));
    const fleet = aFleet({ "gcp a": { clusters: of("a") }, "gcp b": { clusters: of("b") } });
    expect(planConnectivity(fleet, EMPTY_LOCK).decisions).toEqual([{ about: "connectivity of gcp", chosen, why }]);
  });

  test("stays one when its regions get more clusters, and the warning says what to ask for", () => {
    const of = (name: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, {}] as const));
    const fleet = (count: number) => aFleet({ "gcp a": { clusters: of("a", count) }, "gcp b": { clusters: of("b", count) } });
    const { plan, problems } = planFleet(fleet(67), planFleet(fleet(66), EMPTY_LOCK).lock);
    expect(plan.stacks.filter(({ layer, leaving }) => layer === "gateway" || leaving !== undefined)).toEqual([]);
    expect(plan.connections.map(({ via }) => via)).toEqual(["peering"]);
    expect(problems.filter(({ rule }) => rule === "FW2807").map(({ seen }) => seen)).toEqual([
      "404 subnet ranges",
      "404 subnet ranges",
    ]);
  });

  test("counts ranges of routed services, and none of clusters that others made", () => {
    const existing = {
      id: "x",
      endpoint: undefined,
      ca: undefined,
      role: undefined,
      kubeconfig: undefined,
      context: undefined,
      exec: [],
    };
    const chosen = (count: number, cluster: ClusterSketch) => {
      const of = (name: string) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, cluster]));
      const fleet = aFleet({ "gcp a": { clusters: of("a") }, "gcp b": { clusters: of("b") } });
      return planConnectivity(fleet, EMPTY_LOCK).decisions[0]?.chosen;
    };
    expect([49, 50].map((count) => chosen(count, { sizes: { services: 22 } }))).toEqual(["mesh", "hub in a"]);
    expect([66, 67].map((count) => chosen(count, { pods: "routed" }))).toEqual(["mesh", "hub in a"]);
    expect(chosen(300, { existing })).toBe("mesh");
  });

  test("has the quotas that the clouds publish", () => {
    expect(eachCloud(({ network }) => network?.peerings)).toEqual({
      aws: { standard: 50, most: 125 },
      gcp: { standard: 25, most: 25 },
      azure: { standard: 500, most: 500 },
    });
  });
});

describe("a private path", () => {
  function path(fleet: Fleet, from: string, to: string): readonly string[] | undefined {
    const found = findPaths(planConnectivity(fleet, EMPTY_LOCK).connections)(from, to);
    return found?.map(({ between, via }) => `${between.join("-")} ${via}`);
  }

  test("within one region needs no connection", () => {
    expect(path(connected(["aws a"]), "a", "a")).toEqual([]);
  });

  test("leads over one peering, never over two", () => {
    const fleet = connected(["aws a", "aws b", "aws c"], { links: [["a", "c", "none"]] });
    expect(path(fleet, "a", "b")).toEqual(["a-b peering"]);
    expect(path(fleet, "a", "c")).toBeUndefined();
  });

  test("passes through gateways", () => {
    const fleet = connected(["aws a", "aws b", "aws c", "gcp d"], { default: "hub", links: [["c", "d", "vpn"]] });
    expect(path(fleet, "b", "c")).toEqual(["a-b transit", "a-c transit"]);
    expect(path(fleet, "d", "b")).toEqual(["c-d vpn", "a-c transit", "a-b transit"]);
  });

  test("does not go on from a peering into a VPN", () => {
    const fleet = connected(["aws a", "aws b", "gcp c"], { links: [["b", "c", "vpn"]] });
    expect(path(fleet, "a", "c")).toBeUndefined();
  });
});
