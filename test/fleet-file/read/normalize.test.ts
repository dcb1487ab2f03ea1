import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { EDITIONS, EDITION_NAMES } from "../../../lib/fleet-file/schema/editions.ts";
import { eachCloud } from "../../../lib/clouds/clouds.ts";
import { normalize } from "../../../lib/fleet-file/read/normalize.ts";
import { explainPath } from "../../../lib/fleet-file/explain/provenance.ts";
import type { ClusterLayerSpec, FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import { aSpec } from "../../support/a-spec.ts";

const pool = fc.record(
  {
    machine: fc.constantFrom("4x16", "8x32", null),
    min: fc.constantFrom(1, 3, null),
    labels: fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("x", "y", null), { noNullPrototype: true }),
    taints: fc.option(fc.subarray([{ key: "gpu", effect: "NoSchedule" as const }])),
  },
  { requiredKeys: [] },
);

/** What a layer may say, often about the same things. */
const layer: fc.Arbitrary<ClusterLayerSpec> = fc.record(
  {
    kubernetes: fc.constantFrom("1.34", "1.35", "1.36", null),
    endpoint: fc.constantFrom("private" as const, "restricted" as const, null),
    protect: fc.constantFrom(true, false, null),
    description: fc.constantFrom("shop", "hub", null),
    labels: fc.option(
      fc.dictionary(fc.constantFrom("team", "stage"), fc.constantFrom("shop", "hub", null), { noNullPrototype: true }),
    ),
    pools: fc.option(fc.dictionary(fc.constantFrom("general", "gpu"), fc.option(pool), { noNullPrototype: true })),
    sizes: fc.option(fc.record({ nodes: fc.constantFrom(20, 22), pods: fc.constantFrom(15, 16) }, { requiredKeys: [] })),
  },
  { requiredKeys: [] },
);

const layered: fc.Arbitrary<FleetSpec> = fc.tuple(layer, layer, layer, layer).map(([defaults, region, ring, cluster]) =>
  aSpec({
    defaults,
    rings: { canary: { clusters: ring } },
    regions: { "eu-west": { cloud: "aws", location: "eu-west-1", account: "111122223333", clusters: region } },
    clusters: { hub: { region: "eu-west", ring: "canary", ...cluster } },
  }),
);

describe("a cluster", () => {
  test("takes each value from the nearest layer that has one: itself, its ring, its region, the defaults, the edition", () => {
    const spec = aSpec({
      defaults: { kubernetes: "1.33", labels: { a: "defaults", b: "defaults", c: "defaults", d: "defaults" } },
      rings: { canary: { clusters: { labels: { a: "ring", b: "ring" } } } },
      regions: { "eu-west": { cloud: "aws", clusters: { labels: { a: "region", b: "region", c: "region" } } } },
      clusters: { hub: { region: "eu-west", ring: "canary", labels: { a: "cluster" } } },
    });
    const [hub] = normalize(spec).clusters;
    expect(hub).toMatchObject({
      kubernetes: "1.33",
      endpoint: "restricted",
      labels: { a: "cluster", b: "ring", c: "region", d: "defaults" },
    });
  });

  test("gets its ring from its region or the defaults, unless it has one or is taken out by null", () => {
    const spec = aSpec({
      defaults: { ring: "broad" },
      rings: { canary: { clusters: { kubernetes: "1.36" } }, broad: { clusters: { kubernetes: "1.34" } } },
      regions: { "eu-west": { cloud: "aws", clusters: { ring: "canary" } }, "us-east": { cloud: "aws" } },
      clusters: {
        a: { region: "eu-west" },
        b: { region: "us-east" },
        c: { region: "eu-west", ring: null },
        d: { region: "us-east", ring: "canary" },
      },
    });
    expect(normalize(spec).clusters.map(({ ring, kubernetes }) => [ring, kubernetes])).toEqual([
      ["canary", "1.36"],
      ["broad", "1.34"],
      [undefined, "1.35"],
      ["canary", "1.36"],
    ]);
  });

  test("that deletes a value of a layer has the edition's, not that of a layer below", () => {
    const spec = aSpec({ defaults: { kubernetes: "1.34" }, clusters: { hub: { region: "eu-west", kubernetes: null } } });
    expect(normalize(spec).clusters[0]?.kubernetes).toBe(EDITIONS["2026-11"].clusters.kubernetes);
  });

  test("has one pool when nobody declares any, and only its own when somebody does", () => {
    const none = normalize(aSpec()).clusters[0]?.pools.map(({ name, machine }) => [name, machine]);
    const own = normalize(aSpec({ defaults: { pools: { gpu: { max: 2 } } } })).clusters[0]?.pools.map(({ name, machine }) => [
      name,
      machine,
    ]);
    expect([none, own]).toEqual([[["general", "4x16"]], [["gpu", "4x16"]]]);
  });
});

describe("explain", () => {
  test("tells of no pools where the cloud brings nodes by itself, since there are none", () => {
    const spec = aSpec({
      defaults: { pools: { general: { max: 3 } } },
      clusters: { hub: { region: "eu-west", compute: "auto" } },
    });
    expect(normalize(spec).clusters[0]?.pools).toEqual([]);
    expect(explainPath(spec, ["clusters", "hub", "pools"])).toEqual([]);
    expect(explainPath(spec, ["clusters", "hub", "compute"])).toMatchObject([{ value: "auto" }]);
  });

  test("tells of every value of a cluster what the plan gets", () => {
    fc.assert(
      fc.property(layered, (spec) => {
        const [hub] = normalize(spec).clusters;
        const said: Record<string, unknown> = {};
        for (const { path, value } of explainPath(spec, ["clusters", "hub"])) said[path.slice(2).join(".")] = value;
        const got: Record<string, unknown> = {};
        for (const key of ["region", "ring", "kubernetes", "endpoint", "protect", "compute", "state", "description"] as const) {
          if (hub?.[key] !== undefined) got[key] = hub[key];
        }
        for (const [key, value] of Object.entries({ ...hub?.labels })) got[`labels.${key}`] = value;
        for (const [key, value] of Object.entries({ ...hub?.sizes })) got[`sizes.${key}`] = value;
        for (const { name, labels, taints, ...fields } of hub?.pools ?? []) {
          for (const [key, value] of Object.entries(fields).filter(([, value]) => value !== undefined))
            got[`pools.${name}.${key}`] = value;
          for (const [key, value] of Object.entries(labels)) got[`pools.${name}.labels.${key}`] = value;
          if (`pools.${name}.taints` in said) got[`pools.${name}.taints`] = taints.map(({ key, effect }) => ({ key, effect }));
        }
        expect(said).toEqual(got);
      }),
    );
  });

  test("names the winner and, the strongest first, whom it beat", () => {
    const spec = aSpec({
      defaults: { kubernetes: "1.33" },
      regions: { "eu-west": { cloud: "aws", clusters: { kubernetes: "1.34" } } },
      clusters: { hub: { region: "eu-west", kubernetes: "1.36" } },
    });
    const [leaf, ...others] = explainPath(spec, ["clusters", "hub", "kubernetes"]);
    expect(others).toEqual([]);
    expect(leaf).toEqual({
      path: ["clusters", "hub", "kubernetes"],
      value: "1.36",
      winner: { layer: "cluster hub", path: ["clusters", "hub", "kubernetes"], value: "1.36" },
      overridden: [
        { layer: "region eu-west", path: ["regions", "eu-west", "clusters", "kubernetes"], value: "1.34" },
        { layer: "defaults", path: ["defaults", "kubernetes"], value: "1.33" },
        { layer: "edition 2026-11", path: undefined, value: "1.35" },
      ],
    });
  });

  test("says what a layer deleted, and what counts instead", () => {
    const spec = aSpec({
      defaults: { protect: false, labels: { team: "shop" } },
      clusters: { hub: { region: "eu-west", protect: null, labels: null } },
    });
    const [protect] = explainPath(spec, ["clusters", "hub", "protect"]);
    expect([protect?.value, protect?.winner.layer, protect?.overridden.map(({ layer: of, value }) => [of, value])]).toEqual([
      true,
      "edition 2026-11",
      [
        ["cluster hub", null],
        ["defaults", false],
      ],
    ]);
    expect(explainPath(spec, ["clusters", "hub", "labels"])).toEqual([]);
  });

  test("tells the edition's defaults of everything else as the plan gets them", () => {
    const spec = aSpec({
      dns: { provider: "route53", zone: "fleet.acme.example", region: "eu-west" },
      sync: { hub: "hub", source: { url: "https://git.acme.example/fleet.git" } },
      rings: { canary: {} },
      regions: {
        laptop: { cloud: "local" },
        "eu-west": { cloud: "aws", identity: { apply: "arn:aws:iam::111122223333:role/apply" } },
      },
      workloads: { shop: { topology: "replicated", entry: { host: "shop.acme.example", port: 8443 } } },
    });
    const fleet = normalize(spec);
    const shop = fleet.workloads[0]?.entry;
    const value = (...path: string[]): unknown => explainPath(spec, path)[0]?.value;
    expect({
      dir: value("state", "dir"),
      create: value("dns", "create"),
      pool: value("addressing", "pool"),
      connectivity: value("connectivity", "default"),
      sync: [value("sync", "registry"), value("sync", "agent")],
      source: [value("sync", "source", "branch"), value("sync", "source", "path"), value("sync", "source", "auth", "kind")],
      approval: value("rings", "canary", "approval"),
      ports: value("regions", "laptop", "ports"),
      plan: value("regions", "eu-west", "identity", "plan"),
      entry: ["via", "policy", "port", "tls"].map((key) => value("workloads", "shop", "entry", key)),
      health: ["path", "port", "protocol"].map((key) => value("workloads", "shop", "entry", "health", key)),
    }).toEqual({
      dir: fleet.state.backend === "local" ? fleet.state.dir : "",
      create: fleet.dns?.create,
      pool: String(fleet.addressing.pool),
      connectivity: fleet.connectivity.default,
      sync: [fleet.sync.registries[0], fleet.sync.agent],
      source: [fleet.sync.source?.branch, fleet.sync.source?.path, fleet.sync.source?.auth.kind],
      approval: fleet.rings[0]?.approval,
      ports: `${fleet.regions[1]?.ports?.first}-${fleet.regions[1]?.ports?.last}`,
      plan: fleet.regions[0]?.identity?.plan,
      entry: [shop?.via, shop?.policy, shop?.port, shop?.tls],
      health: [shop?.health.path, shop?.health.port, shop?.health.protocol],
    });
  });
});

describe("a fleet", () => {
  test("is the same however the maps of its file are ordered, but for rings", () => {
    fc.assert(
      fc.property(layered, (spec) => {
        expect(JSON.stringify(normalize(reversed(spec) as FleetSpec))).toBe(JSON.stringify(normalize(spec)));
      }),
    );
    const rings = (names: string[]): string[] =>
      normalize(aSpec({ rings: Object.fromEntries(names.map((name) => [name, {}])) })).rings.map(({ name }) => name);
    expect(rings(["canary", "broad"])).toEqual(["canary", "broad"]);
    expect(rings(["broad", "canary"])).toEqual(["broad", "canary"]);
  });

  test("keeps the defaults of its edition: a released one never changes", () => {
    // Add an edition beside it instead of changing one.
    expect(EDITION_NAMES).toEqual(["2026-11"]);
    expect(EDITIONS["2026-11"]).toEqual({
      state: { local: { dir: ".fleetwright/state" } },
      clustersOn: { local: { kubernetes: "1.36" } },
      dns: { create: false },
      addressing: { pool: "10.0.0.0/8", headroom: 100 },
      connectivity: { default: "mesh" },
      sync: {
        registry: "clusterprofile",
        agent: "flux",
        source: { branch: "main", path: "clusters/{cluster}", auth: { kind: "none" } },
      },
      rings: { approval: "auto" },
      clusters: { kubernetes: "1.35", endpoint: "restricted", protect: true, compute: "pools", state: "present" },
      pools: { machine: "4x16", min: 2, max: 6, zones: 3, spot: false, arch: "amd64", surge: 33 },
      backup: { rpoHours: 24, retainDays: 30, lockDays: 0 },
      onlyPool: "general",
      entry: { via: "dns", reach: "internet", policy: "latency", port: 443, health: { path: "/healthz" }, tls: "managed" },
      kubernetes: { oldest: 34, newest: 36 },
    });
    const place = { location: "eu-west-1", existing: false };
    const inRegions = EDITION_NAMES.map((edition) => eachCloud(({ region }) => region.defaults(edition, place)));
    expect(inRegions).toEqual([
      {
        aws: { nat: "per-zone", zones: ["euw1-az1", "euw1-az2", "euw1-az3"] },
        gcp: {},
        azure: {},
        local: { ports: "16000-31999" },
        external: {},
      },
    ]);
  });
});

/** The same data with the keys of every map in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, reversed(entry)]),
  );
}
