import { expect, test } from "@jest/globals";
import { cloudHolders, inWords } from "../../lib/bootstrap/cloud-holders.ts";
import type { JsonObject } from "../../lib/bootstrap/kube-object.ts";
import { connectionOver } from "../../lib/bootstrap/kube/connect.ts";
import { FakeFleet } from "../support/fake-fleet.ts";

const VOLUME = {
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name: "pvc-1" },
  spec: {
    persistentVolumeReclaimPolicy: "Delete",
    csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-1" },
    claimRef: { namespace: "web", name: "data" },
  },
};

test("names what would outlive the cluster in its cloud, and nothing that goes with it", async () => {
  const fleet = new FakeFleet(["one"]);
  const make = async (path: string, object: JsonObject): Promise<unknown> => await fleet.server("one").act("POST", path, object);
  await make("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "web" } });
  const made = { annotations: { "cloud.google.com/neg-status": "{}" } };
  for (const [name, type, more] of [
    ["balanced", "LoadBalancer", made],
    ["plain", "ClusterIP", {}],
    ["entry", "ClusterIP", made],
  ] as const) {
    const metadata = { name, namespace: "web", ...more };
    await make("/api/v1/namespaces/web/services", { apiVersion: "v1", kind: "Service", metadata, spec: { type } });
  }
  await make("/api/v1/persistentvolumes", VOLUME);
  const retained = { ...VOLUME, metadata: { name: "kept" }, spec: { ...VOLUME.spec, persistentVolumeReclaimPolicy: "Retain" } };
  await make("/api/v1/persistentvolumes", retained);
  const connection = connectionOver("one", fleet.server("one").wire, fleet.clock);
  const found = await cloudHolders(connection.api(new AbortController().signal));
  expect(found.map(inWords)).toEqual([
    "PersistentVolumeClaim web/data: its disk, with what is on it",
    "Service web/balanced: its load balancer",
    "Service web/entry: its network endpoint groups",
  ]);
});
