import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { isMap, parseDocument } from "yaml";
import { sectionKeys } from "../../../lib/cli/completion/section-keys.ts";

const FLEETS = path.join(import.meta.dirname, "../../fleets");

test("where lines tell the keys of a section, they are those that a parser finds", () => {
  const told = globSync("**/*.yaml", { cwd: FLEETS }).flatMap((file) => {
    const text = readFileSync(path.join(FLEETS, file), "utf8");
    return ["clusters", "regions", "workloads", "rings"].flatMap((section) => {
      const keys = sectionKeys(text, section);
      return keys === undefined ? [] : [{ file, text, section, keys }];
    });
  });
  expect(told.filter(({ keys }) => keys.length > 0).length).toBeGreaterThan(50);
  for (const { file, text, section, keys } of told) {
    const parsed = parseDocument(text, { uniqueKeys: false }).get(section);
    expect([file, section, ...keys]).toEqual([
      file,
      section,
      ...(isMap(parsed) ? parsed.items.map(({ key }) => String(key)) : []),
    ]);
  }
});

test.each([
  ["in a flow", "clusters: { hub: {} }\n"],
  ["by another's name", "clusters: *others\n"],
  ["of a file in JSON", '{ "clusters": {} }\n'],
  ["in quotes", 'clusters:\n  "hub": {}\n'],
  ["that are merged into it", "clusters:\n  <<: *others\n"],
  ["that stand twice", "clusters:\n  hub: {}\nclusters:\n  shop: {}\n"],
  ["in a second document", "clusters:\n  hub: {}\n---\nclusters: {}\n"],
  ["that somebody indents", "clusters:\n    hub: {}\n  shop: {}\n"],
])("keys %s are left to the parser", (_where, text) => {
  expect(sectionKeys(text, "clusters")).toBeUndefined();
});

test("what stands deeper, comments and other sections are no keys", () => {
  const text =
    "# all\nfleet: acme\nclusters: # ours\n  hub:\n    region: west\n\n  # next\n  shop:\n    note: |\n      late: no\nrings: {}\n";
  expect(sectionKeys(text, "clusters")).toEqual(["hub", "shop"]);
  expect(sectionKeys(text, "regions")).toEqual([]);
});
