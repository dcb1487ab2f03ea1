import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { addressSpace } from "../../../lib/clouds/azure/address-space.ts";
import { Cidr } from "../../../lib/model/cidr.ts";

test("a network's addresses and its hub's are all of the region's blocks, each address once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 22 }), fc.integer({ min: 23, max: 24 }), fc.nat(), (outer, inner, at) => {
      const block = Cidr.from(`10.0.0.0/${outer}`);
      const hub = Cidr.of(block.first + (at % 2 ** (inner - outer)) * 2 ** (32 - inner), inner);
      const more = Cidr.from("10.64.0.0/20");
      const space = addressSpace([block, more], hub);
      expect(space.reduce((sum, { size }) => sum + size, hub.size)).toBe(block.size + more.size);
      const all = [...space, hub];
      expect(all.flatMap((one, index) => all.slice(index + 1).filter((other) => one.overlaps(other)))).toEqual([]);
      expect(space).toContainEqual(more);
    }),
  );
});
