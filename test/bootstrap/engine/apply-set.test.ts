import { expect, test } from "@jest/globals";
import { inSet, kindsOf, parentObject, readParent, setId } from "../../../lib/bootstrap/engine/apply-set.ts";
import type { ManagedObject } from "../../../lib/bootstrap/engine/apply-set.ts";
import type { Policy } from "../../../lib/bootstrap/contract.ts";
import { deployment, plain } from "../../support/fake-fleet.ts";

const PARENT = { apiVersion: "v1", kind: "ConfigMap", namespace: "fleetwright-system", name: "member" } as const;
const RECORD = { fleet: "acme", member: "one", uid: "u", nativeId: "n", incarnation: "i", agent: "flux", digest: "sha256:0" };

function managed(policy: Policy, object = plain("v1", "ConfigMap", "settings", "web")): ManagedObject {
  return { object, policy, stage: "B", fieldManager: "fleetwright/flux" };
}

test("the id is the one that kubectl computes: sha256 of name.namespace.kind.group, as base64url", () => {
  // printf 'member.fleetwright-system.ConfigMap.' | openssl dgst -sha256 -binary | basenc --base64url
  expect(setId(PARENT)).toBe("applyset-uumPT0E46uNUhHVlc96A2AU0qzmh5icyAM-yhGbfAuI-v1");
});

test("only what we own carries the set's label, so that only that is ever pruned", () => {
  const labelled = (["own", "share", "seed", "observe"] as const).filter(
    (policy) => inSet(managed(policy), PARENT, { fleet: "acme", member: "one" }).object.metadata.labels !== undefined,
  );
  expect(labelled).toEqual(["own"]);
});

test("the parent names kinds and namespaces as kubectl wants them, and is read back as it was written", () => {
  const objects = [
    managed("own"),
    managed("own", deployment("web", "shop")),
    managed("seed", plain("v1", "Secret", "key", "web")),
  ];
  const parent = parentObject(PARENT, RECORD, objects, kindsOf(objects), "0.1.0");
  expect(parent.metadata.annotations).toMatchObject({
    "applyset.kubernetes.io/tooling": "fleetwright/v0.1.0",
    "applyset.kubernetes.io/contains-group-kinds": "ConfigMap,Deployment.apps",
    "applyset.kubernetes.io/additional-namespaces": "web",
  });
  expect(readParent(parent)).toMatchObject({
    record: RECORD,
    shared: ["Secret web/key"],
    kinds: [...kindsOf(objects)].reverse(),
  });
});

test("a kind that the set has had stays named until it is pruned, in the version that is served now", () => {
  const before = [
    { apiVersion: "apps/v1beta1", kind: "Deployment" },
    { apiVersion: "v1", kind: "Service" },
  ];
  expect(kindsOf([managed("own", deployment("web", "shop"))], before)).toEqual([
    { apiVersion: "apps/v1", kind: "Deployment" },
    { apiVersion: "v1", kind: "Service" },
  ]);
});
