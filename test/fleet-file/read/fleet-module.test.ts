import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { readModule } from "../../../lib/fleet-file/read/fleet-module.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();
const FLEET = 'export default { fleet: "acme" };';

function written(text: string): string {
  const file = path.join(folder(), "fleet.ts");
  writeFileSync(file, text);
  return file;
}

test.each([
  ["ends the process", `process.exit(0); ${FLEET}`, "ends the process (exit code 0)"],
  ["ends it by Node's inner door", `(process as any).reallyExit(0); ${FLEET}`, "ends the process (exit code 0)"],
  ["ends it where it is read", "export default { get fleet() { return process.exit(0); } };", "ends the process (exit code 0)"],
  ["waits for what never comes", `await new Promise(() => {}); ${FLEET}`, "waits for something that never happens"],
  ["leaves a rejection alone", `void Promise.reject(new Error("no prices")); ${FLEET}`, "cannot be loaded: no prices"],
  ["throws, and calls it well", 'process.on("exit", () => process.exit(0)); throw new Error("bad");', "cannot be loaded: bad"],
  ["throws nothing at all", "throw null;", "cannot be loaded: null"],
])("a fleet file that %s is refused, and the command goes on", async (_, text, said) => {
  const { value, problems } = await readModule(written(text), text);
  expect(value).toBeUndefined();
  expect(problems).toEqual([expect.objectContaining({ rule: expect.objectContaining({ id: "FW1014" }) as unknown })]);
  expect(problems[0]?.message).toContain(said);
});

test.each([
  ["waits with a timer that runs on", `setInterval(() => {}, 1000); await new Promise(() => {}); ${FLEET}`],
  ["runs in circles", "for (;;);"],
])("a fleet file that %s is given up", async (_, text) => {
  const { problems } = await readModule(written(text), text, 500);
  expect(problems.map(({ message }) => message)).toEqual(["the module did not come to an end within 0.5 s"]);
});

test("what a fleet file does to its own process reaches no other", async () => {
  const text = `process.exitCode = 0; process.env.FLEET_WAS_HERE = "1"; setTimeout(() => process.exit(0), 0); ${FLEET}`;
  expect(await readModule(written(text), text)).toEqual({ value: { fleet: "acme" }, problems: [] });
  expect([process.exitCode, process.env["FLEET_WAS_HERE"]]).toEqual([undefined, undefined]);
});
