import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { countedParts } from "../../lib/cost/counted-parts.ts";
import { KINDS, isKind } from "../../lib/cost/kinds.ts";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import type { FleetPlan } from "../../lib/model/fleet-plan.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aFleet, aPool, aWorkload, anExistingCluster } from "../support/a-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";
import { synthesizedParts } from "../support/synthesized-parts.ts";
import type { Counts } from "../support/synthesized-parts.ts";

const FLEETS = path.join(import.meta.dirname, "../fleets");
/** Those that can be synthesized: the others have parts that can only be planned so far. */
const UNBUILT = ["acme", "existing"];
const SCENARIOS = readdirSync(FLEETS).filter(
  (name) => existsSync(path.join(FLEETS, name, "fleet.yaml")) && !UNBUILT.includes(name),
);

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What no scenario has. */
const FLEETS_BESIDE: Readonly<Record<string, Fleet>> = {
  "networks on AWS with one NAT gateway and with none, joined by transit gateways": aFleet(
    {
      "aws eu-west": { nat: "single", clusters: { hub: { pools: [aPool("general"), aPool("batch", { spot: true, min: 0 })] } } },
      "aws eu-central": { nat: "none", location: "eu-central-1", clusters: { shop: {} } },
    },
    { connectivity: { default: "hub", hubs: { aws: "eu-west" }, links: [] } },
  ),
  "an accelerator on AWS, and a check of a workload that brings its certificate": aFleet(
    {
      "aws eu-west": { clusters: { hub: {} } },
      "aws eu-central": { location: "eu-central-1", clusters: { shop: {} } },
      "gcp north": { clusters: { north: {} } },
    },
    {
      dns: aZone(),
      workloads: [
        aWorkload("web", ["hub", "shop"], { entry: anEntry({ host: "web.acme.example", via: "accelerator" }) }),
        aWorkload("queue", ["hub", "north"], {
          entry: anEntry({
            host: "queue.acme.example",
            tls: "none",
            port: 5671,
            health: { path: "/", port: 5671, protocol: "tcp" },
          }),
        }),
      ],
    },
  ),
  "clusters of others, and spot pools on Google Cloud and Azure": aFleet({
    "gcp north": { clusters: { north: { pools: [aPool("general"), aPool("batch", { spot: true, min: 0, max: 9 })] } } },
    "azure west": { clusters: { west: { pools: [aPool("batch", { spot: true, min: 1, max: 9 })] } } },
    "external elsewhere": {
      clusters: { given: { existing: anExistingCluster({ kubeconfig: ["kubeconfig"], context: "given" }), pools: [] } },
    },
  }),
};

/** What is counted from the plan, by stack. */
function planned(plan: FleetPlan): ReadonlyMap<string, Counts> {
  const stacks = new Map<string, Record<string, readonly [number, number]>>(plan.stacks.map(({ id }) => [id, {}]));
  for (const { stack, kind, least, most } of countedParts(plan).parts) {
    const own = stacks.get(stack) ?? {};
    const [a, b] = own[kind] ?? [0, 0];
    own[kind] = [a + least, b + most];
  }
  return stacks;
}

async function expectWhatIsSynthesized(fleet: Fleet, out: string, from: Lock = EMPTY_LOCK): Promise<void> {
  const { stacks, lock } = await synthesizeFleet(fleet, out, from);
  const made = new Map([...stacks].map(([id, text]) => [id, synthesizedParts(id, text)]));
  for (const kinds of made.values()) for (const kind of Object.keys(kinds)) seen.add(kind);
  expect(Object.fromEntries(planned(planFleet(fleet, lock).plan))).toEqual(Object.fromEntries(made));
}

const seen = new Set<string>();

test.each(SCENARIOS)("what is counted of %s, stack by stack, is what its Terraform makes", async (scenario) => {
  const { fleet } = await loadFleet({ file: path.join(FLEETS, scenario, "fleet.yaml"), today: "2026-11-20" });
  await expectWhatIsSynthesized(fleet, path.join(folder, scenario));
});

test.each(Object.entries(FLEETS_BESIDE))("what is counted of %s is what its Terraform makes", async (_, fleet) => {
  await expectWhatIsSynthesized(fleet, mkdtempSync(path.join(folder, "beside-")));
});

test("what leaves the fleet is paid for no more: its stacks make nothing, and nothing is counted of them", async () => {
  const open = { protect: false };
  const east = { "azure east": { location: "eastus2", clusters: { till: open } } };
  const both = aFleet(
    { "azure west": { clusters: { hub: open, shop: open } }, ...east },
    { connectivity: { default: "hub", hubs: { azure: "west" }, links: [] } },
  );
  const { lock } = planFleet(both, EMPTY_LOCK);
  const left = aFleet({ "azure west": { clusters: { hub: open } }, ...east });
  await expectWhatIsSynthesized(left, mkdtempSync(path.join(folder, "leaving-")), lock);
});

test("every kind of part that a price can be given to was met in some Terraform", () => {
  expect([...KINDS.keys()].filter((kind) => !seen.has(kind))).toEqual([]);
  expect([...seen].filter((kind) => !isKind(kind))).toEqual([]);
});
