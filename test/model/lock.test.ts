import { expect, test } from "@jest/globals";
import { fitsKind } from "../../lib/model/lock.ts";

test.each([
  ["block", "10.0.0.0/8", true],
  ["block", "10.0.0.1/8", false],
  ["block", "123", false],
  ["tunnel", "169.254.21.0/30", true],
  ["asn", "64512", true],
  ["asn", "10.0.0.0/8", false],
  ["mesh-id", "1-2", false],
  ["ports", "16000-16007", true],
  ["ports", "16007-16000", false],
  ["ports", "16000", false],
] as const)("a grant of kind %s may be %s: %s", (kind, value, fits) => {
  expect(fitsKind(kind, value)).toBe(fits);
});
