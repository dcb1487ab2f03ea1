import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { parseClusterRecord } from "../../../lib/contracts/parse-cluster-record.ts";
import type { ExistingCluster } from "../../../lib/model/fleet.ts";
import { aFleet, anExistingCluster } from "../../support/a-fleet.ts";
import { synthesizeFleet } from "../../support/synthesized-fleet.ts";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000009";
const ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/legacy/providers/Microsoft.ContainerService/managedClusters/legacy-prod`;
const DEPLOY = "00000000-0000-0000-0000-0000000000a1";
const AT = { id: ID, endpoint: "https://legacy-1a2b3c.hcp.westeurope.azmk8s.io", ca: "Zm9v" };

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function stackOf(difference: Partial<ExistingCluster>) {
  const existing = anExistingCluster({ ...AT, ...difference });
  const fleet = aFleet({
    "azure west": {
      identity: { apply: DEPLOY, plan: DEPLOY },
      clusters: { hub: {}, legacy: { existing, labels: { team: "shop" } } },
    },
  });
  const { stacks } = await synthesizeFleet(fleet, mkdtempSync(path.join(folder, "stacks-")));
  const { output, ...rest } = JSON.parse(stacks.get("cluster-legacy") ?? "") as {
    readonly output: { readonly cluster_record: { readonly value: unknown } };
    readonly resource?: object;
    readonly data?: object;
    readonly provider?: object;
  };
  return {
    asks: [rest.resource, rest.data, rest.provider],
    record: parseClusterRecord(output.cluster_record.value, "the output"),
  };
}

test("an AKS cluster that something else owns is registered by its id, and nothing of Azure's is asked or made", async () => {
  const { asks, record } = await stackOf({});
  expect(asks).toEqual([undefined, undefined, undefined]);
  expect(record).toMatchObject({
    cloud: "azure",
    nativeId: ID,
    incarnation: "",
    endpoints: [{ url: AT.endpoint, ca: { data: AT.ca } }],
    labels: { team: "shop" },
    credential: { kind: "aks", role: DEPLOY, subscription: SUBSCRIPTION, resourceGroup: "legacy", cluster: "legacy-prod" },
  });
});

test("it is called as the identity that its owner lets in, rather than the region's", async () => {
  const role = "00000000-0000-0000-0000-0000000000b2";
  expect((await stackOf({ role })).record.credential).toMatchObject({ kind: "aks", role });
});

test("a kubeconfig leads to it as well", async () => {
  const { record } = await stackOf({ id: "legacy-1", endpoint: undefined, ca: undefined, kubeconfig: [".secrets/legacy"] });
  expect(record).toMatchObject({ nativeId: "legacy-1", credential: { kind: "kubeconfig", files: [".secrets/legacy"] } });
});
