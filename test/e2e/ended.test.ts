import { afterEach, describe, expect, test } from "@jest/globals";
import { pinsOnly } from "../support/aws-fleet-file.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";

const fleet = (until: string): string => `fleet: acme
edition: "2026-11"
state: { backend: local }
sync: { hub: hub, agent: none }
regions: { here: { cloud: local, ports: 16000-16999 } }
clusters:
  hub: { region: here, kubernetes: "1.36", protect: false, reason: We try something.${until} }
`;

describe("a fleet of which an exception ended", () => {
  let project: Project | undefined;

  afterEach(async () => {
    await project?.dispose();
  });

  test("is refused by validate, and can still be deployed, with a warning", async () => {
    project = await aProject({ "fleet.yaml": fleet(""), "fleet.lock": pinsOnly() });
    expect(await project.fleetwright("plan", "--write")).toMatchObject({ code: 0 });
    project.write("fleet.yaml", fleet(", until: 2020-01-01"));
    expect(await project.fleetwright("validate")).toMatchObject({ code: 2 });
    const { code, stderr } = await project.fleetwright("synth", "--out", "after");
    expect([code, stderr]).toEqual([0, expect.stringContaining("the exception of hub ended on 2020-01-01")]);
    expect(project.read("after/stacks/cluster-hub/cdk.tf.json")).toContain('"fleetwright.dev/until": "2020-01-01"');
  });
});
