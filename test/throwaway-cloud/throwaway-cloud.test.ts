import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { CHECKOUT, runProcess } from "../support/project.ts";
import type { Ended } from "../support/project.ts";
import { checkoutWithThrowawayCloud } from "./checkout.ts";

const FLEET = readFileSync(path.join(import.meta.dirname, "fleet.yaml"), "utf8");

describe("a cloud that only the tables know", () => {
  let root = "";
  let project = "";

  /** Our command, from a checkout that has the cloud. */
  async function fleetwright(...args: readonly string[]): Promise<Ended> {
    return await runProcess(process.execPath, [path.join(root, "checkout/bin/fleetwright.js"), ...args], project);
  }

  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
    project = path.join(root, "project");
    for (const folder of [project, path.join(root, "checkout")]) mkdirSync(folder);
    checkoutWithThrowawayCloud(path.join(root, "checkout"));
    writeFileSync(
      path.join(project, "cdktf.json"),
      JSON.stringify({ language: "typescript", app: `node ${path.join(root, "checkout/stacks/main.js")}` }),
    );
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("goes from the fleet file through plan and stacks to Terraform's JSON", async () => {
    writeFileSync(path.join(project, "fleet.yaml"), FLEET);
    const planned = await fleetwright("plan", "--write");
    expect(planned).toMatchObject({ code: 0 });
    expect(planned.stdout).toMatch(/block +region\/south\/block +10\.0\.0\.64\/26/);
    // What the registry is made of is the same on every cloud.
    const [, pins = ""] = readFileSync(path.join(CHECKOUT, "fleet.lock"), "utf8").split(/^(?=pins:)/m);
    appendFileSync(path.join(project, "fleet.lock"), pins);
    expect(await fleetwright("synth", "--out", "out")).toMatchObject({ code: 0 });
    expect(readdirSync(path.join(project, "out/stacks")).sort()).toEqual([
      "bootstrap-hub",
      "bootstrap-shop",
      "cluster-hub",
      "cluster-shop",
      "network-north",
      "network-south",
      "peering-throwaway",
    ]);
    const json = (stack: string): string => readFileSync(path.join(project, "out/stacks", stack, "cdk.tf.json"), "utf8");
    expect(JSON.parse(json("network-south"))).toMatchObject({
      resource: { terraform_data: { network: { input: { name: "paper-south", cidrs: ["10.0.0.64/26"] } } } },
    });
    expect(json("cluster-shop")).toContain('"cloud": "throwaway"');
    expect(Object.keys((JSON.parse(json("peering-throwaway")) as { data: object }).data)).toEqual(["terraform_remote_state"]);
  });

  test("has its own states, machines, sizes and fields, and is told by them", async () => {
    const broken = FLEET.replace(
      "location: hall-2",
      "location: eu-west-1, zones: [euw1-az1, euw1-az2], sizes: { block: 8 }",
    ).replace("machine: paper-4", "machine: m7i.xlarge");
    writeFileSync(path.join(project, "broken.yaml"), broken);
    const { code, stdout, stderr } = await fleetwright("validate", "--fleet", "broken.yaml");
    expect(code).toBe(2);
    const said = `${stdout}${stderr}`;
    for (const words of [
      '"eu-west-1" is no location of throwaway',
      '"m7i.xlarge" is no machine type of throwaway',
      "a region of throwaway has no `zones`",
    ]) {
      expect(said).toContain(words);
    }
  });
});
