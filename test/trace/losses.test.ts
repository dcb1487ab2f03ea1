import { expect, test } from "@jest/globals";
import { entryClusters } from "../../lib/model/entry-clusters.ts";
import type { Workload } from "../../lib/model/fleet.ts";
import { failureDomains } from "../../lib/plan/failures/failure-domains.ts";
import { planWorkloads } from "../../lib/plan/failures/workload-plans.ts";
import type { World } from "../../lib/trace/model.ts";
import { actorNamed } from "../../lib/trace/outsiders.ts";
import { verdictOf, verdicts } from "../../lib/trace/trace.ts";
import { Walks } from "../../lib/trace/walk.ts";
import { aFleet, aPool, aWorkload } from "../support/a-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";
import { withoutLost } from "../support/losses-in-terraform.ts";
import { tracedFleet, worldIn } from "../support/traced-fleet.ts";
import type { TracedFleet } from "../support/traced-fleet.ts";

const NARROW = { pools: [aPool("general", { zones: 1 })] };
const AZURE = "00000000-0000-0000-0000-000000000001";

const parted = (name: string, api: readonly string[], ledger: readonly string[], survives?: Workload["survives"]): Workload =>
  aWorkload(name, [...new Set([...api, ...ledger])], { topology: "segmented", components: { api, ledger }, survives });

/** Hubs on three clouds, with workloads over one cluster, one zone, one cloud, several clouds, and over each hub. */
const fleet = aFleet(
  {
    "aws dublin": { clusters: { hub: {}, near: NARROW, "near-2": NARROW, apart: {} } },
    "aws oregon": { location: "us-west-2", zones: ["usw2-az1", "usw2-az2"], clusters: { one: {} } },
    "aws ohio": { location: "us-east-2", zones: ["use2-az1", "use2-az2"], clusters: { two: {} } },
    "gcp belgium": { account: "acme-prod", location: "europe-west1" },
    "gcp north": { account: "acme-prod", clusters: { three: {}, "three-narrow": NARROW } },
    "gcp south": { account: "acme-prod", location: "europe-west4", clusters: { four: {} } },
    "azure quincy": { account: AZURE, location: "westus2" },
    "azure west": { account: AZURE, location: "westeurope", clusters: { five: {}, "five-narrow": NARROW } },
    "azure east": { account: AZURE, location: "eastus2", clusters: { six: {} } },
  },
  {
    connectivity: { default: "hub", hubs: { aws: "dublin", gcp: "belgium", azure: "quincy" }, links: [] },
    dns: aZone({ region: "dublin" }),
    workloads: [
      aWorkload("alone", ["apart"], { entry: anEntry({ host: "alone.acme.example" }), survives: "zone" }),
      aWorkload("twins", ["near", "near-2"], { entry: anEntry({ host: "twins.acme.example" }) }),
      aWorkload("far", ["one", "two"], { entry: anEntry({ host: "far.acme.example" }), survives: "region" }),
      aWorkload("shop", ["one", "three"], { entry: anEntry(), survives: "cloud" }),
      aWorkload("narrow", ["three-narrow"], {}),
      aWorkload("narrow-too", ["five-narrow"], {}),
      parted("over-aws", ["one"], ["two"]),
      parted("over-google", ["three"], ["four"]),
      parted("over-azure", ["five"], ["six"]),
      parted("beside", ["one", "two"], ["one", "two"], "region"),
    ],
  },
);

interface Left {
  readonly world: World;
  readonly walks: Walks;
  /** Stacks with a pool. */
  readonly pools: ReadonlySet<string>;
}

function leftOf(fleet: TracedFleet, resources = fleet.resources): Left {
  const pools = resources.filter(({ type }) => /_node_(group|pool)$/.test(type)).map(({ stack }) => stack);
  const world = worldIn(fleet, resources);
  return { world, walks: new Walks(world), pools: new Set(pools) };
}

/** Whether packets of users come to some cluster, or, between parts, from some cluster of the one to one of the other. */
function isReached(
  { world, walks, pools }: Left,
  { workload, fronts }: { readonly workload: Workload; readonly fronts: ReadonlyMap<string, string> },
): boolean {
  const arrives = (from: string, to: string, accepted: readonly string[]): boolean => {
    const [one, other] = [actorNamed(world, from), actorNamed(world, to)];
    if (one === undefined || other === undefined) return false;
    const all = verdicts(walks, one, other, 443);
    return (
      all.length > 0 && (accepted.includes(verdictOf(other, 443, all)) || all.every((verdict) => accepted.includes(verdict)))
    );
  };
  // What pods and agents write into filters later isn't in the Terraform: packets come as far as those.
  const routed = ["reached", "filtered"];
  const runs = (cluster: string): boolean =>
    pools.has(`cluster-${cluster}`) && arrives(`nodes/${cluster}`, `nodes/${cluster}`, routed);
  const serves = (cluster: string): boolean => {
    const front = fronts.get(cluster);
    if (!runs(cluster)) return false;
    if (workload.entry === undefined || front === undefined) return true;
    return arrives("internet", `entry/${front}`, ["reached"]) && arrives(`entry/${front}`, `nodes/${cluster}`, routed);
  };
  if (workload.topology === "segmented") {
    const { api = [], ledger = [] } = workload.components;
    return api.some((from) => ledger.some((to) => runs(from) && runs(to) && arrives(`nodes/${from}`, `nodes/${to}`, routed)));
  }
  return (workload.entry === undefined ? workload.clusters : entryClusters(workload, workload.entry)).some(serves);
}

test("of every zone, cluster, link, hub, region and cloud that is lost, packets say of each workload what the plan says", async () => {
  const traced = await tracedFleet(fleet);
  const { plan, resources } = traced;
  // Load balancers of other clouds are no actors: there, nodes that run are taken for an answer.
  const fronts = plan.entries.map(({ workload, fronts: all }) => ({
    name: workload,
    own: new Map(all.filter(({ cloud }) => cloud === "aws").map(({ cluster, name }) => [cluster, name])),
  }));
  const workloads = plan.fleet.workloads.map((workload) => ({
    workload,
    fronts: fronts.find(({ name }) => name === workload.name)?.own ?? new Map<string, string>(),
  }));
  expect(workloads.filter((one) => !isReached(leftOf(traced), one)).map(({ workload }) => workload.name)).toEqual([]);
  const told = new Map(planWorkloads(plan).map(({ workload, singlePoints }) => [workload, singlePoints]));
  const lost: string[] = [];
  for (const domain of failureDomains(plan).filter(({ kind }) => kind !== "dns")) {
    const left = withoutLost(plan, resources, domain);
    // No single machine of a pool in several zones is in the Terraform.
    if (domain.kind !== "zone") expect(left.length).toBeLessThan(resources.length);
    const world = leftOf(traced, left);
    const what = `${domain.kind} ${domain.name}`;
    const silent = workloads.filter((one) => !isReached(world, one)).map(({ workload }) => `${workload.name} without ${what}`);
    const expected = [...told].filter(([, points]) => points.some(({ kind, name }) => `${kind} ${name}` === what));
    expect(silent).toEqual(expected.map(([name]) => `${name} without ${what}`));
    lost.push(...silent.map(() => domain.kind));
  }
  expect(new Set(lost)).toEqual(new Set(["cluster", "zone", "link", "hub", "region", "cloud"]));
});
