import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { command as plan } from "../../../lib/cli/commands/plan.ts";
import { command as remove } from "../../../lib/cli/commands/remove.ts";
import { FleetError } from "../../../lib/errors.ts";
import { aContext } from "../../support/a-context.ts";

const FLEET = `# Ours since 2024.
fleet: acme
edition: "2026-11"
state: { backend: local }
sync: { hub: hub }
defaults: { kubernetes: "1.36", protect: false }
regions:
  laptop: { cloud: local, ports: 16000-31999 }
clusters:
  hub: { region: laptop } # keeps the inventory
  # The first shop.
  shop: { region: laptop, labels: { team: shop } }
  stall:
    region: laptop
`;

describe("a cluster that is removed", () => {
  let folder: string;
  const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
  const run = (name: string) => remove.run(aContext(path.join(folder, "fleet.yaml")), [name], {});

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
    writeFileSync(path.join(folder, "fleet.yaml"), FLEET);
    await plan.run(aContext(path.join(folder, "fleet.yaml")), [], { write: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each(["shop", "stall"])("is first marked as absent, with everything else as it was written: %s", async (name) => {
    const outcome = await run(name);
    const [before, after] = [FLEET.split("\n"), read("fleet.yaml").split("\n")];
    const added = after.filter((line) => !before.includes(line));
    expect(added).toHaveLength(1);
    expect(added[0]).toContain("state: absent");
    expect(outcome.next).toEqual([`cdktf destroy bootstrap-${name} cluster-${name}`, `fleetwright remove ${name}`]);
  });

  test("is taken out when nothing of it is deployed, and its grants go to nobody else", async () => {
    await run("shop");
    const outcome = await run("shop");
    expect(outcome).toMatchObject({ result: { step: "removed" }, next: ["git add fleet.yaml fleet.lock"] });
    expect(read("fleet.yaml")).not.toContain("shop:");
    expect(read("fleet.yaml")).toContain("# keeps the inventory");
    expect(read("fleet.lock")).toMatch(/owner: cluster\/shop, value: .*, state: retired/);
    expect(read("fleet.lock")).not.toMatch(/owner: cluster\/shop, value: .*, state: live/);
    await expect(plan.run(aContext(path.join(folder, "fleet.yaml")), [], {})).resolves.toMatchObject({
      result: { added: [], retired: [] },
    });
  });

  test("is refused with the place where it is still needed, and nothing is written", async () => {
    const refused = await run("hub").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(FleetError);
    expect((refused as FleetError).problems).toMatchObject([
      { rule: "FW1704", message: expect.stringContaining("hub") as unknown },
    ]);
    expect(read("fleet.yaml")).toBe(FLEET);
  });

  test("that nobody knows is answered with those that there are", async () => {
    await expect(run("ship")).rejects.toThrow('the fleet has no cluster "ship"; there are hub, shop, stall');
  });

  test("says first that its protection has to go", async () => {
    writeFileSync(path.join(folder, "fleet.yaml"), FLEET.replace("protect: false", "protect: true"));
    const { text, next } = await run("shop");
    expect(text).toMatch(/write `protect: false` at clusters\.shop first/);
    expect(next?.slice(0, 2)).toEqual(["cdktf deploy cluster-shop bootstrap-shop", "cdktf destroy bootstrap-shop cluster-shop"]);
  });

  test("stays where this checkout can't tell whether others have deployed it, unless it is told", async () => {
    const bucket = "state: { backend: s3, bucket: acme-terraform, region: eu-west-1, account: '111122223333' }";
    writeFileSync(path.join(folder, "fleet.yaml"), FLEET.replace("state: { backend: local }", bucket));
    await run("shop");
    const refused = { kind: "input", next: "cdktf synth", message: expect.stringContaining("can't be told") as unknown };
    await expect(run("shop")).rejects.toMatchObject(refused);
    expect(read("fleet.yaml")).toContain("shop:");
    const outcome = await remove.run(aContext(path.join(folder, "fleet.yaml")), ["shop"], { neverDeployed: true });
    expect(outcome).toMatchObject({ result: { step: "removed" } });
  });

  test("in a cloud is asked what it holds there before anything is destroyed", async () => {
    const cloud = 'laptop: { cloud: aws, location: eu-west-1, account: "111122223333" }';
    const onAws = FLEET.replace(/laptop: \{ cloud.*/, cloud).replace("sync:", "access: { operators: [203.0.113.0/24] }\nsync:");
    writeFileSync(path.join(folder, "fleet.yaml"), onAws.replaceAll("1.36", "1.35"));
    expect((await run("shop")).next).toEqual(["fleetwright remove shop"]);
  });

  test("stays where there is a state of it and nothing that says how to read it", async () => {
    await run("shop");
    const state = path.join(folder, ".fleetwright/state/acme");
    mkdirSync(state, { recursive: true });
    writeFileSync(path.join(state, "bootstrap-shop.tfstate"), "{}");
    await expect(run("shop")).rejects.toThrow("stack bootstrap-shop is not synthesized here");
  });
});
