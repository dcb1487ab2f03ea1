import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ALL_RULES } from "../../lib/cli/frame/all-rules.ts";
import { checkFleet } from "../../lib/fleet-file/read/check.ts";
import type { TypeLimits } from "../../scripts/limits/limits.ts";
import { AZURE_LIMITS } from "../../scripts/limits/azure/page.ts";
import { REPORTS } from "../../scripts/limits/azure/reports.ts";
import { AZURE_PERMISSIONS } from "../../scripts/permissions/azure/roles.ts";
import { cloudAttributes } from "../support/cloud-attributes.ts";
import type { CloudAttributes } from "../support/cloud-attributes.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";
import { AZURE_WIDE_FLEET } from "../support/azure-wide-fleet.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const ROOM = path.join(ROOT, "constructs/azure");

/** Types of resources and data sources whose bindings the constructs load. */
function typesInUse(): readonly string[] {
  const files = readdirSync(ROOM, { recursive: true, encoding: "utf8" }).filter((file) => /(?<!^provider)\.ts$/.test(file));
  const texts = files.map((file) => readFileSync(path.join(ROOM, file), "utf8"));
  const imports = texts.flatMap((text) => [
    ...text.matchAll(/^import \{.*"@cdktf\/provider-azurerm\/lib\/([\w-]+)\/index\.js"/gm),
  ]);
  const types = imports.map(([, folder = ""]) => `azurerm_${folder.replaceAll("-", "_")}`.replace(/^azurerm_data_/, "data."));
  return [...new Set(types)].sort();
}

describe("the list of Azure's limits", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "azure-limits-"));
  let seen: CloudAttributes;

  beforeAll(async () => {
    const { fleet, problems } = checkFleet(AZURE_WIDE_FLEET, "fleet.yaml", "2026-11-20");
    if (fleet === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
    const { stacks } = await synthesizeFleet(fleet.fleet, folder);
    seen = cloudAttributes([...stacks.values()], "azurerm", "azurerm");
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("is judged by fleets that have every type of resource that a construct uses", () => {
    const types = [...seen.keys()].filter((type) => /^(data\.)?azurerm_/.test(type)).sort();
    expect(types).toEqual(typesInUse());
  });

  test("has every attribute that constructs set, once, and no other", () => {
    const listed = Object.entries(AZURE_LIMITS).flatMap(([type, limits]) =>
      attributesOf(limits).map((attribute) => `${type} ${attribute}`),
    );
    const set = [...seen].flatMap(([type, attributes]) => [...attributes.keys()].map((attribute) => `${type} ${attribute}`));
    expect(listed.sort()).toEqual(set.sort());
  });

  test("calls fixed what is the same in all fleets, chosen what is one of few values, and a reference what is always an expression", () => {
    const wrong = Object.entries(AZURE_LIMITS).flatMap(([type, { fixed = [], chosen = {}, references = [] }]) => {
      const valuesOf = (attribute: string): readonly string[] => [...(seen.get(type)?.get(attribute) ?? [])];
      return [
        ...fixed.filter((attribute) => valuesOf(attribute).length !== 1 || isExpression(valuesOf(attribute)[0])),
        ...Object.entries(chosen).flatMap(([attribute, values]) =>
          valuesOf(attribute)
            .filter((value) => !values.includes(value))
            .map((value) => `${attribute} ${value}`),
        ),
        ...references.filter((attribute) => !valuesOf(attribute).every(isExpression)),
      ].map((attribute) => `${type} ${attribute}`);
    });
    expect(wrong).toEqual([]);
  });

  test("names rules and files that there are", () => {
    const limits = Object.values(AZURE_LIMITS).flatMap((type) => type.limits ?? []);
    const held = [...limits, ...REPORTS].map((one) => one.held);
    const ids = new Set(ALL_RULES.map(({ id }) => id));
    expect(held.flatMap((one) => ("rule" in one && !ids.has(one.rule) ? [one.rule] : []))).toEqual([]);
    expect(held.flatMap((one) => ("by" in one && !existsSync(path.join(ROOT, one.by)) ? [one.by] : []))).toEqual([]);
  });

  test("stands beside the permissions for the same types", () => {
    expect(Object.keys(AZURE_PERMISSIONS).sort()).toEqual(typesInUse());
  });

  test("knows names that Azure takes of every type", () => {
    const shapes: Readonly<Record<string, RegExp>> = {
      azurerm_storage_account: /^[a-z0-9]{3,24}$/,
      azurerm_key_vault: /^[a-z][a-z0-9-]{1,22}[a-z0-9]$/,
      azurerm_kubernetes_cluster_node_pool: /^[a-z][a-z0-9]{0,11}$/,
      azurerm_federated_identity_credential: /^[a-z0-9][a-z0-9-]{1,118}[a-z0-9]$/,
      azurerm_dns_zone: /^([a-z0-9-]{1,63}\.)+[a-z]{2,63}$/,
      azurerm_dns_txt_record: /^_dnsauth\.[a-z0-9-]{1,63}$/,
      azurerm_dns_cname_record: /^([a-z0-9_-]{1,63}|\$\{trimsuffix\(.*)$/,
      azurerm_private_dns_a_record: /^@$/,
      azurerm_private_dns_zone:
        /^([a-z0-9-]{1,32}\.privatelink\.[a-z0-9]+\.azmk8s\.io|privatelink\.(blob\.core\.windows|vaultcore\.azure)\.net|inner\.fleet\.acme\.example)$/,
    };
    const names = [...seen].flatMap(([type, attributes]) =>
      [...(attributes.get("name") ?? [])].map((name) => [type, name] as const),
    );
    const wrong = names.filter(([type, name]) => !(shapes[type] ?? /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/).test(name));
    expect(wrong).toEqual([]);
    expect(names.length).toBeGreaterThan(40);
  });
});

function attributesOf({ limits = [], fixed = [], chosen = {}, unlimited = [], references = [] }: TypeLimits): readonly string[] {
  return [...new Set(limits.flatMap(({ of }) => of)), ...fixed, ...Object.keys(chosen), ...unlimited, ...references];
}

function isExpression(value: string | undefined): boolean {
  return value?.includes("${") === true;
}
