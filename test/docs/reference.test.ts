import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { EXIT_CODES } from "../../lib/errors.ts";
import { generatedFiles } from "../../scripts/reference-pages.ts";

const ROOT = path.join(import.meta.dirname, "../..");

const files = Object.entries(await generatedFiles());

test.each(files)("%s is what the sources say (else: npm run docs)", (file, text) => {
  expect(readFileSync(path.join(ROOT, file), "utf8")).toBe(text);
});

test("the exit codes are those that scripts out there rely on", () => {
  expect(EXIT_CODES).toEqual({
    done: 0,
    internal: 1,
    input: 2,
    remote: 3,
    waiting: 4,
    refused: 5,
    changes: 6,
    timeout: 7,
    interrupted: 130,
    terminated: 143,
  });
});
