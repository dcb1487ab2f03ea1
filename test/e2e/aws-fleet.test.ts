import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { Cidr } from "../../lib/model/cidr.ts";
import { awsPolicies } from "../../scripts/permissions/aws/policies.ts";
import { anAwsFleetBench, createStateBucket } from "../support/aws-fleet-deployed.ts";
import type { AwsFleetBench } from "../support/aws-fleet-deployed.ts";
import { DUBLIN, EKS_CLUSTERS, OREGON, PLACES } from "../support/aws-fleet-file.ts";
import { inventory } from "../support/aws-fleet-inventory.ts";
import type { Thing } from "../support/aws-fleet-inventory.ts";
import { readCluster, readLoadBalancers, readNetwork, readPeerings, readZone } from "../support/aws-fleet-readings.ts";
import type { RecordReading } from "../support/aws-fleet-readings.ts";
import { needs } from "../support/needs.ts";

const { describe, test } = needs("terraform", "python", "control-plane", "go");

const FLEET = "duo";
const DECLARED = ["198.51.100.7/32", "203.0.113.0/24"];
const DUBLIN_APPLY = "arn:aws:iam::111122223333:role/apply";
const OREGON_APPLY = "arn:aws:iam::444455556666:role/apply";
const ADDONS = ["aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"];
const ADMIN = ["AmazonEKSClusterAdminPolicy"];
const VIEW = ["AmazonEKSViewPolicy"];

// One fleet is deployed by the real plugin; tests read back what is there, and the last one takes it down.
describe("a fleet on AWS in two regions of two accounts", () => {
  let bench: AwsFleetBench;
  let before: readonly Thing[];

  beforeAll(async () => {
    bench = await anAwsFleetBench();
    await createStateBucket(bench);
    before = await inventory(bench.api.reader, PLACES);
    expect(await bench.fleetwright("plan", "--write", "-q")).toMatchObject({ code: 0 });
    await bench.cdktf("deploy");
  }, 1_200_000);

  afterAll(async () => {
    await bench?.dispose();
  }, 120_000);

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
    const runners = [...dublin.blocks].sort().map((block) => `tcp 443 443 ${block}`);
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

  test("leaves nothing when it is destroyed but keys in their waiting period", async () => {
    const known = new Set(before.map(nameOf));
    const grown = (await inventory(bench.api.reader, PLACES)).filter((one) => !known.has(nameOf(one)));
    expect(new Set(grown.map(({ kind }) => kind)).size).toBeGreaterThan(15);
    await bench.cdktf("destroy");
    const left = (await inventory(bench.api.reader, PLACES)).filter((one) => !known.has(nameOf(one)));
    expect(left.map(({ kind, state }) => `${kind} ${state}`)).toEqual(left.map(() => "kms key PendingDeletion"));
    expect(bench.api.faults.filter((fault) => / 5\d\d /.test(fault))).toEqual([]);
  });

  test("has asked AWS for nothing that the policies in docs/reference/aws-permissions.md do not allow", () => {
    const allowed = awsPolicies().flatMap(({ statements }) => statements.flatMap(({ Action }) => Action));
    // The deployer takes on the roles that have those policies.
    const asked = [...bench.api.asked].filter((action) => action !== "sts:AssumeRole");
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

function nameOf({ kind, account, id }: Thing): string {
  return `${kind} ${account} ${id}`;
}

function byTarget(one: { readonly to: string }, other: { readonly to: string }): number {
  return one.to < other.to ? -1 : 1;
}
