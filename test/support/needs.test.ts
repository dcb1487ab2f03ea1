import { expect, test } from "@jest/globals";
import { advice, verdict } from "./needs.ts";

test("tests run where their tools are", () => {
  expect(verdict([], true)).toBe("run");
  expect(verdict([], false)).toBe("run");
});

test("a missing tool skips tests on somebody's machine and fails them in CI", () => {
  expect(verdict(["go"], false)).toBe("skip");
  expect(verdict(["go"], true)).toBe("fail");
});

test("Docker alone may be missing in CI", () => {
  expect(verdict(["docker"], true)).toBe("skip");
  expect(verdict(["docker", "python"], true)).toBe("fail");
});

test("a skipped test says what to install", () => {
  expect(advice(["go", "python"])).toBe("install Go 1.26 or newer; Python 3.10 or newer");
});
