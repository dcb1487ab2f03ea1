import { afterAll, beforeAll, expect } from "@jest/globals";
import { needs } from "../support/needs.ts";
import { aProject, copyFleet } from "../support/project.ts";
import type { Project } from "../support/project.ts";

const { describe, test } = needs("terraform");

/** A state as Terraform writes it, as far as outputs go. */
function stateWith(outputs: Readonly<Record<string, string>>): string {
  const typed = Object.entries(outputs).map(([name, value]) => [name, { value, type: "string" }]);
  return JSON.stringify({
    version: 4,
    terraform_version: "1.11.4",
    serial: 1,
    lineage: "6e0b1b3c-0000-4000-8000-000000000000",
    outputs: Object.fromEntries(typed) as unknown,
    resources: [],
    check_results: null,
  });
}

describe("a cluster that leaves the fleet while it is deployed", () => {
  let project: Project;
  beforeAll(async () => {
    project = await aProject();
    copyFleet(project);
    project.write("fleet.yaml", project.read("fleet.yaml").replace("clusters: [america, europe]", "clusters: [europe]"));
    expect(await project.fleetwright("plan", "--write", "-q")).toMatchObject({ code: 0 });
    expect(await project.fleetwright("synth", "--out", "cdktf.out")).toMatchObject({ code: 0 });
  });
  afterAll(() => project.dispose());

  test("stays in the file until its states say that nothing of it is left", async () => {
    const state = ".fleetwright/state/demo/cluster-america.tfstate";
    project.write(state, stateWith({ cluster_record: "there" }));
    expect(await project.fleetwright("remove", "america")).toMatchObject({ code: 0 });

    const waiting = await project.fleetwright("remove", "america");
    expect(waiting).toMatchObject({ code: 4, stdout: "america is still deployed: cluster-america\n" });
    expect(waiting.stderr).toContain("next: cdktf destroy cluster-america\n");
    expect(project.read("fleet.yaml")).toContain("state: absent");

    project.write(state, stateWith({}));
    expect(await project.fleetwright("remove", "america")).toMatchObject({ code: 0 });
    expect(project.read("fleet.yaml")).not.toContain("america:");
    expect(await project.fleetwright("validate")).toMatchObject({ code: 0 });
  });
});
