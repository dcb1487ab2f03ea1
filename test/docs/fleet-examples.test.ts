import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import { tempFolder } from "../support/temp-folder.ts";

const DOCS = path.join(import.meta.dirname, "../../docs");
type Map = Readonly<Record<string, unknown>>;
/** A region of the cloud that a page is about, for examples that leave regions to their reader. */
const REGIONS: readonly (readonly [page: RegExp, region: Map])[] = [
  [/^azure/, { cloud: "azure", location: "westeurope", subscription: "00000000-0000-0000-0000-000000000001" }],
  [/^google/, { cloud: "gcp", location: "europe-north1", project: "acme-prod" }],
  [/^(aws|hcp)/, { cloud: "aws", location: "eu-west-1", account: "111122223333" }],
  [/./, { cloud: "external" }],
];
const KEYS = ["fleet", "state", "regions", "clusters", "workloads", "dns", "sync", "access", "connectivity"];

/** Every part of a fleet file in the guides, with where it stands. */
const EXAMPLES = readdirSync(DOCS)
  .filter((name) => name.endsWith(".md"))
  .flatMap((page) =>
    [...readFileSync(path.join(DOCS, page), "utf8").matchAll(/^( *)```yaml\n(.*?)^\1```$/gms)].map(([, , text = ""], at) => ({
      where: `${page}, ${at + 1}`,
      page,
      example: parse(text) as Map,
    })),
  )
  .filter(({ example }) => Object.keys(example).some((key) => KEYS.includes(key)));

/** A whole fleet file with an example in it: what it leaves out stands for what its reader has. */
function completed(page: string, example: Map): Map {
  const plain = REGIONS.find(([pages]) => pages.test(page))?.[1] ?? {};
  const written = mapOf(example["clusters"]);
  const served = Object.values(mapOf(example["workloads"])).flatMap((one) => (mapOf(one)["clusters"] ?? []) as readonly string[]);
  const named = Object.keys(mapOf(example["regions"]));
  const missing = served.length > 0 ? served : Object.keys(written).length > 0 ? [] : ["hub"];
  const clusters = { ...Object.fromEntries(missing.map((name) => [name, { region: "home" }])), ...written };
  const used = [...Object.values(clusters), mapOf(example["dns"])].flatMap((one) => {
    const { region, existing } = mapOf(one);
    return typeof region === "string" && !named.includes(region) ? [[region, regionFor(plain, mapOf(existing))] as const] : [];
  });
  return {
    fleet: "acme",
    edition: "2026-11",
    state: { backend: "local" },
    access: { operators: ["203.0.113.0/24"] },
    sync: { hub: Object.keys(clusters)[0], agent: "none" },
    ...example,
    regions: { ...Object.fromEntries(used), ...mapOf(example["regions"]) },
    clusters,
  };
}

/** A cluster that only a kubeconfig leads to stands in no cloud of ours. */
function regionFor(plain: Map, existing: Map): Map {
  return existing["kubeconfig"] === undefined ? plain : { cloud: "external" };
}

function mapOf(value: unknown): Map {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Map) : {};
}

describe("the guides' parts of fleet files are valid", () => {
  const folder = tempFolder();

  test("there are some for each cloud", () => {
    expect([/^aws/, /^google/].map((pages) => EXAMPLES.filter(({ page }) => pages.test(page)).length > 3)).toEqual([true, true]);
  });

  test.each(EXAMPLES)("$where", async ({ page, example }) => {
    const file = path.join(folder(), "fleet.yaml");
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(completed(page, example), null, 2));
    await expect(loadFleet({ file, today: "2026-11-20" })).resolves.toMatchObject({ fleet: { name: "acme" } });
  });
});
