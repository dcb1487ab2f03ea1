import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { parseLock } from "../../lib/fleet-file/read/lock-file.ts";
import { anAwsFleetBench, createStateBucket } from "../support/aws-fleet-deployed.ts";
import type { AwsFleetBench } from "../support/aws-fleet-deployed.ts";
import { DUBLIN, EKS_CLUSTERS, OREGON, PLACES, STATE_BUCKET } from "../support/aws-fleet-file.ts";
import { inventory } from "../support/aws-fleet-inventory.ts";
import type { Thing } from "../support/aws-fleet-inventory.ts";
import { readCluster, readNetwork, readPeerings } from "../support/aws-fleet-readings.ts";
import { needs } from "../support/needs.ts";
import { CHECKOUT } from "../support/project.ts";

const { describe, test } = needs("terraform", "python", "control-plane", "go");

/** Two regions in two accounts, with something in every layer that can leave by an edit. */
const FLEET = `fleet: duo
edition: "2026-11"
state: { backend: s3, bucket: duo-terraform, region: eu-west-1, account: "123456789012" }
dns: { provider: route53, zone: duo.example, region: dublin, create: true }
access: { operators: [203.0.113.0/24, 10.250.0.0/24] }
connectivity: { default: mesh }
sync: { hub: hub, agent: none }
defaults: { kubernetes: "1.36", protect: false }
regions:
  dublin:
    cloud: aws
    location: eu-west-1
    account: "111122223333"
    zones: [euw1-az1, euw1-az2]
    nat: single
    identity: { apply: "arn:aws:iam::111122223333:role/apply", plan: "arn:aws:iam::111122223333:role/plan" }
  oregon:
    cloud: aws
    location: us-west-2
    account: "444455556666"
    zones: [usw2-az1, usw2-az2]
    nat: single
    identity: { apply: "arn:aws:iam::444455556666:role/apply" }
clusters:
  hub: { region: dublin, compute: auto }
  shop-us: { region: oregon, compute: auto }
workloads:
  shop: { topology: replicated, clusters: [hub, shop-us], entry: { host: shop.duo.example, policy: latency } }
`;

/** The account that keeps the states. */
const HOME = { account: "123456789012", region: DUBLIN.region } as const;
const ENTRIES = ["certificate", "health check", "hosted zone", "load balancer", "target group"];

/** What docs/aws.md says that it stays, in its own words, and how the API shows it. */
const STAYS: readonly (readonly [row: string, words: string])[] = [
  [`bucket ${STATE_BUCKET}`, "the bucket for state, which no stack holds"],
  ["kms key PendingDeletion", "keys, disabled, for 30 days"],
];

// One fleet is deployed by the real plugin and taken down edit by edit, in the order of the tests.
describe("a fleet on AWS, by edits and `cdktf deploy '*'` alone", () => {
  let bench: AwsFleetBench;
  let before: ReadonlySet<string>;

  beforeAll(async () => {
    bench = await anAwsFleetBench(FLEET, [EKS_CLUSTERS.hub, EKS_CLUSTERS["shop-us"]]);
    before = new Set((await inventory(bench.api.reader, [...PLACES, HOME])).map(nameOf));
    await createStateBucket(bench);
    await agree();
    await bench.cdktf("deploy");
  }, 1_500_000);

  afterAll(async () => {
    await bench?.dispose();
  }, 120_000);

  function edit(what: string, by: string): void {
    const text = bench.project.read("fleet.yaml");
    expect(text).toContain(what);
    bench.project.write("fleet.yaml", text.replace(what, by));
  }

  async function deploy(): Promise<void> {
    await bench.cdktf("deploy");
    // Stacks that have left are looked at no more.
    expect(await bench.fleetwright("plan", "--write", "--retire", "-q")).toMatchObject({ code: 0 });
  }

  /** Ids of the stacks that the lock knows. */
  function known(): readonly string[] {
    const { lock } = parseLock(bench.project.read("fleet.lock"), "fleet.lock");
    return lock.stacks.map(({ id }) => id);
  }

  async function agree(): Promise<void> {
    expect(await bench.fleetwright("plan", "--write", "--yes", "-q")).toMatchObject({ code: 0 });
  }

  /** What is there of the fleet. */
  async function there(...accounts: readonly { readonly account: string; readonly region: string }[]): Promise<readonly Thing[]> {
    return (await inventory(bench.api.reader, accounts)).filter((one) => !before.has(nameOf(one)));
  }

  /** How many there are of each kind that entries are made of. */
  async function entriesIn(place: { readonly account: string; readonly region: string }) {
    const things = await there(place);
    return Object.fromEntries(ENTRIES.map((kind) => [kind, things.filter((one) => one.kind === kind).length]));
  }

  test("callers on private paths lose their way in, a cluster that leaves an entry its load balancer, and networks that are connected no more their way to each other", async () => {
    const { reader } = bench.api;
    const letIn = async () =>
      [await readCluster(reader, DUBLIN, EKS_CLUSTERS.hub), await readCluster(reader, OREGON, EKS_CLUSTERS["shop-us"])].map(
        (cluster) => cluster.letIn,
      );
    const routes = async (): Promise<number> => {
      const networks = await Promise.all(PLACES.map((place) => readNetwork(reader, place, "duo")));
      const all = networks.flatMap(({ tables }) => tables.flatMap((table) => table.routes));
      return all.filter(({ peering }) => peering !== undefined).length;
    };
    const peerings = async (): Promise<readonly string[]> => [...(await readPeerings(reader, DUBLIN)).values()];
    expect(await letIn()).toEqual([["tcp 443 443 10.250.0.0/24"], ["tcp 443 443 10.250.0.0/24"]]);
    expect(await entriesIn(OREGON)).toMatchObject({ certificate: 1, "load balancer": 1, "target group": 1 });
    expect([await routes(), await peerings()]).toEqual([expect.any(Number), ["active"]]);
    expect(await routes()).toBeGreaterThan(0);
    edit(", 10.250.0.0/24", "");
    edit("clusters: [hub, shop-us]", "clusters: [hub]");
    edit("default: mesh", "default: none");
    await agree();
    await deploy();
    expect(await letIn()).toEqual([[], []]);
    expect(await entriesIn(OREGON)).toMatchObject({ certificate: 0, "load balancer": 0, "target group": 0 });
    expect(await entriesIn(DUBLIN)).toMatchObject({ certificate: 1, "load balancer": 1, "target group": 1, "hosted zone": 1 });
    expect([await routes(), (await peerings()).filter((state) => state !== "deleted")]).toEqual([0, []]);
    expect(known().filter((id) => /^(access|peering)-|^entry-oregon$/.test(id))).toEqual([]);
  }, 1_200_000);

  test("the last entry goes with its zone, and a whole region with its clusters, which leave the hub before", async () => {
    edit("shop: { topology", "shop: { state: absent, topology");
    edit("shop-us: { region: oregon", "shop-us: { region: oregon, state: absent");
    edit("  oregon:\n", "  oregon:\n    absent: true\n");
    await agree();
    await deploy();
    expect(await entriesIn(DUBLIN)).toEqual(Object.fromEntries(ENTRIES.map((kind) => [kind, 0])));
    expect(rowsOf(await there(OREGON, HOME))).toEqual(STAYS.map(([row]) => row));
    expect(known()).toEqual(["bootstrap-hub", "cluster-hub", "network-dublin"]);
    const { stdout } = await bench.fleetwright("status");
    expect(stdout).toMatch(/^hub +yes/m);
    expect(stdout).not.toMatch(/^shop-us /m);
    expect(await bench.fleetwright("remove", "oregon")).toMatchObject({ code: 0 });
    expect(bench.project.read("fleet.yaml")).not.toMatch(/oregon:|shop-us:/);
  }, 1_200_000);

  test("the last region goes with the hub, and what is left of the fleet is what docs/aws.md says", async () => {
    // The zone's region is named still, by a zone that nothing is in.
    const begun = await bench.fleetwright("remove", "dublin", "--yes");
    expect([begun.code, begun.stdout]).toEqual([0, expect.stringContaining("3 stacks leave")]);
    await bench.cdktf("deploy");
    const ended = await bench.fleetwright("remove", "dublin");
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing needs fleet.yaml and fleet.lock any more") });
    expect(known()).toEqual([]);
    expect(rowsOf(await there(...PLACES, HOME))).toEqual(STAYS.map(([row]) => row));
    const page = readFileSync(path.join(CHECKOUT, "docs/aws.md"), "utf8");
    const [, section = ""] = /## What stays after a destroy\n([^]*?)\n## /.exec(page) ?? [];
    for (const [, words] of STAYS) expect(section).toContain(words);
    expect(bench.api.faults.filter((fault) => / 5\d\d /.test(fault))).toEqual([]);
  }, 1_200_000);
});

/** Kinds with their states, buckets with their names; each once. */
function rowsOf(things: readonly Thing[]): readonly string[] {
  const rows = things.map(({ kind, id, state }) => (kind === "bucket" ? `${kind} ${id}` : `${kind} ${state ?? "there"}`));
  return [...new Set(rows)].sort();
}

function nameOf({ kind, account, id }: Thing): string {
  return `${kind} ${account} ${id}`;
}
