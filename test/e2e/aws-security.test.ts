import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import { aFleet, aWorkload } from "../support/a-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";
import { runCheckov } from "../support/checkov.ts";
import type { Finding } from "../support/checkov.ts";
import { needs } from "../support/needs.ts";
import { ACCOUNT_DEFAULTS, CLUSTER_DEFAULTS, ENTRY_DEFAULTS, NETWORK_DEFAULTS } from "../support/security-defaults.ts";
import type { ResourceJson, SecurityDefault } from "../support/security-defaults.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";

interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
}

interface Exception {
  readonly rule: string;
  readonly type: string;
  readonly reason: string;
}

const FLEET = path.join(import.meta.dirname, "../fleets/aws-default/fleet.yaml");
const EXCEPTIONS = path.join(import.meta.dirname, "../../docs/security-exceptions.md");
const MOST_EXCEPTIONS = 12;
/** Secrets encryption, the metadata service, open security groups, audit logs: rules that no reason outweighs. */
const NEVER = ["CKV_AWS_58", "CKV_AWS_79", "CKV_AWS_341", "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "CKV_AWS_37"];
const DEFAULTS = [...CLUSTER_DEFAULTS, ...ACCOUNT_DEFAULTS, ...NETWORK_DEFAULTS, ...ENTRY_DEFAULTS];
const AS_SYNTHESIZED = "as-synthesized";
const ANOTHER_SHAPE = "another-shape";
/** Transit gateways in place of peerings, no NAT, a private API server, Auto Mode, an accelerator. */
const OTHERWISE = aFleet(
  {
    "aws eu-west": { nat: "none", clusters: { hub: { endpoint: "private", kubernetes: "1.35" } } },
    "aws eu-central": { location: "eu-central-1", clusters: { shop: { kubernetes: "1.35", compute: "auto" } } },
  },
  {
    connectivity: { default: "hub", hubs: { aws: "eu-west" }, links: [] },
    dns: aZone(),
    workloads: [aWorkload("shop", ["shop"], { entry: anEntry({ via: "accelerator" }) })],
  },
);

const { describe, test } = needs("python");

describe("checkov looks at everything that a fleet on AWS gets by default", () => {
  let root = "";
  let findings: readonly Finding[] = [];

  // checkov takes seconds to start, so that all variants are looked at in one run.
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
    const { fleet } = await loadFleet({ file: FLEET, today: "2026-11-20" });
    const { stacks } = await synthesizeFleet(fleet, path.join(root, "synth"));
    for (const [id, text] of stacks) write(path.join(root, "scan", AS_SYNTHESIZED, id), JSON.parse(text) as StackJson);
    const others = await synthesizeFleet(OTHERWISE, path.join(root, "otherwise"));
    for (const [id, text] of others.stacks) write(path.join(root, "scan", ANOTHER_SHAPE, id), JSON.parse(text) as StackJson);
    const texts = [...stacks.values(), ...others.stacks.values()];
    DEFAULTS.forEach((one, index) => write(path.join(root, "scan", `${index}`), weakened(one, texts)));
    findings = await runCheckov(path.join(root, "scan"));
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("and finds nothing but what docs/security-exceptions.md gives a reason for, all of which it still finds", () => {
    const found = findings.filter(({ folder }) => folder.startsWith(`${AS_SYNTHESIZED}/`));
    const pairs = new Set(found.map(({ rule, type }) => `${rule} ${type}`));
    expect([...pairs].sort()).toEqual(
      exceptions()
        .map(({ rule, type }) => `${rule} ${type}`)
        .sort(),
    );
  });

  test("and nothing more with transit gateways, without NAT, with private API servers, in Auto Mode and behind an accelerator", () => {
    const found = findings.filter(({ folder }) => folder.startsWith(`${ANOTHER_SHAPE}/`));
    const known = exceptions().map(({ rule, type }) => `${rule} ${type}`);
    expect(found.filter(({ rule, type }) => !known.includes(`${rule} ${type}`))).toEqual([]);
  });

  test.each(DEFAULTS.map((one, index) => [one.name, one.rule, index] as const))(
    "%s: without that it finds %s",
    (_, rule, index) => {
      const about = DEFAULTS[index]?.about ?? DEFAULTS[index]?.type;
      const found = findings.filter(({ folder }) => folder === `${index}`);
      expect(found.map((one) => `${one.rule} ${one.type}`)).toContain(`${rule} ${about}`);
      // Or it would prove nothing.
      expect(exceptions().map((one) => `${one.rule} ${one.type}`)).not.toContain(`${rule} ${about}`);
    },
  );
});

needs().describe("the list of security exceptions", () => {
  test("has at most 12 entries, each with its reason", () => {
    expect(exceptions().length).toBeLessThanOrEqual(MOST_EXCEPTIONS);
    expect(exceptions().filter(({ reason }) => reason.length < 40)).toEqual([]);
  });

  test("has none for secrets encryption, the metadata service, open security groups or audit logs", () => {
    expect(exceptions().filter(({ rule }) => NEVER.includes(rule))).toEqual([]);
  });
});

/** The first stack that has the default, without it. */
function weakened({ name, type, which = () => true, without }: SecurityDefault, texts: readonly string[]): StackJson {
  for (const text of texts) {
    const stack = JSON.parse(text) as StackJson;
    const [id, resource] = Object.entries(stack.resource?.[type] ?? {}).find(([, one]) => which(one)) ?? [];
    if (id === undefined || resource === undefined) continue;
    const { [id]: _, ...others } = stack.resource?.[type] ?? {};
    const changed = without(resource);
    return {
      ...stack,
      resource: { ...stack.resource, [type]: { ...others, ...(changed === undefined ? {} : { [id]: changed }) } },
    };
  }
  throw new Error(`no stack has a ${type} for "${name}"`);
}

function write(folder: string, stack: StackJson): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(stack, null, 2));
}

/** The rows of the table, whose second column begins with the type. */
function exceptions(): readonly Exception[] {
  const rows = readFileSync(EXCEPTIONS, "utf8").matchAll(/^\| (CKV\w+) +\| `(\w+)`[^|]* \| ([^|]+) \|$/gm);
  return [...rows].map(([, rule = "", type = "", reason = ""]) => ({ rule, type, reason: reason.trim() }));
}
