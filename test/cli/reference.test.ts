import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { EXIT_CODES } from "../../lib/errors.ts";
import { commandsPage, exitCodesPage } from "../../scripts/reference-pages.ts";

const FOLDER = path.join(import.meta.dirname, "../../docs/reference");

test("the page of commands is what the commands say (else: npm run docs)", async () => {
  expect(readFileSync(path.join(FOLDER, "commands.md"), "utf8")).toBe(await commandsPage());
});

test("the page of exit codes is what the sources say (else: npm run docs)", () => {
  expect(readFileSync(path.join(FOLDER, "exit-codes.md"), "utf8")).toBe(exitCodesPage());
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
