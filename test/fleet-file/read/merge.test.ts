import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isData, overlay, valueAt, withoutNulls } from "../../../lib/fleet-file/read/merge.ts";

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const key = fc.constantFrom("a", "b", "c", "d", "toString", "valueOf", "hasOwnProperty");

/** Layers as they come from a file: plain maps, lists, scalars and nulls, no reserved keys. */
const { layer } = fc.letrec((tie) => ({
  layer: fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.constant(null), fc.array(scalar, { maxLength: 3 }), tie("layer")),
}));

describe("layers", () => {
  test("maps merge, lists replace, null deletes", () => {
    const below = {
      kubernetes: "1.35",
      pools: { general: { min: 2, taints: ["a", "b"] }, gpu: { min: 1 } },
      labels: { team: "shop" },
    };
    const above = { pools: { general: { taints: ["c"] }, gpu: null }, labels: null };
    expect(withoutNulls(overlay(below, above))).toEqual({ kubernetes: "1.35", pools: { general: { min: 2, taints: ["c"] } } });
  });

  test("a layer that says nothing changes nothing", () => {
    fc.assert(
      fc.property(layer, (one) => expect([overlay(one, {}), overlay({}, one), overlay(one, undefined)]).toEqual([one, one, one])),
    );
  });

  test("a layer over itself changes nothing", () => {
    fc.assert(fc.property(layer, (one) => expect(overlay(one, one)).toEqual(one)));
  });

  test("whatever the last layer says of a value counts", () => {
    fc.assert(
      fc.property(layer, layer, layer, (one, two, last) => {
        const merged = overlay(overlay(one, two), last);
        for (const path of leaves(last)) expect(valueAt(merged, path)).toEqual(valueAt(last, path));
      }),
    );
  });

  test("what no layer above mentions stays", () => {
    fc.assert(
      fc.property(layer, layer, (below, above) => {
        const merged = overlay(below, above);
        for (const path of leaves(below)) {
          const mentioned = path.some((_, depth) => {
            const said = valueAt(above, path.slice(0, depth + 1));
            return said !== undefined && !(isData(said) && depth < path.length - 1);
          });
          if (!mentioned) expect(valueAt(merged, path)).toEqual(valueAt(below, path));
        }
      }),
    );
  });

  test("the inputs stay as they were", () => {
    fc.assert(
      fc.property(layer, layer, (below, above) => {
        const before = structuredClone([below, above]);
        overlay(below, above);
        expect([below, above]).toEqual(before);
      }),
    );
  });
});

/** Paths of everything that is no map. */
function leaves(value: unknown): string[][] {
  if (!isData(value)) return [[]];
  return Object.entries(value).flatMap(([name, entry]) => leaves(entry).map((path) => [name, ...path]));
}
