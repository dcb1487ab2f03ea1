import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import { CHECKS } from "../../lib/policy/checks.ts";
import type { Finding } from "../../lib/policy/rule.ts";
import { EXPIRED, POLICY_RULES, UNUSED } from "../../lib/policy/rules.ts";
import { builtInFindings } from "../../lib/policy/verdict.ts";
import { policyResources } from "../../lib/review/policy-resources.ts";
import type { StackJson } from "../../lib/review/terraform-json.ts";
import { AWS_DEFAULTS } from "../support/aws-security-defaults.ts";
import { AZURE_DEFAULTS } from "../support/azure-security-defaults.ts";
import { GOOGLE_DEFAULTS } from "../support/google-security-defaults.ts";
import { POLICY_CASES } from "../support/policy-cases.ts";
import { synthesized } from "../support/review/synthesized.ts";
import { gone, weakened } from "../support/security-defaults.ts";
import type { SecurityDefault } from "../support/security-defaults.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";

const CLOUDS: readonly (readonly [cloud: string, defaults: readonly SecurityDefault[]])[] = [
  ["aws", AWS_DEFAULTS],
  ["google", GOOGLE_DEFAULTS],
  ["azure", AZURE_DEFAULTS],
];
/** What no scanner has a rule for, and only a whole stack shows. */
const WHOLE: readonly (SecurityDefault & { readonly about: string })[] = [
  {
    ...gone("the audit log goes to Azure Monitor", "azurerm_monitor_diagnostic_setting", "FW5003"),
    about: "azurerm_kubernetes_cluster",
  },
  { ...gone("networks have a flow log", "azurerm_network_watcher_flow_log", "FW5013"), about: "azurerm_virtual_network" },
];

/** What checkov calls the same as one of our checks; e2e/security.test.ts proves that it says so of the same resources. */
const SAME = new Map(
  CHECKS.flatMap((check) => check.same.checkov.flatMap((id) => check.types.map((type) => [`${id} ${type}`, check] as const))),
);

function found(stacks: Readonly<Record<string, StackJson>>): readonly Finding[] {
  return builtInFindings(policyResources(synthesized(stacks), new Map(), new Set(Object.keys(stacks))));
}

function shown({ rule, address }: Pick<Finding, "rule" | "address">): string {
  return `${rule} ${address.split(".")[0]}`;
}

describe.each(CLOUDS)("a fleet with nothing set that has a default on %s", (cloud, defaults) => {
  const folder = mkdtempSync(path.join(tmpdir(), "policy-"));
  let texts: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const file = path.join(import.meta.dirname, `../fleets/${cloud}-default/fleet.yaml`);
    const { fleet } = await loadFleet({ file, today: "2026-11-20" });
    texts = (await synthesizeFleet(fleet, folder)).stacks;
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test("has nothing that policy refuses or warns of", () => {
    const stacks = Object.fromEntries([...texts].map(([id, text]) => [id, JSON.parse(text) as StackJson]));
    expect(found(stacks)).toEqual([]);
  });

  const whole = WHOLE.filter(() => cloud === "azure");
  if (whole.length > 0) {
    test.each(whole.map((one) => [one.name, one.rule, one] as const))("%s: without that policy finds %s", (_, rule, one) => {
      const said = found({ stack: weakened(one, [...texts.values()]) as StackJson }).map(shown);
      expect(said).toContain(`${rule} ${one.about}`);
    });
  }

  const alone = new Set(POLICY_CASES.map(({ checkov, type }) => `${checkov} ${type}`));
  const known = defaults.filter(({ rule, type, about = type }) => SAME.has(`${rule} ${about}`) && !alone.has(`${rule} ${about}`));
  test.each(known.map((one) => [one.name, one.rule, one] as const))("%s: without that policy says what %s says", (_, id, one) => {
    const about = one.about ?? one.type;
    const said = found({ stack: weakened(one, [...texts.values()]) as StackJson }).map(shown);
    expect(said).toContain(`${SAME.get(`${id} ${about}`)?.rule} ${about}`);
  });
});

test.each(POLICY_CASES.map((one) => [one.rule, one.type, one.checkov ?? "none of checkov's", one] as const))(
  "%s finds in %s what it refuses (%s), and nothing where that isn't so",
  (rule, type, _, { bad, good }) => {
    const of = (resource: object): readonly string[] =>
      found({ stack: { resource: { [type]: { one: resource } } } as StackJson }).map(shown);
    const before = of(bad).filter((one) => one === `${rule} ${type}`).length;
    const after = of(good).filter((one) => one === `${rule} ${type}`).length;
    expect(before).toBeGreaterThan(after);
  },
);

test("a state in S3 that isn't encrypted is refused", () => {
  const stack = (encrypt: boolean): StackJson => ({ terraform: { backend: { s3: { bucket: "b", key: "k", encrypt } } } });
  expect(found({ stack: stack(false) }).map(({ rule, address }) => [rule, address])).toEqual([
    ["FW5016", "terraform.backend.s3"],
  ]);
  expect(found({ stack: stack(true) })).toEqual([]);
});

describe("the rules", () => {
  test("are each looked after by a check, and each check belongs to one", () => {
    const ids = new Set(POLICY_RULES.filter((rule) => rule !== EXPIRED && rule !== UNUSED).map(({ id }) => id));
    expect(new Set(CHECKS.map(({ rule }) => rule))).toEqual(ids);
  });

  test("name ids of checkov's that are proven by a test of checkov itself, for every type", () => {
    const proven = new Set([
      ...CLOUDS.flatMap(([, defaults]) => defaults.map(({ rule, type, about = type }) => `${rule} ${about}`)),
      ...POLICY_CASES.map(({ checkov, type }) => `${checkov} ${type}`),
    ]);
    expect([...SAME.keys()].filter((one) => !proven.has(one))).toEqual([]);
  });

  test("have a case for everything that they look at", () => {
    const cases = new Set([
      ...CLOUDS.flatMap(([, all]) => all.map(({ rule, type, about = type }) => `${SAME.get(`${rule} ${about}`)?.rule} ${about}`)),
      ...POLICY_CASES.map(({ rule, type }) => `${rule} ${type}`),
      ...WHOLE.map(({ rule, about }) => `${rule} ${about}`),
      "FW5016 s3",
    ]);
    const looked = CHECKS.flatMap(({ rule, types }) => types.map((type) => `${rule} ${type}`));
    expect(looked.filter((one) => !cases.has(one))).toEqual([]);
  });
});
