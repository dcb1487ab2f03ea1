import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { buildProgram } from "../../lib/cli/main.ts";
import { ADVICE } from "../support/advice.ts";
import { PROOFS } from "../support/nexts.ts";
import { printedNexts } from "../support/printed-nexts.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const PRINTED = printedNexts(path.join(ROOT, "lib"));

test("every `next` that we print is done by a test, or is advice that only a person can follow", () => {
  const known = [...PROOFS.flatMap(({ of }) => of), ...ADVICE];
  expect({
    unproven: PRINTED.filter((one) => !known.includes(one)),
    gone: known.filter((one) => !PRINTED.includes(one)),
    twice: known.filter((one, index) => known.indexOf(one) !== index),
  }).toEqual({ unproven: [], gone: [], twice: [] });
});

test("each of these tests is there", () => {
  const missing = PROOFS.filter(({ file, test: title }) => {
    const text = readFileSync(path.join(ROOT, file), "utf8");
    return ![`"${title}"`, `'${title}'`, `\`${title}\``].some((one) => text.includes(one));
  });
  expect(missing.map(({ file, test: title }) => `${file}: ${title}`)).toEqual([]);
});

test("every command of ours among them exists, with each of its options", async () => {
  const program = await buildProgram("all");
  const named = PRINTED.flatMap((one) => /fleetwright [a-z][^`,;]*/.exec(one.replace(/^\S+ /, ""))?.[0] ?? []);
  expect(named.length).toBeGreaterThan(40);
  const wrong = named.filter((text) => {
    const [, name, ...words] = text.split(" ");
    const command = program.commands.find((one) => one.name() === name);
    const common = [...program.options, ...(command?.options ?? [])].map(({ long }) => long);
    const options = words.filter((word) => word.startsWith("--")).map((word) => word.replace(/[^a-z-].*$/, ""));
    return command === undefined || options.some((option) => option !== "--help" && !common.includes(option));
  });
  expect(wrong).toEqual([]);
});
