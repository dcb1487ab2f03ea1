import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { Cidr, addressesIn } from "../../lib/model/cidr.ts";

/** Aligned blocks of any size, as text. */
const block = fc.tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => {
  const first = address - (address % addressesIn(prefix));
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`;
});

describe("a block", () => {
  test("is read and shown as it is written", () => {
    fc.assert(fc.property(block, (text) => expect(String(Cidr.from(text))).toBe(text)));
    expect(JSON.stringify({ block: Cidr.from("10.0.0.0/8") })).toBe('{"block":"10.0.0.0/8"}');
  });

  test("begins, ends, overlaps and contains as another library says", () => {
    fc.assert(
      fc.property(block, block, (one, other) => {
        const [left, right] = [ipaddr.IPv4.parseCIDR(one), ipaddr.IPv4.parseCIDR(other)];
        const meet = left[0].match(right) || right[0].match(left);
        const a = Cidr.from(one);
        const b = Cidr.from(other);
        expect(a.overlaps(b)).toBe(meet);
        expect(a.contains(b)).toBe(meet && a.prefix <= b.prefix);
        expect(a.address(0)).toBe(ipaddr.IPv4.networkAddressFromCIDR(one).toString());
        expect(a.address(a.size - 1)).toBe(ipaddr.IPv4.broadcastAddressFromCIDR(one).toString());
        expect(a.last - a.first + 1).toBe(a.size);
      }),
    );
  });

  test.each([
    ["10.0.0.1/16", 'did you mean "10.0.0.0/16"?'],
    ["10.0.0.1", 'did you mean "10.0.0.1/32"?'],
    ["10.0.0.0/33", "mask above /32"],
    ["10.0.0.256/32", "0 to 255"],
    ["10.0.0.01/32", "0 to 255"],
    ["10.0.0/8", "no IPv4 block"],
    ["::/0", "no IPv4 block"],
    ["10.0.0.0/8 ", "no IPv4 block"],
    ["", "no IPv4 block"],
  ])("refuses %j and says what was probably meant", (text, words) => {
    expect(Cidr.parse(text)).toEqual(expect.stringContaining(words));
    expect(() => Cidr.from(text)).toThrow(RangeError);
  });

  test("can't be made where it isn't aligned or leaves the address space", () => {
    for (const [first, prefix] of [
      [1, 31],
      [2 ** 32, 32],
      [-1, 32],
      [0, 33],
      [0, -1],
      [0.5, 32],
    ] as const) {
      expect(() => Cidr.of(first, prefix)).toThrow(RangeError);
    }
    expect(() => Cidr.from("10.0.0.0/30").address(4)).toThrow(RangeError);
  });
});
