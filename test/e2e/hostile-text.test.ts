import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, jest } from "@jest/globals";
import fc from "fast-check";
import type { FleetPlan } from "../../lib/model/fleet-plan.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { checkFleet } from "../../lib/fleet-file/read/check.ts";
import { fleetSchema } from "../../lib/fleet-file/schema/schema.ts";
import { freeTextFields } from "../../lib/fleet-file/schema/schema-walk.ts";
import type { FreeTextField } from "../../lib/fleet-file/schema/schema-walk.ts";
import { planApp } from "../../stacks/plan-app.ts";
import { hostileText } from "../support/hostile-text.ts";
import { needs } from "../support/needs.ts";
import { evaluated, writtenValues } from "../support/terraform-values.ts";

const { describe, test } = needs("terraform");

const FIELDS = freeTextFields(fleetSchema);
const CLUSTERS = Array.from({ length: 5 }, (_, index) => `c-${index}`);
/** Maps take many texts at once. */
const NOTES = Array.from({ length: 100 }, (_, index) => `note-${index}`);
const STRINGS = 10_000;

type Written = Record<string, unknown>;

/** A fleet of local clusters in which every place of the field holds one of the strings; undefined where it is refused. */
function fleetWith(field: FreeTextField, next: () => string, clusters = CLUSTERS, notes = NOTES): FleetPlan | undefined {
  const fleet = {
    fleet: "acme",
    edition: "2026-11",
    state: { backend: "local" },
    sync: { hub: "c-0", source: { url: "https://git.acme.example/fleet.git" } },
    defaults: { kubernetes: "1.36" },
    rings: { canary: {} },
    regions: { laptop: { cloud: "local", ports: "16000-31999" } },
    clusters: Object.fromEntries(clusters.map((name) => [name, { region: "laptop", ring: "canary" }])),
  };
  put(fleet, field, field.pattern, next, notes);
  const { fleet: checked } = checkFleet(JSON.stringify(fleet), "fleet.yaml", "2026-11-20");
  if (checked === undefined) return undefined;
  const planned = planFleet(checked.fleet, checked.lock);
  return planned.problems.some(({ severity }) => severity === "error") ? undefined : planned.plan;
}

/** Sets the field everywhere below `at`; a map that is empty gets an entry. */
function put(
  at: Written,
  field: FreeTextField,
  [key = "", ...rest]: readonly string[],
  next: () => string,
  notes: readonly string[],
): void {
  const keys = key !== "*" ? [key] : Object.keys(at).length > 0 ? Object.keys(at) : notes;
  for (const one of keys) {
    if (rest.length === 0) at[one] = field.prefix + next();
    else put((at[one] ??= {}) as Written, field, rest, next, notes);
  }
}

/** What people wrote, where it has to come out again: by stack, as far as texts go. */
function expectedTexts(plan: FleetPlan): Record<string, unknown> {
  return Object.fromEntries(
    plan.clusters.flatMap(({ cluster, source }): (readonly [string, unknown])[] => {
      const { description, reason } = cluster;
      const annotations = {
        ...cluster.annotations,
        ...(description === undefined ? {} : { "fleetwright.dev/description": description }),
        ...(reason === undefined ? {} : { "fleetwright.dev/reason": reason }),
      };
      return [
        [`cluster-${cluster.name}`, annotations],
        [`bootstrap-${cluster.name}`, { url: source?.url, branch: source?.branch, path: source?.path }],
      ];
    }),
  );
}

function texts(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([stack, value]) => {
      const { annotations, sync } = value as { annotations?: Written; sync?: { source: Written } };
      const source = sync?.source;
      return [stack, annotations ?? { url: source?.["url"], branch: source?.["branch"], path: source?.["path"] }];
    }),
  );
}

function normalized(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) => (typeof part === "string" ? part.normalize("NFC") : part));
}

let outdir: string;
beforeAll(() => {
  outdir = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
});
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

async function synthesized(plan: FleetPlan, build: typeof planApp): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(path.join(outdir, "synth-"));
  const app = await build(plan, { outdir: folder });
  app.synth();
  return writtenValues(folder);
}

describe("text that people write in a fleet file", () => {
  test("comes out of Terraform as it went in, ten thousand hostile strings through every field", async () => {
    const strings = fc.sample(hostileText, { numRuns: STRINGS, seed: 20261121 });
    const tally = { accepted: 0, refused: 0 };
    const all: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (let index = 0; index < strings.length;) {
      for (const field of FIELDS) {
        const before = index;
        // Each string is judged alone first, so that one refused string does not hide the others of its fleet.
        const usable: string[] = [];
        const wanted = placesOf(field);
        for (let tries = 0; tries < 3 * wanted && usable.length < wanted && index < strings.length; tries += 1) {
          const text = strings[index++] as string;
          if (accepts(field, text)) usable.push(text);
          else tally.refused += 1;
        }
        if (usable.length === 0) continue;
        tally.accepted += usable.length;
        let at = 0;
        const plan = fleetWith(field, () => usable[at++ % usable.length] as string);
        if (plan === undefined) throw new Error(`accepted alone, refused together: ${field.pattern.join(".")}`);
        const id = `${before}`;
        all[id] = texts(await synthesized(plan, planApp));
        expected[id] = expectedTexts(plan);
      }
    }
    expect(tally.accepted + tally.refused).toBe(STRINGS);
    expect(tally.accepted).toBeGreaterThan(STRINGS / 2);
    expect(normalized(evaluated(all))).toEqual(normalized(expected));
  });

  test("would be read as code in every field without the choke point", async () => {
    const actual = await import("../../constructs/cdk.ts");
    let unguarded: typeof planApp | undefined;
    await jest.isolateModulesAsync(async () => {
      jest.unstable_mockModule("../../constructs/cdk.ts", () => ({ ...actual, literal: <T>(value: T): T => value }));
      ({ planApp: unguarded } = await import("../../stacks/plan-app.ts"));
    });
    if (unguarded === undefined) throw new Error("the app without its choke point was not loaded");
    const survivors: string[] = [];
    for (const field of FIELDS) {
      const plan = fleetWith(field, () => '${upper("code")}');
      if (plan === undefined) throw new Error(`refused: ${field.pattern.join(".")}`);
      const result = evaluated(texts(await synthesized(plan, unguarded)));
      if (JSON.stringify(normalized(result)) === JSON.stringify(normalized(expectedTexts(plan))))
        survivors.push(field.pattern.join("."));
    }
    expect(survivors).toEqual([]);
    expect(FIELDS.length).toBeGreaterThan(10);
  });
});

/** How many strings a fleet of this test takes for the field. */
function placesOf({ pattern }: FreeTextField): number {
  return (pattern[0] === "clusters" ? CLUSTERS.length : 1) * (pattern.includes("annotations") ? NOTES.length : 1);
}

function accepts(field: FreeTextField, text: string): boolean {
  return fleetWith(field, () => text, ["c-0"], ["note"]) !== undefined;
}
