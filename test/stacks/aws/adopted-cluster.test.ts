import { expect, test } from "@jest/globals";
import type { Adoption } from "../../../lib/model/fleet.ts";
import { aFleet } from "../../support/a-fleet.ts";
import { fleetStack } from "../../support/aws-fleet-stack.ts";

async function adopted(adopt: Adoption) {
  const fleet = aFleet({ "aws eu-west": { clusters: { hub: { adopt } } } });
  return JSON.parse(await fleetStack(fleet, "cluster-hub")) as {
    readonly import?: unknown;
    readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  };
}

test("an adopted cluster keeps the names that it has; its other parts get those of the fleet", async () => {
  const { resource } = await adopted({ names: { cluster: "legacy-prod", "cluster-role": "LegacyEks" }, imports: {} });
  const names = (type: string) => Object.values(resource[type] ?? {}).map((one) => one["name"]);
  expect(names("aws_eks_cluster")).toEqual(["legacy-prod"]);
  expect(names("aws_cloudwatch_log_group")).toEqual(["/aws/eks/legacy-prod/cluster"]);
  expect(names("aws_iam_role").sort()).toEqual(["LegacyEks", "acme-hub-network", "acme-hub-node", "acme-hub-storage"]);
});

test("Terraform takes over what the file names, and nothing where it names nothing", async () => {
  const names = { cluster: "legacy-prod" };
  const imports = { "aws_eks_cluster.Default": "legacy-prod" };
  expect((await adopted({ names, imports })).import).toEqual([{ to: "aws_eks_cluster.Default", id: "legacy-prod" }]);
  expect((await adopted({ names, imports: {} })).import).toBeUndefined();
});

test("the addresses of an adopted cluster's services stay as they are: no plan could change them", async () => {
  const { resource } = await adopted({ names: { cluster: "legacy-prod" }, imports: {} });
  expect(Object.values(resource["aws_eks_cluster"] ?? {})[0]).not.toHaveProperty("kubernetes_network_config");
});
