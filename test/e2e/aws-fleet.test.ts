import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { parseLock } from "../../lib/fleet-file/read/lock-file.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import { awsPolicies } from "../../scripts/permissions/aws/policies.ts";
import { anAwsFleetBench, openStateBucket } from "../support/aws-fleet-deployed.ts";
import type { AwsFleetBench } from "../support/aws-fleet-deployed.ts";
import { DUBLIN, EKS_CLUSTERS, OREGON, PLACES, STATE_BUCKET } from "../support/aws-fleet-file.ts";
import { inventory } from "../support/aws-fleet-inventory.ts";
import type { Thing } from "../support/aws-fleet-inventory.ts";
import { readCluster, readLoadBalancers, readNetwork, readPeerings, readZone } from "../support/aws-fleet-readings.ts";
import type { RecordReading } from "../support/aws-fleet-readings.ts";
import { needs } from "../support/needs.ts";
import { CHECKOUT } from "../support/project.ts";

const { describe, test } = needs("terraform", "python", "control-plane", "go");

const FLEET = "duo";
const DECLARED = ["198.51.100.7/32", "203.0.113.0/24"];
const DUBLIN_APPLY = "arn:aws:iam::111122223333:role/apply";
const OREGON_APPLY = "arn:aws:iam::444455556666:role/apply";
const ADDONS = ["aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"];
const ADMIN = ["AmazonEKSClusterAdminPolicy"];
const VIEW = ["AmazonEKSViewPolicy"];

/** The account that keeps the states. */
const HOME = { account: "123456789012", region: DUBLIN.region } as const;
const ENTRIES = ["certificate", "health check", "hosted zone", "load balancer", "target group"];

/** What docs/aws.md says that it stays, in its own words, and how the API shows it. */
const STAYS: readonly (readonly [row: string, words: string])[] = [
  [`bucket ${STATE_BUCKET}`, "the bucket for state, which no stack holds"],
  ["kms key PendingDeletion", "keys, disabled, for 30 days"],
];

// One fleet is deployed by the real plugin, read back, and taken down edit by edit, in the order of the tests.
describe("a fleet on AWS in two regions of two accounts", () => {
  let bench: AwsFleetBench;
  let before: ReadonlySet<string>;

  beforeAll(async () => {
    bench = await anAwsFleetBench();
    before = new Set((await inventory(bench.api.reader, [...PLACES, HOME])).map(nameOf));
  }, 300_000);

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

  test("begins with the bucket for its states, and is planned and deployed by the commands that are named then", async () => {
    const made = await bench.fleetwright("init", "--yes");
    expect(made.stderr.match(/(?<=^next: ).*$/gm)).toEqual(["fleetwright plan --write", "fleetwright deploy"]);
    await openStateBucket(bench);
    expect(await bench.fleetwright("plan", "--write")).toMatchObject({ code: 0 });
    await bench.cdktf("deploy");
  });

  test("has routes both ways between its networks, in every table that subnets use, through an accepted peering", async () => {
    const { reader } = bench.api;
    const [dublin, oregon] = await Promise.all([readNetwork(reader, DUBLIN, FLEET), readNetwork(reader, OREGON, FLEET)]);
    const peerings = [await readPeerings(reader, DUBLIN), await readPeerings(reader, OREGON)];
    const [connection = ""] = [...(peerings[0]?.keys() ?? [])];
    expect(peerings.map((seen) => [...seen])).toEqual([[[connection, "active"]], [[connection, "active"]]]);
    for (const [from, to, tables] of [
      [dublin, oregon, 4],
      [oregon, dublin, 4],
    ] as const) {
      expect(from.tables).toHaveLength(tables);
      for (const table of from.tables) {
        const peered = table.routes.filter(({ peering }) => peering !== undefined);
        expect(peered.sort(byTarget)).toEqual([...to.blocks].sort().map((block) => ({ to: block, peering: connection })));
      }
    }
  });

  test("has no two subnets that overlap, in any of its networks", async () => {
    const networks = await Promise.all(PLACES.map((place) => readNetwork(bench.api.reader, place, FLEET)));
    const subnets = networks.flatMap((network) => network.subnets).map((block) => Cidr.from(block));
    expect(subnets.length).toBeGreaterThanOrEqual(12);
    const pairs = subnets.flatMap((one, index) => subnets.slice(index + 1).map((other) => [one, other] as const));
    expect(pairs.filter(([one, other]) => one.overlaps(other)).map(String)).toEqual([]);
  });

  test("lets exactly the declared callers knock at each API server", async () => {
    const { reader } = bench.api;
    const dublin = await readNetwork(reader, DUBLIN, FLEET);
    expect(dublin.natAddresses).toHaveLength(1);
    const runners = [...dublin.blocks, "10.250.0.0/24"].sort().map((block) => `tcp 443 443 ${block}`);
    const hub = await readCluster(reader, DUBLIN, EKS_CLUSTERS.hub);
    const shopEu = await readCluster(reader, DUBLIN, EKS_CLUSTERS["shop-eu"]);
    const shopUs = await readCluster(reader, OREGON, EKS_CLUSTERS["shop-us"]);
    expect(hub).toMatchObject({ publicBlocks: DECLARED, letIn: runners });
    expect(shopEu).toMatchObject({ publicBlocks: undefined, letIn: runners });
    const nat = dublin.natAddresses.map((address) => `${address}/32`);
    expect(shopUs).toMatchObject({ publicBlocks: [...DECLARED, ...nat].sort(), letIn: runners });
  });

  test("has pools with add-ons, or Auto Mode, and rights in clusters for those declared and nobody else", async () => {
    const { reader } = bench.api;
    const pools = { auto: false, nodeGroups: { general: 1 }, addons: ADDONS };
    const deployers = { [DUBLIN_APPLY]: ADMIN, "arn:aws:iam::111122223333:role/plan": VIEW };
    const hub = await readCluster(reader, DUBLIN, EKS_CLUSTERS.hub);
    expect(hub).toMatchObject(pools);
    expect(hub.access).toEqual({ ...deployers, "arn:aws:iam::111122223333:role/sre": VIEW });
    const shopEu = await readCluster(reader, DUBLIN, EKS_CLUSTERS["shop-eu"]);
    expect(shopEu).toMatchObject(pools);
    expect(shopEu.access).toEqual(deployers);
    const shopUs = await readCluster(reader, OREGON, EKS_CLUSTERS["shop-us"]);
    expect(shopUs).toMatchObject({ auto: true, nodeGroups: {}, addons: [] });
    expect(shopUs.access).toEqual({ [OREGON_APPLY]: ADMIN });
  });

  test("leads users to the load balancer of the nearer region that is healthy", async () => {
    const { reader } = bench.api;
    const records = await readZone(reader, DUBLIN, "duo.example");
    const balancers = await Promise.all(PLACES.map((place) => readLoadBalancers(reader, place)));
    const led = answersFor(records, "shop.duo.example").map(({ region, alias, healthCheck }) => ({
      region,
      alias,
      checked: healthCheck !== undefined,
    }));
    const nearest = PLACES.map(({ region }, index) => ({ region, alias: balancers[index]?.[0], checked: true }));
    expect(led.sort((one, other) => (one.region ?? "").localeCompare(other.region ?? ""))).toEqual(nearest);
  });

  test("has joined its hub with tokens that its clusters' own API servers checked, each by the role of the cluster's account", async () => {
    const verdicts = new Set(bench.webhook.reviews.map(({ cluster, verdict }) => `${cluster} ${JSON.stringify(verdict)}`));
    const as = (principal: string): string => JSON.stringify({ principal });
    expect([...verdicts].sort()).toEqual([
      `duo-hub ${as(DUBLIN_APPLY)}`,
      `duo-shop-eu ${as(DUBLIN_APPLY)}`,
      `duo-shop-us ${as(OREGON_APPLY)}`,
    ]);
    const { code, stdout } = await bench.fleetwright("status");
    expect(code).toBe(0);
    for (const name of Object.keys(EKS_CLUSTERS)) expect(stdout).toMatch(new RegExp(`^${name} +yes +v1\\.36\\.1 +joined`, "m"));
  });

  test("has no changes at a second deploy, in any stack", async () => {
    const again = await bench.cdktf("deploy");
    expect(again.match(/# .* (will|must) be .*/g)).toBeNull();
    const stacks = readdirSync(path.join(bench.project.folder, "cdktf.out/stacks"));
    expect(again.match(/No changes\./g)).toHaveLength(stacks.length);
  });

  test("loses a cluster, callers on private paths their way in, a cluster that leaves an entry its load balancer, and networks that are connected no more their way to each other", async () => {
    const { reader } = bench.api;
    const letIn = async () =>
      [await readCluster(reader, DUBLIN, EKS_CLUSTERS.hub), await readCluster(reader, OREGON, EKS_CLUSTERS["shop-us"])].map(
        (cluster) => cluster.letIn,
      );
    const routes = async (): Promise<number> => {
      const networks = await Promise.all(PLACES.map((place) => readNetwork(reader, place, FLEET)));
      const all = networks.flatMap(({ tables }) => tables.flatMap((table) => table.routes));
      return all.filter(({ peering }) => peering !== undefined).length;
    };
    const peerings = async (): Promise<readonly string[]> => [...(await readPeerings(reader, DUBLIN)).values()];
    const { blocks } = await readNetwork(reader, DUBLIN, FLEET);
    const callers = [...blocks, "10.250.0.0/24"].sort().map((block) => `tcp 443 443 ${block}`);
    expect(await letIn()).toEqual([callers, callers]);
    expect(await entriesIn(OREGON)).toMatchObject({ certificate: 1, "load balancer": 1, "target group": 1 });
    expect([await routes(), await peerings()]).toEqual([expect.any(Number), ["active"]]);
    expect(await routes()).toBeGreaterThan(0);
    edit(", 10.250.0.0/24", "");
    edit(", { region: dublin }", "");
    edit("shop-eu: { region: dublin", "shop-eu: { region: dublin, state: absent");
    edit("clusters: [hub, shop-us]", "clusters: [hub]");
    edit("default: mesh", "default: none");
    await agree();
    await deploy();
    expect(await letIn()).toEqual([[], []]);
    expect(await readCluster(reader, OREGON, EKS_CLUSTERS["shop-us"])).toMatchObject({ publicBlocks: DECLARED });
    expect(await entriesIn(OREGON)).toMatchObject({ certificate: 0, "load balancer": 0, "target group": 0 });
    expect(await entriesIn(DUBLIN)).toMatchObject({ certificate: 1, "load balancer": 1, "target group": 1, "hosted zone": 1 });
    expect([await routes(), (await peerings()).filter((state) => state !== "deleted")]).toEqual([0, []]);
    expect(known().filter((id) => /^(access|peering)-|^entry-oregon$/.test(id))).toEqual([]);
  }, 1_200_000);

  test("loses its last entry with its zone, and a whole region with its clusters, which leave the hub before", async () => {
    edit("  shop:\n", "  shop:\n    state: absent\n");
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

  test("leaves nothing when it is destroyed but keys in their waiting period", async () => {
    const grown = await there(...PLACES);
    expect(new Set(grown.map(({ kind }) => kind)).size).toBeGreaterThan(15);
    await bench.cdktf("destroy");
    const left = await there(...PLACES);
    expect(left.map(({ kind, state }) => `${kind} ${state}`)).toEqual(left.map(() => "kms key PendingDeletion"));
  });

  test("is made again by a deployment; then the last region goes with the hub, and what is left of the fleet is what docs/aws.md says", async () => {
    await bench.cdktf("deploy");
    expect((await there(DUBLIN)).map(({ kind }) => kind)).toContain("cluster");
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

  test("has asked AWS for nothing that the policies in docs/reference/aws-permissions.md do not allow", () => {
    const allowed = awsPolicies().flatMap(({ statements }) => statements.flatMap(({ Action }) => Action));
    // The deployer takes on the roles that have those policies, and this test takes the bucket's policy away.
    const asked = [...bench.api.asked].filter((action) => !["sts:AssumeRole", "s3:DeleteBucketPolicy"].includes(action));
    expect(asked.filter((action) => !allowed.includes(action))).toEqual([]);
    expect(asked.length).toBeGreaterThan(150);
  });
});

/** The addresses' records that a name leads to, through names of the zone itself. */
function answersFor(records: readonly RecordReading[], host: string): readonly RecordReading[] {
  const own = records.filter(({ name, type }) => name === host && type === "A");
  return own.flatMap((record) => {
    const further = record.alias === undefined ? [] : answersFor(records, record.alias);
    return further.length > 0 ? further : [record];
  });
}

/** Kinds with their states, buckets with their names; each once. */
function rowsOf(things: readonly Thing[]): readonly string[] {
  const rows = things.map(({ kind, id, state }) => (kind === "bucket" ? `${kind} ${id}` : `${kind} ${state ?? "there"}`));
  return [...new Set(rows)].sort();
}

function nameOf({ kind, account, id }: Thing): string {
  return `${kind} ${account} ${id}`;
}

function byTarget(one: { readonly to: string }, other: { readonly to: string }): number {
  return one.to < other.to ? -1 : 1;
}
