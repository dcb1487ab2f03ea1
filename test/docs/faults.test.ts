import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { FAULTS } from "../support/faults.ts";

const TESTS = path.join(import.meta.dirname, "..");

test("every row of docs/faults.md is proven by a test that looks for what it says", () => {
  const files = readdirSync(TESTS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  const text = files.map((file) => readFileSync(path.join(TESTS, file), "utf8")).join("\n");
  const proven = new Set([...text.matchAll(/saidOf\("([^"]+)"\)/g)].map(([, fault]) => fault));
  expect([...proven].toSorted()).toEqual(Object.keys(FAULTS).toSorted());
});
