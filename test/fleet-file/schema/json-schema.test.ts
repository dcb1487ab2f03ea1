import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import fc from "fast-check";
import type * as z from "zod";
import { fleetJsonSchema } from "../../../lib/fleet-file/schema/json-schema.ts";
import { isData } from "../../../lib/fleet-file/read/merge.ts";
import { fleetSchema } from "../../../lib/fleet-file/schema/schema.ts";
import { readYaml } from "../../../lib/fleet-file/read/yaml.ts";

const FLEETS = path.join(import.meta.dirname, "../../fleets");
const accepts = new Ajv({ strict: true, allowUnionTypes: true, allErrors: false }).compile(fleetJsonSchema());

function scenarios(): (readonly [name: string, value: unknown])[] {
  const files = readdirSync(FLEETS, { recursive: true, encoding: "utf8" }).filter((name) => /\.yaml$/.test(name));
  return files.map((name) => [name, readYaml(readFileSync(path.join(FLEETS, name), "utf8")).value] as const);
}

/** What a parser can know and JSON Schema cannot say: the calendar, a block's boundary, lengths in code points. */
function onlyBeyondJsonSchema(value: unknown): boolean {
  const parsed = fleetSchema.safeParse(value);
  if (parsed.success) return true;
  return parsed.error.issues.every(isBeyondJsonSchema);
}

/** Of several shapes, one has to be refused for such reasons alone. */
function isBeyondJsonSchema(issue: z.core.$ZodIssue): boolean {
  if (issue.code === "invalid_union") return issue.errors.some((shape) => shape.every(isBeyondJsonSchema));
  return issue.code === "custom" || issue.code === "too_big";
}

function agrees(value: unknown): void {
  const parsed = fleetSchema.safeParse(value).success;
  if (parsed) expect({ value, accepted: accepts(value) }).toEqual({ value, accepted: true });
  else if (accepts(value)) expect({ value, explained: onlyBeyondJsonSchema(value) }).toEqual({ value, explained: true });
}

describe("editors and the parser agree", () => {
  test.each(scenarios())("about %s", (_name, value) => {
    agrees(value);
  });

  test("about a shape among several that is refused for what JSON Schema can't say", () => {
    const fleet = {
      fleet: "acme",
      edition: "2026-11",
      state: { backend: "local" },
      sync: { hub: "hub" },
      regions: {},
      clusters: {},
    };
    agrees({ ...fleet, access: { ci: ["10.20.0.1/16"] } });
  });

  test("about whatever becomes of a fleet when its values are moved, lost and replaced", () => {
    const whole = scenarios().filter(([, value]) => fleetSchema.safeParse(value).success);
    const change = fc.record({
      at: fc.nat(),
      what: fc.constantFrom("drop", "rename", "replace", "wrap"),
      value: fc.oneof(
        fc.constantFrom<unknown[]>(
          "10.20.0.0/16",
          "10.20.0.1/16",
          "2027-02-30",
          "aws",
          "local",
          "1.30",
          "a b",
          "",
          "x\u0007",
          {},
          [],
          null,
          "hub",
          "eu--west",
        ),
        fc.integer({ min: -1, max: 70_000 }),
        fc.boolean(),
        fc.string(),
      ),
    });
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.array(change, { maxLength: 2 }), (which, changes) => {
        const value = changes.reduce<unknown>(
          (at, { at: index, what, value: put }) => changed(at, index, what, put),
          whole[which]?.[1],
        );
        seen[fleetSchema.safeParse(value).success ? "valid" : "invalid"] += 1;
        agrees(value);
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(50);
  });
});

test("every field of the JSON Schema says what it is for", () => {
  const undescribed: string[] = [];
  const visit = (schema: unknown, at: string): void => {
    if (!isData(schema)) return;
    for (const [key, child] of Object.entries(isData(schema["properties"]) ? schema["properties"] : {})) {
      if (!isData(child) || typeof child["description"] !== "string") undescribed.push(`${at}.${key}`);
      visit(child, `${at}.${key}`);
    }
    visit(schema["additionalProperties"], `${at}.*`);
    visit(schema["items"], `${at}.*`);
    for (const option of [schema["anyOf"], schema["oneOf"]].flat()) visit(option, at);
  };
  visit(fleetJsonSchema(), "");
  expect(undescribed).toEqual([]);
});

/** The value with one of its places changed. */
function changed(value: unknown, index: number, what: string, put: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const places: (readonly [holder: Record<string, unknown> | unknown[], key: string | number])[] = [];
  const visit = (at: unknown): void => {
    if (Array.isArray(at)) for (const key of at.keys()) places.push([at, key]);
    else if (isData(at)) for (const key of Object.keys(at)) places.push([at, key]);
    if (typeof at === "object" && at !== null) Object.values(at).forEach(visit);
  };
  visit(copy);
  const place = places[index % Math.max(1, places.length)];
  if (place === undefined) return copy;
  const [holder, key] = place as readonly [Record<string | number, unknown>, string | number];
  const before = holder[key];
  if (what === "replace") holder[key] = put;
  else if (what === "wrap") holder[key] = [before];
  else if (!Array.isArray(holder)) {
    Reflect.deleteProperty(holder, key);
    if (what === "rename") holder[typeof put === "string" && put !== "__proto__" ? put : "renamed"] = before;
  }
  return copy;
}
