import { describe, expect, test } from "@jest/globals";
import type { JsonObject, KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { PLUGINS } from "../../../lib/bootstrap/plugins.ts";
import { profileCrdMisfit } from "../../../lib/bootstrap/registries/clusterprofile/profile-crd.ts";
import { crd, FakeFleet, membershipOf } from "../../support/fake-fleet.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

const NAME = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusterprofiles.multicluster.x-k8s.io";
const text: JsonObject = { type: "string" };
const object = (properties: JsonObject): JsonObject => ({ type: "object", properties });
const list = (key: string, properties: JsonObject): JsonObject => ({
  ...{ type: "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [key] },
  items: object(properties),
});

const SPEC = object({ displayName: text, clusterManager: object({ name: text }) });
const STATUS: JsonObject = {
  version: object({ kubernetes: text }),
  properties: list("name", { name: text, value: text, more: text }),
  accessProviders: list("name", { name: text, cluster: object({ server: text, "certificate-authority-data": text }) }),
  conditions: list("type", { type: text, status: text, reason: text, message: text, lastTransitionTime: text }),
};

function theirs(status: JsonObject = STATUS, version = "v1alpha1", spec = SPEC): KubeObject {
  const schema = object({ spec, status: object(status) });
  return crd("multicluster.x-k8s.io", version, "ClusterProfile", "clusterprofiles", "Namespaced", schema);
}

const { accessProviders: _, ...OLD } = STATUS;

describe("a ClusterProfile CRD that others have brought", () => {
  test.each<[what: string, live: KubeObject, why: string | undefined]>([
    ["has all that we write and more", theirs(), undefined],
    ["takes anything", crd("multicluster.x-k8s.io", "v1alpha1", "ClusterProfile", "clusterprofiles", "Namespaced"), undefined],
    ["serves another version", theirs(STATUS, "v1beta1"), "it serves v1beta1 and not v1alpha1"],
    ["is older", theirs(OLD), "it has no status.accessProviders"],
    [
      "has a list of one value",
      theirs({ ...STATUS, properties: { type: "array", items: object({ name: text, value: text }) } }),
      "its status.properties is no list whose items merge by name",
    ],
    [
      "asks for more",
      theirs(STATUS, "v1alpha1", { ...SPEC, required: ["owner"] }),
      "it asks for spec.owner, which we have nothing to say for",
    ],
  ])("%s", (_what, live, why) => {
    expect(profileCrdMisfit(live)).toBe(why);
  });

  test.each<[what: string, live: KubeObject, outcome: string]>([
    ["that fits is used, and stays as it is", theirs(), "joined"],
    ["that doesn't is refused by name, and stays as it is", theirs(OLD), "failed"],
  ])("%s", async (_what, live, outcome) => {
    const fleet = new FakeFleet([]);
    await fleet.server("hub").act("PATCH", `${NAME}?fieldManager=other-tool`, live);
    await fleet.server("hub").act("POST", "/api/v1/nodes", {
      ...{ apiVersion: "v1", kind: "Node" },
      metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } },
    });
    const read = async () => JSON.parse((await fleet.server("hub").act("GET", NAME)).body) as KubeObject;
    const { spec, metadata } = await read();
    const [result] = await fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE }, [membershipOf("hub", { pins: PINS })]);
    expect(result?.outcome).toBe(outcome);
    expect(result?.failure?.message ?? "").toBe(
      outcome === "joined"
        ? ""
        : "hub: CustomResourceDefinition clusterprofiles.multicluster.x-k8s.io was brought by other-tool and can't be used: it has no status.accessProviders; it is left as it is",
    );
    const after = await read();
    expect([after["spec"], after.metadata["managedFields"]]).toEqual([spec, metadata["managedFields"]]);
  });
});
