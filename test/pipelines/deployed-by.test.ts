import { describe, expect, test } from "@jest/globals";
import type { StateBackend } from "../../lib/model/fleet.ts";
import { deployedBy } from "../../lib/pipelines/pipeline-of.ts";
import { LOCAL_STATE, aFleet } from "../support/a-fleet.ts";

const SERVICE: StateBackend = {
  backend: "cloud",
  hostname: "tf.my-org.example",
  organization: "acme",
  project: "fleet",
  identity: undefined,
  jurisdiction: "eu",
};
const BUCKET: StateBackend = {
  backend: "s3",
  bucket: "acme",
  region: "eu-west-1",
  account: "111122223333",
  identity: undefined,
  jurisdiction: undefined,
};

function variables(...args: Parameters<typeof aFleet>): readonly string[] {
  return deployedBy(aFleet(...args), 4).signIns.map(({ variable }) => variable.name);
}

describe("what jobs sign in with", () => {
  test("follows from the clouds that the fleet stands in, and from where its states lie", () => {
    expect(variables({ "local laptop": {} })).toEqual([]);
    expect(variables({ "gcp north": {}, "azure west": {} })).toEqual(["GOOGLE_WORKLOAD_IDENTITY_PROVIDER", "ARM_TENANT_ID"]);
    expect(variables({ "gcp north": {} }, { state: BUCKET })).toEqual(["AWS_ROLE_ARN", "GOOGLE_WORKLOAD_IDENTITY_PROVIDER"]);
    expect(variables({ "local laptop": { state: BUCKET } })).toEqual(["AWS_ROLE_ARN"]);
  });

  test("names the token of a service that keeps states as Terraform does, and all that agents sign in with", () => {
    const source = {
      url: "https://git.example/apps.git",
      branch: "main",
      path: ".",
      auth: { kind: "token", from: "env:GIT_TOKEN" },
    } as const;
    const images = { registry: "registry.example", auth: { user: "puller", from: "env:REGISTRY_TOKEN" } } as const;
    const proxied = { ...source, proxy: { url: "http://proxy.example", from: "env:PROXY" } };
    const fleet = aFleet({ "local laptop": { state: LOCAL_STATE } }, { state: SERVICE, sync: { source: proxied, images } });
    expect(deployedBy(fleet, 4)).toMatchObject({
      secrets: ["TF_TOKEN_tf_my__org_example"],
      deploySecrets: ["GIT_TOKEN", "PROXY", "REGISTRY_TOKEN"],
    });
  });

  test("has a job for each wave, up to 24", () => {
    const fleet = aFleet({ "local laptop": {} });
    expect([1, 24, 60].map((waves) => deployedBy(fleet, waves).waves)).toEqual([1, 24, 24]);
  });
});
