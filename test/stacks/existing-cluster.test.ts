import { expect, test } from "@jest/globals";
import { parseClusterRecord } from "../../lib/contracts/parse-cluster-record.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { aFleet, anExistingCluster } from "../support/a-fleet.ts";
import { fleetStack } from "../support/aws-fleet-stack.ts";

const ROLES = { apply: "arn:aws:iam::111122223333:role/apply", plan: "arn:aws:iam::111122223333:role/plan" };
const AT = { endpoint: "https://legacy.example", ca: "Zm9v" };

function fleet(existing: ReturnType<typeof anExistingCluster>, labels = {}): Fleet {
  return aFleet({
    "aws eu-west": { identity: ROLES, clusters: { hub: {}, legacy: { existing, labels } } },
    "external edge": {
      clusters: { factory: { existing: anExistingCluster({ id: "factory-7", kubeconfig: [".secrets/factory"] }) } },
    },
  });
}

async function stackOf(fleet: Fleet, name: string) {
  const json = JSON.parse(await fleetStack(fleet, `cluster-${name}`)) as {
    readonly resource?: object;
    readonly data?: object;
    readonly provider?: object;
    readonly output: { readonly cluster_record: { readonly value: unknown } };
  };
  const sections = [json.resource, json.data, json.provider].filter((section) => section !== undefined);
  return { sections, value: json.output.cluster_record.value };
}

test("an external cluster is registered by its kubeconfig, and no cloud is asked for it", async () => {
  const { sections, value } = await stackOf(fleet(anExistingCluster(AT)), "factory");
  expect(sections).toEqual([]);
  expect(parseClusterRecord(value, "the output")).toMatchObject({
    cloud: "external",
    nativeId: "factory-7",
    endpoints: [],
    credential: { kind: "kubeconfig", files: [".secrets/factory"], context: "factory" },
  });
});

test("an EKS cluster whose endpoint the file names needs no provider, and is called as the region's role", async () => {
  const { sections, value } = await stackOf(fleet(anExistingCluster({ id: "legacy-prod", ...AT }), { team: "shop" }), "legacy");
  expect(sections).toEqual([]);
  expect(parseClusterRecord(value, "the output")).toMatchObject({
    credential: { kind: "eks", cluster: "legacy-prod", role: ROLES.apply },
    labels: { team: "shop" },
  });
});

test("its owner's role and kubeconfig win over the region's role", async () => {
  const role = "arn:aws:iam::444455556666:role/fleet";
  const { value } = await stackOf(fleet(anExistingCluster({ id: "legacy-prod", role, ...AT })), "legacy");
  expect(value).toMatchObject({ credential: { kind: "eks", role } });
  const kubeconfig = anExistingCluster({ kubeconfig: [".secrets/legacy"], context: "admin", exec: ["aws"] });
  expect((await stackOf(fleet(kubeconfig), "legacy")).value).toMatchObject({
    credential: { kind: "kubeconfig", files: [".secrets/legacy"], context: "admin", exec: ["aws"] },
  });
});

test("an existing cluster has its bootstrap like any other, and no stack that would let callers in", async () => {
  await expect(fleetStack(fleet(anExistingCluster(AT)), "access-legacy")).rejects.toThrow();
  await expect(fleetStack(fleet(anExistingCluster(AT)), "bootstrap-factory")).resolves.toContain("cluster-factory");
});
