import path from "node:path";
import { expect, test } from "@jest/globals";
import * as z from "zod";
import { checkFile } from "../../../lib/fleet-file/read/load.ts";
import { allFields } from "../../../lib/fleet-file/schema/schema-walk.ts";
import { fleetSchema } from "../../../lib/fleet-file/schema/schema.ts";
import { BROKEN, TODAY } from "../../support/broken-fleets.ts";

/** The rules that refuse the second of two entries. */
const REFUSED_BY = ["FW1029", "FW1202", "FW1302", "FW1917"];

/** A list by its keys; pools are the same in every layer. */
function listOf(keys: readonly (string | number)[]): string {
  return keys.slice(Math.max(0, keys.lastIndexOf("pools"))).join(".");
}

test("no list of the file may hold an entry twice", async () => {
  const lists = allFields(fleetSchema)
    .filter(({ schema }) => schema instanceof z.ZodArray)
    .map(({ pattern }) => pattern);
  const { problems } = await checkFile({ file: path.join(BROKEN, "repetition.yaml"), today: TODAY });
  const refused = problems.filter(({ rule }) => REFUSED_BY.includes(rule)).map((problem) => problem.path.slice(0, -1));
  const isRefused = (list: readonly string[]): boolean => {
    const tail = list.slice(Math.max(0, list.lastIndexOf("pools")));
    return refused.some((at) => {
      const seen = at.slice(Math.max(0, at.lastIndexOf("pools")));
      return tail.every((part, index) => part === "*" || part === seen[index]);
    });
  };
  expect(lists.length).toBeGreaterThan(10);
  expect(lists.filter((list) => !isRefused(list)).map(listOf)).toEqual([]);
});
