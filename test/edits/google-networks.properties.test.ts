import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { FleetSpec } from "../../lib/fleet-file/schema/schema.ts";
import { FIELDS_OF_FLEETS } from "../support/edits/edits.ts";
import { FORCE_NEW } from "../support/edits/force-new.ts";
import { grown } from "../support/edits/grown-fleet.ts";
import { Laboratory } from "../support/edits/laboratory.ts";
import { occasionsOf } from "../support/edits/occasions.ts";
import { live } from "../support/edits/outcome.ts";
import { FLEET_FILE } from "../support/edits/planned-edit.ts";
import { violations } from "../support/edits/violations.ts";

const STATE = { backend: "gcs", bucket: "acme-terraform", location: "europe-north1" } as const;
const REGIONS = {
  home: { cloud: "external" },
  north: {
    cloud: "gcp",
    location: "europe-north1",
    project: "acme-prod",
    identity: { apply: "deploy@acme-prod.iam.gserviceaccount.com", plan: "reader@acme-prod.iam.gserviceaccount.com" },
  },
  south: { cloud: "gcp", location: "europe-southwest1", project: "acme-prod" },
  west: {
    cloud: "gcp",
    location: "europe-west1",
    project: "acme-west",
    network: { id: "projects/acme-host/global/networks/shared", cidrs: ["192.168.0.0/16"], natAddresses: ["203.0.113.7"] },
  },
} as const;
/** Networks on Google Cloud that peer, and such that meet in a hub; their hub cluster is elsewhere. */
const LIVING = (["mesh", "hub"] as const).map((shape): FleetSpec => ({
  fleet: "acme",
  edition: "2026-11",
  state: STATE,
  connectivity: { default: shape },
  access: { operators: ["203.0.113.0/24"] },
  sync: { hub: "hub", agent: "none" },
  regions: structuredClone(REGIONS) as unknown as FleetSpec["regions"],
  clusters: { hub: { region: "home", existing: { id: "hub-1", kubeconfig: ".secrets/hub.kubeconfig", context: "admin" } } },
}));

const RUNS = Number(process.env["EDIT_RUNS"] ?? 60);
/** Longest that a run may take on a busy machine. */
const PATIENCE_MS = 20_000;

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
const laboratory = new Laboratory(folder);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("it is known of every resource of networks on Google Cloud which arguments replace it", async () => {
  const fleets = await Promise.all(LIVING.map((spec) => live(spec, folder)));
  const types = fleets.flatMap((fleet) =>
    [...(fleet?.resolved.values() ?? [])].flatMap(({ resources }) => [...resources.values()].map(({ type }) => type)),
  );
  expect(types.length).toBeGreaterThan(50);
  expect([...new Set(types)].filter((type) => FORCE_NEW[type] === undefined)).toEqual([]);
});

const choice = fc.tuple(fc.nat(), fc.nat());
const anyOccasion = fc
  .record({ spec: fc.constantFrom(...LIVING), before: fc.array(choice, { maxLength: 3 }), edit: choice })
  .map(({ spec, before, edit: [at, which] }) => {
    const fleet = grown(spec, before);
    const field = FIELDS_OF_FLEETS[at % FIELDS_OF_FLEETS.length];
    const occasions = field === undefined ? [] : occasionsOf(field, [fleet]);
    return occasions[which % Math.max(1, occasions.length)];
  })
  .filter((occasion) => occasion !== undefined);

test(
  "no edit of a fleet on Google Cloud replaces or destroys what another thing owns, or it is refused with its line",
  async () => {
    const seen = { refused: 0, unbuilt: 0, planned: 0 };
    await fc.assert(
      fc.asyncProperty(anyOccasion, async ({ before, edit }) => {
        const outcome = await laboratory.outcomeOf(before, edit);
        if (outcome === undefined) return;
        seen[outcome.kind] += 1;
        if (outcome.kind === "refused") {
          const elsewhere = outcome.problems.filter(({ file, path: at }) => file !== FLEET_FILE || at.length === 0);
          expect([edit.text, elsewhere]).toEqual([edit.text, []]);
        }
        if (outcome.kind !== "planned") return;
        expect([edit.text, ...violations(edit, before, outcome)]).toEqual([edit.text]);
      }),
      { numRuns: RUNS, seed: Number(process.env["EDIT_SEED"] ?? 10) },
    );
    expect([seen.refused > 0, seen.planned > 0]).toEqual([true, true]);
  },
  RUNS * PATIENCE_MS,
);
