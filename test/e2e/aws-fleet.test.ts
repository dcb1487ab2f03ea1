import { afterAll, beforeAll, expect } from "@jest/globals";
import { anAwsFleetBench, createStateBucket } from "../support/aws-fleet-deployed.ts";
import type { AwsFleetBench } from "../support/aws-fleet-deployed.ts";
import { PLACES } from "../support/aws-fleet-file.ts";
import { inventory } from "../support/aws-fleet-inventory.ts";
import type { Thing } from "../support/aws-fleet-inventory.ts";
import { needs } from "../support/needs.ts";
import type { Ended } from "../support/project.ts";

const { describe, test } = needs("terraform", "python", "control-plane", "go");

// One fleet is deployed to moto by the real plugin; tests read back what is there, and the last one takes it down.
describe("a fleet on AWS in two regions and two accounts", () => {
  let bench: AwsFleetBench;
  let before: readonly Thing[];
  let deploy: Ended;

  beforeAll(async () => {
    bench = await anAwsFleetBench();
    await createStateBucket(bench);
    before = await inventory(bench.api.reader, PLACES);
    expect(await bench.fleetwright("plan", "--write", "-q")).toMatchObject({ code: 0 });
    deploy = await bench.cdktf("deploy");
  }, 900_000);

  afterAll(async () => {
    await bench?.dispose();
  }, 120_000);

  test("is deployed by one command, and each member joins over its cluster's own API server", () => {
    expect(deploy).toMatchObject({ code: 0 });
  });

  test("has no changes at a second deploy, in any stack", async () => {
    const again = await bench.cdktf("deploy");
    expect(again.code).toBe(0);
    const applied = again.stdout.match(/Apply complete!/g) ?? [];
    expect(again.stdout.match(/No changes\./g)).toHaveLength(applied.length);
  });

  test("leaves nothing behind but keys in their waiting period", async () => {
    expect(await bench.cdktf("destroy")).toMatchObject({ code: 0 });
    const known = new Set(before.map(nameOf));
    const left = (await inventory(bench.api.reader, PLACES)).filter((one) => !known.has(nameOf(one)));
    expect(left.filter(({ kind, state }) => kind !== "kms key" || state !== "PendingDeletion")).toEqual([]);
  });
});

function nameOf({ kind, account, id }: Thing): string {
  return `${kind} ${account} ${id}`;
}
