import { expect, test } from "@jest/globals";
import { failures, formatTally, sum, tallyOfCheck, tallyOfJest } from "./tally.ts";
import type { JestResults } from "./tally.ts";

const CLEAN: JestResults = {
  success: true,
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
};

test("the closing line names skipped checks only where some were skipped", () => {
  expect(formatTally(sum([tallyOfCheck(true), tallyOfJest(CLEAN)]))).toBe("6 passed, 0 failed");
  expect(formatTally(tallyOfJest({ ...CLEAN, numPendingTests: 2 }))).toBe("5 passed, 0 failed, 2 skipped");
});

test("a test file that can't be loaded counts as a failure, though none of its tests has failed", () => {
  expect(tallyOfJest({ ...CLEAN, success: false, numRuntimeErrorTestSuites: 1 }).failed).toBe(1);
});

test("a run that fails without a failed test counts as a failure", () => {
  expect(tallyOfJest({ ...CLEAN, success: false }).failed).toBe(1);
  expect(tallyOfJest(undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("failed tests are named again at the end", () => {
  const assertionResults = [
    { status: "passed", fullName: "a" },
    { status: "failed", fullName: "b" },
  ];
  expect(failures({ ...CLEAN, testResults: [{ assertionResults }] })).toEqual(["b"]);
});
