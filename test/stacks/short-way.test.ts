import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { TerraformStack } from "cdktf";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { planApp } from "../../stacks/plan-app.ts";
import { aFleet } from "../support/a-fleet.ts";
import { tempFolder } from "../support/temp-folder.ts";

const temp = tempFolder();
const { plan } = planFleet(
  aFleet({
    "aws eu-west": { clusters: { hub: {}, shop: {} } },
    "gcp us-east": { clusters: { search: {} } },
    "azure eu-north": { clusters: { mail: {} } },
    "local laptop": { ports: { first: 16000, last: 16999 }, clusters: { dev: {} } },
  }),
  EMPTY_LOCK,
);

/** All that was written, as text by its path. */
function written(out: string): Readonly<Record<string, string>> {
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(path.join(out, file), "utf8")]));
}

test("what we write of a fleet is what cdktf writes of the same stacks, byte for byte", async () => {
  const [ours, theirs] = [path.join(temp(), "ours"), path.join(temp(), "theirs")];
  const short = await planApp(plan, { outdir: ours });
  short.synth();
  const long = await planApp(plan, { outdir: theirs });
  for (const stack of long.node.children) {
    Object.assign(stack, { toTerraform: () => TerraformStack.prototype.toTerraform.call(stack) as unknown });
  }
  long.synth();
  expect(Object.keys(written(ours)).length).toBe(plan.stacks.length + 1);
  expect(written(ours)).toEqual(written(theirs));
});
