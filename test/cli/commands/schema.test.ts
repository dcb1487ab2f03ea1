import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { command } from "../../../lib/cli/commands/schema.ts";
import { aContext } from "../../support/a-context.ts";

const ROOT = path.join(import.meta.dirname, "../../..");

test("schema prints what editors load from the package", async () => {
  const { text } = await command.run(aContext("/nowhere/fleet.yaml"), [], {});
  expect(`${text}\n`).toBe(readFileSync(path.join(ROOT, "schema/fleet.schema.json"), "utf8"));
});

test("schema --reference prints the page of the documentation", async () => {
  const { text } = await command.run(aContext("/nowhere/fleet.yaml"), [], { reference: true });
  expect(text).toBe(readFileSync(path.join(ROOT, "docs/reference/fleet-file.md"), "utf8"));
});
