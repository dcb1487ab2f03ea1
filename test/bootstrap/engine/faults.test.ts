import { describe, expect, test } from "@jest/globals";
import { exceptWhatDiffers } from "../../support/faults.ts";
import { INJECTED_FAULTS } from "../../support/injected-faults/all.ts";

const ALL = Object.values(INJECTED_FAULTS).flat();

test("no fault stands there twice", () => {
  expect(new Set(ALL.map(({ symptom }) => symptom)).size).toBe(ALL.length);
});

describe("ends as docs/faults.md says, with exit code, words and next command", () => {
  test.each(ALL.map((fault) => [fault.symptom, fault] as const))("%s", async (_, fault) => {
    const { exit, said, next } = await fault.meet();
    expect({ exit, next }).toEqual({ exit: fault.exit, next: fault.next });
    expect(said).toMatch(exceptWhatDiffers(fault.said));
  });
});
