import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import type { Fleet } from "../../lib/model/fleet.ts";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import { aFleet, aWorkload } from "../support/a-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";
import { runCheckov } from "../support/checkov.ts";
import type { Finding } from "../support/checkov.ts";
import { needs } from "../support/needs.ts";
import { AWS_DEFAULTS } from "../support/aws-security-defaults.ts";
import { AZURE_DEFAULTS } from "../support/azure-security-defaults.ts";
import { GOOGLE_DEFAULTS } from "../support/google-security-defaults.ts";
import { POLICY_CASES } from "../support/policy-cases.ts";
import { weakened } from "../support/security-defaults.ts";
import type { SecurityDefault, StackJson } from "../support/security-defaults.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";

/** A reason, and what it is given for: rules of several clouds where they want the same. */
interface Exception {
  readonly findings: readonly Pick<Finding, "rule" | "type">[];
  /** The shape alone in which it is found: `in Autopilot`. */
  readonly only: string;
  readonly reason: string;
}

/** A cloud's fleet with nothing set that has a default, one of another shape, and what we decide for both. */
interface Case {
  readonly cloud: string;
  /** Its folder in `test/fleets`. */
  readonly plain: string;
  /** What the other shape has instead. */
  readonly instead: string;
  readonly otherwise: Fleet;
  readonly defaults: readonly SecurityDefault[];
}

const FLEETS = path.join(import.meta.dirname, "../fleets");
const EXCEPTIONS = path.join(import.meta.dirname, "../../docs/security-exceptions.md");
const MOST_EXCEPTIONS = 12;
/** Secrets encryption, the metadata service, open security groups, audit logs: rules that no reason outweighs. */
const NEVER = [
  ...["CKV_AWS_58", "CKV_AWS_79", "CKV_AWS_341", "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "CKV_AWS_37"],
  ...["CKV_AZURE_9", "CKV_AZURE_10", "CKV_AZURE_77", "CKV_AZURE_160"],
];
const AS_SYNTHESIZED = "as-synthesized";
const ANOTHER_SHAPE = "another-shape";

const AZURE_ZONES = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/dns/providers/Microsoft.Network/dnsZones";

const CASES: readonly Case[] = [
  {
    cloud: "aws",
    plain: "aws-default",
    instead: "transit gateways, without NAT, with private API servers, in Auto Mode and behind an accelerator",
    otherwise: aFleet(
      {
        "aws eu-west": { nat: "none", clusters: { hub: { endpoint: "private", kubernetes: "1.35" } } },
        "aws eu-central": { location: "eu-central-1", clusters: { shop: { kubernetes: "1.35", compute: "auto" } } },
      },
      {
        connectivity: { default: "hub", hubs: { aws: "eu-west" }, links: [] },
        dns: aZone(),
        workloads: [aWorkload("shop", ["shop"], { entry: anEntry({ via: "accelerator" }) })],
      },
    ),
    defaults: AWS_DEFAULTS,
  },
  {
    cloud: "google",
    plain: "google-default",
    instead: "a hub, private API servers, Autopilot and behind one address everywhere",
    otherwise: aFleet(
      {
        "gcp north": { location: "europe-north1", clusters: { hub: { endpoint: "private", kubernetes: "1.35" } } },
        "gcp west": { location: "europe-west1", clusters: { shop: { kubernetes: "1.35", compute: "auto" } } },
      },
      {
        connectivity: { default: "hub", hubs: { gcp: "north" }, links: [] },
        dns: aZone({ provider: "google", region: "north", zoneId: "acme-example" }),
        workloads: [aWorkload("shop", ["shop"], { entry: anEntry({ via: "accelerator" }) })],
      },
    ),
    defaults: GOOGLE_DEFAULTS,
  },
  {
    cloud: "azure",
    plain: "azure-default",
    instead: "a hub, private API servers, a location without zones, and behind Front Door",
    otherwise: aFleet(
      {
        "azure north": { location: "northcentralus", clusters: { hub: { endpoint: "private", kubernetes: "1.35" } } },
        "azure west": { location: "westeurope", clusters: { shop: { endpoint: "private", kubernetes: "1.35" } } },
      },
      {
        connectivity: { default: "hub", hubs: { azure: "north" }, links: [] },
        dns: aZone({ provider: "azure", region: "west", zoneId: `${AZURE_ZONES}/acme.example` }),
        workloads: [aWorkload("shop", ["shop"], { entry: anEntry({ via: "accelerator" }) })],
      },
    ),
    defaults: AZURE_DEFAULTS,
  },
];
const DEFAULTS = CASES.flatMap(({ cloud, defaults }) => defaults.map((one, index) => ({ ...one, folder: `${cloud}-${index}` })));

const { describe, test } = needs("python");

describe("checkov looks at everything that a fleet gets by default", () => {
  let root = "";
  let findings: readonly Finding[] = [];

  // checkov takes seconds to start, so that all clouds and variants are looked at in one run.
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
    for (const { cloud, plain, otherwise, defaults } of CASES) {
      const { fleet } = await loadFleet({ file: path.join(FLEETS, plain, "fleet.yaml"), today: "2026-11-20" });
      const first = await synthesizeFleet(fleet, path.join(root, `synth-${cloud}`));
      const other = await synthesizeFleet(otherwise, path.join(root, `otherwise-${cloud}`));
      const all: readonly (readonly [string, typeof first.stacks])[] = [
        [AS_SYNTHESIZED, first.stacks],
        [ANOTHER_SHAPE, other.stacks],
      ];
      for (const [shape, stacks] of all) {
        for (const [id, text] of stacks) write(path.join(root, "scan", shape, cloud, id), JSON.parse(text) as StackJson);
      }
      const texts = all.flatMap(([, stacks]) => [...stacks.values()]);
      defaults.forEach((one, index) => write(path.join(root, "scan", `${cloud}-${index}`), weakened(one, texts)));
    }
    POLICY_CASES.forEach(({ type, bad, good }, index) => {
      write(path.join(root, "scan", `policy-${index}-bad`), { resource: { [type]: { one: bad } } });
      write(path.join(root, "scan", `policy-${index}-good`), { resource: { [type]: { one: good } } });
    });
    findings = await runCheckov(path.join(root, "scan"));
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("and finds nothing but what docs/security-exceptions.md gives a reason for, all of which it still finds", () => {
    const found = findings.filter(({ folder }) => folder.startsWith(`${AS_SYNTHESIZED}/`));
    const pairs = new Set(found.map(({ rule, type }) => `${rule} ${type}`));
    const everywhere = exceptions().filter(({ only }) => only === "");
    expect([...pairs].sort()).toEqual(named(everywhere).sort());
  });

  test.each(CASES.map(({ cloud, instead }) => [cloud, instead] as const))("and nothing more on %s with %s", (cloud) => {
    const found = findings.filter(({ folder }) => folder.startsWith(`${ANOTHER_SHAPE}/${cloud}/`));
    const known = named(exceptions());
    expect(found.filter(({ rule, type }) => !known.includes(`${rule} ${type}`))).toEqual([]);
    const others = named(exceptions().filter(({ only }) => only !== "")).filter((one) => one.includes(` ${cloud}`));
    const seen = found.map(({ rule, type }) => `${rule} ${type}`);
    expect(others.filter((one) => !seen.includes(one))).toEqual([]);
  });

  test.each(DEFAULTS.map((one) => [one.name, one.rule, one] as const))("%s: without that it finds %s", (_, rule, one) => {
    const about = one.about ?? one.type;
    const found = findings.filter(({ folder }) => folder === one.folder);
    expect(found.map((finding) => `${finding.rule} ${finding.type}`)).toContain(`${rule} ${about}`);
    // Or it would prove nothing.
    expect(named(exceptions())).not.toContain(`${rule} ${about}`);
  });

  const same = POLICY_CASES.flatMap(({ checkov, type, rule }, index) =>
    checkov === undefined ? [] : [[checkov, type, rule, index] as const],
  );
  test.each(same)("%s of a %s is what our %s calls the same", (id, _type, _rule, index) => {
    const rulesIn = (kind: string): readonly string[] =>
      findings.filter(({ folder }) => folder === `policy-${index}-${kind}`).map(({ rule }) => rule);
    expect(rulesIn("bad")).toContain(id);
    expect(rulesIn("good")).not.toContain(id);
  });
});

needs().describe("the list of security exceptions", () => {
  test("has at most 12 entries, each with its reason", () => {
    expect(exceptions().length).toBeLessThanOrEqual(MOST_EXCEPTIONS);
    expect(exceptions().filter(({ reason }) => reason.length < 40)).toEqual([]);
  });

  test("has none for secrets encryption, the metadata service, open security groups or audit logs", () => {
    expect(exceptions().filter(({ findings }) => findings.some(({ rule }) => NEVER.includes(rule)))).toEqual([]);
  });
});

function write(folder: string, stack: StackJson): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(stack, null, 2));
}

/** The rows of the table: rules, and the types that they are about in the same order. */
function exceptions(): readonly Exception[] {
  const rows = readFileSync(EXCEPTIONS, "utf8").matchAll(/^\| (CKV[\w, ]+?) +\| (`[^|]+) \| ([^|]+) \|$/gm);
  return [...rows].map(([, rules = "", where = "", reason = ""]) => {
    const types = [...where.matchAll(/`([a-z]+_\w+)`/g)].map(([, type = ""]) => type);
    const findings = rules.split(", ").map((rule, index) => ({ rule, type: types[index] ?? "" }));
    return { findings, only: where.includes("Autopilot") ? "in Autopilot" : "", reason: reason.trim() };
  });
}

/** `CKV_AWS_18 aws_s3_bucket` */
function named(some: readonly Exception[]): string[] {
  return some.flatMap(({ findings }) => findings.map(({ rule, type }) => `${rule} ${type}`));
}
