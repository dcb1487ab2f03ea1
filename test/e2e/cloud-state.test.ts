import { afterAll, beforeAll, expect } from "@jest/globals";
import type { StateBackend } from "../../lib/model/fleet.ts";
import { readState } from "../../lib/terraform/state.ts";
import { contendFor } from "../support/contended-state.ts";
import { startFakeTerraformService } from "../support/fake-terraform-service.ts";
import type { FakeTerraformService } from "../support/fake-terraform-service.ts";
import { needs } from "../support/needs.ts";
import { aProject, testEnvironment } from "../support/project.ts";

const { describe, test } = needs("terraform");

describe("states that a service of Terraform's keeps", () => {
  let service: FakeTerraformService;

  beforeAll(async () => {
    service = await startFakeTerraformService();
  });

  afterAll(async () => {
    await service?.close();
  });

  function place(): StateBackend {
    const { hostname } = service;
    return { backend: "cloud", hostname, organization: "acme", project: "fleet", identity: undefined, jurisdiction: undefined };
  }

  test("lie in a workspace a stack, which is locked while somebody deploys, and are read back as they were written", async () => {
    const workspace = () => service.workspaces.get("acme_slow");
    const refused = await contendFor({
      state: place(),
      key: "acme/slow.tfstate",
      env: service.env,
      isHeld: () => workspace()?.locked === true,
    });
    expect(refused).toMatchObject({
      outcome: "locked",
      why: expect.stringContaining(
        "the state acme/acme_slow is locked by somebody, whom the workspace's own page names",
      ) as unknown,
    });
    expect(workspace()).toMatchObject({ project: "fleet", locked: false });

    const project = await aProject({});
    const options = { env: { ...testEnvironment(), ...service.env }, signal: AbortSignal.timeout(60_000) };
    const state = await readState(project.folder, { id: "slow", state: place(), stateKey: "acme/slow.tfstate" }, options);
    expect(state?.resources.map(({ type, name }) => `${type}.${name}`)).toEqual(["terraform_data.slow"]);
    expect(service.unanswered).toEqual([]);
    await project.dispose();
  });
});
