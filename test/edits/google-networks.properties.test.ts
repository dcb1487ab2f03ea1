import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import type { FleetSpec } from "../../lib/fleet-file/schema/schema.ts";
import { FORCE_NEW } from "../support/edits/force-new.ts";
import { Laboratory } from "../support/edits/laboratory.ts";
import { live } from "../support/edits/outcome.ts";
import { tryEdits } from "../support/edits/try-edits.ts";

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

test(
  "no edit of a fleet on Google Cloud replaces or destroys what another thing owns, or it is refused with its line",
  () => tryEdits(laboratory, LIVING, { most: 3, numRuns: RUNS, seed: Number(process.env["EDIT_SEED"] ?? 10) }),
  RUNS * PATIENCE_MS,
);
