import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { listLocal } from "../../lib/local/up.ts";
import { needs } from "../support/needs.ts";
import { CHECKOUT, aProject } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";
import { checkoutWithThrowawayCloud } from "../throwaway-cloud/checkout.ts";

const { describe, test } = needs("control-plane", "terraform", "go");

const FLEET = readFileSync(path.join(CHECKOUT, "test/throwaway-cloud/fleet.yaml"), "utf8");

// One fleet is deployed and lived with, in the order of the tests.
describe("a cloud that only the tables know", () => {
  let project: Project;
  let checkout: string;

  /** Our command, from a checkout that has the cloud. */
  async function fleetwright(...args: readonly string[]): Promise<Ended> {
    return await project.run(process.execPath, [path.join(checkout, "bin/fleetwright.js"), ...args]);
  }

  async function deploy(): Promise<Ended> {
    return await project.cdktf("deploy", "*", "--auto-approve", "--parallelism", "2");
  }

  beforeAll(async () => {
    project = await aProject();
    checkout = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
    checkoutWithThrowawayCloud(checkout);
    const app = `node --disable-warning=DEP0044 ${path.join(checkout, "stacks/main.js")}`;
    project.write("cdktf.json", JSON.stringify({ language: "typescript", app, sendCrashReports: "false" }));
    const [north, south] = [project.firstPort, project.firstPort + 100];
    project.write(
      "fleet.yaml",
      FLEET.replace("16000-16099", `${north}-${north + 99}`).replace("16100-16199", `${south}-${south + 99}`),
    );
    expect(await fleetwright("plan", "--write", "-q")).toMatchObject({ code: 0 });
    // What the registry is made of is the same on every cloud.
    const [, pins = ""] = readFileSync(path.join(CHECKOUT, "fleet.lock"), "utf8").split(/^(?=pins:)/m);
    project.write("fleet.lock", `${project.read("fleet.lock")}${pins}`);
  }, 120_000);

  afterAll(async () => {
    await project.dispose();
    rmSync(checkout, { recursive: true, force: true });
  });

  test("is deployed, and its clusters join the hub", async () => {
    expect(await deploy()).toMatchObject({ code: 0 });
    const status = await fleetwright("status", "-o", "json");
    expect(status).toMatchObject({ code: 0 });
    const { result } = JSON.parse(status.stdout) as { result: { clusters: readonly Readonly<Record<string, unknown>>[] } };
    expect(result.clusters.map(({ name, cloud, registered, reachable }) => [name, cloud, registered, reachable])).toEqual([
      ["hub", "throwaway", "joined", true],
      ["shop", "throwaway", "joined", true],
    ]);
  }, 600_000);

  test("is bootstrapped once more without a change", async () => {
    expect(await fleetwright("bootstrap", "*")).toMatchObject({ code: 0 });
  }, 120_000);

  test("lets a region leave with its member: the hub forgets it, and one deployment destroys what was made for both", async () => {
    expect(await fleetwright("remove", "south", "--yes")).toMatchObject({ code: 0 });
    expect(await fleetwright("remove", "south")).toMatchObject({ code: 4 });
    const said = await deploy();
    expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining("shop: has left the fleet") as unknown });
    expect(held()).toEqual(["bootstrap-hub", "cluster-hub", "network-north"]);
    expect(listLocal(project.folder).map(({ cluster }) => cluster.name)).toEqual(["hub"]);
    expect(await fleetwright("remove", "south")).toMatchObject({ code: 0 });
    expect(project.read("fleet.yaml")).not.toMatch(/south|shop/);
  }, 600_000);

  test("lets its hub leave as the last one, after which nothing is left", async () => {
    expect(await fleetwright("remove", "north", "--yes")).toMatchObject({ code: 0 });
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(held()).toEqual([]);
    expect(listLocal(project.folder)).toEqual([]);
    const gone = await fleetwright("remove", "north");
    expect(gone).toMatchObject({ code: 0, stderr: expect.stringContaining("next: git rm fleet.yaml fleet.lock") as unknown });
  }, 600_000);

  /** Stacks whose state still holds something. */
  function held(): readonly string[] {
    const folder = path.join(project.folder, ".fleetwright/state/paper");
    const states = readdirSync(folder).filter((file) => file.endsWith(".tfstate"));
    const resources = (file: string): readonly unknown[] =>
      (JSON.parse(readFileSync(path.join(folder, file), "utf8")) as { resources: readonly unknown[] }).resources;
    return states
      .filter((file) => resources(file).length > 0)
      .map((file) => file.replace(".tfstate", ""))
      .sort();
  }
});
