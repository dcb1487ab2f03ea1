import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Json } from "../../../lib/bootstrap/kube-object.ts";
import { canonical, holds } from "../../../lib/bootstrap/engine/compare.ts";

describe("whether a live object has all that is wanted", () => {
  test.each<readonly [what: string, live: Json, wanted: Json, result: boolean]>([
    ["what others added doesn't matter", { a: 1, b: 2 }, { a: 1 }, true],
    ["a value that differs does", { a: 1 }, { a: 2 }, false],
    ["a value that is missing does", {}, { a: 1 }, false],
    ["an empty map that the API server drops doesn't", {}, { a: {} }, true],
    ["a list with one more entry does", { a: [1, 2] }, { a: [1] }, false],
    ["defaults inside list entries don't", { a: [{ x: 1, added: true }] }, { a: [{ x: 1 }] }, true],
    [
      "a quantity in other words is equal",
      { limits: { cpu: "1", memory: "1Gi" } },
      { limits: { cpu: "1000m", memory: "1024Mi" } },
      true,
    ],
    ["another quantity is not", { limits: { cpu: "2" } }, { limits: { cpu: "1000m" } }, false],
    ["what only looks like a quantity is compared as it is", { data: { cpu: "1" } }, { data: { cpu: "1000m" } }, false],
  ])("%s", (_what, live, wanted, result) => {
    expect(holds(live, wanted)).toBe(result);
  });

  test("everything has all of itself, and canonical text doesn't depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = value as Json;
        expect(holds(json, json)).toBe(true);
        expect(canonical(reversed(json))).toBe(canonical(json));
      }),
    );
  });

  test("one changed leaf is always noticed", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer(), { minKeys: 1 }), fc.integer({ min: 1 }), (map, by) => {
        const [key] = Object.keys(map);
        const changed = { ...map, [key ?? ""]: (map[key ?? ""] ?? 0) + by };
        expect(holds({ spec: { data: changed } }, { spec: { data: map } })).toBe(false);
      }),
    );
  });
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => reversed(item as Json));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child as Json)]),
  );
}
