import { expect, test } from "@jest/globals";
import type { Plugins, RegistryPlugin } from "../../../lib/bootstrap/contract.ts";
import { fleetNamespace } from "../../../lib/bootstrap/contract.ts";
import type { Membership } from "../../../lib/contracts/membership.ts";
import { FakeFleet, membershipOf, plain, PLUGINS } from "../../support/fake-fleet.ts";

/** Lists a member by a ConfigMap that has no status of ours, and lets it in by a phase of its own. */
function second(joined: string[]): RegistryPlugin {
  return {
    name: "flux",
    kubernetes: { from: "1.30", to: "1.36" },
    rights: { hub: [], member: [] },
    check: () => [],
    hubObjects: () => [],
    memberObjects: () => [],
    registration: ({ member }) => [
      { stage: "B", policy: "own", object: plain("v1", "ConfigMap", `flux-${member.name}`, fleetNamespace(member.fleet)) },
    ],
    join: async ({ member }) => {
      joined.push(member.name);
      return { kind: "Done" };
    },
    list: async () => [],
  };
}

const LISTED = "/api/v1/namespaces/fleet-acme/configmaps/flux-shop";
const PROFILE = "/apis/multicluster.x-k8s.io/v1alpha1/namespaces/fleet-acme/clusterprofiles/shop";

test("a hub keeps several registries at once: a member is in each, and leaves each", async () => {
  const joined: string[] = [];
  const plugins: Plugins = { ...PLUGINS, registries: { ...PLUGINS.registries, flux: second(joined) } };
  const sync: Membership["sync"] = { registries: ["clusterprofile", "flux"], agent: "flux", source: null };
  const memberships = ["hub", "shop"].map((name) => membershipOf(name, { sync }));
  const fleet = new FakeFleet(["shop"]);
  const hub = fleet.server("hub");
  const found = async () => [(await hub.act("GET", LISTED)).status, (await hub.act("GET", PROFILE)).status];

  const results = await fleet.bootstrap({ plugins }, memberships);
  expect(results.map(({ outcome }) => outcome)).toEqual(["joined", "joined"]);
  expect(await found()).toEqual([200, 200]);
  expect(joined.toSorted()).toEqual(["hub", "shop"]);

  await fleet.leave("shop");
  expect(await found()).toEqual([404, 404]);
});

test("a registry that is not built stops the run before anything is written, and names those that are", async () => {
  const fleet = new FakeFleet([]);
  const sync: Membership["sync"] = { registries: ["clusterprofile", "ocm"], agent: "flux", source: null };
  const [result] = await fleet.bootstrap({}, [membershipOf("hub", { sync })]);
  expect(result?.failure?.message).toBe("hub: the registry ocm is not built yet; built are clusterprofile");
  expect(result?.written).toEqual([]);
});

test("a hub that is too old for one of its registries stops the run before anything is written", async () => {
  const demanding: RegistryPlugin = { ...second([]), kubernetes: { from: "1.40", to: "1.41" } };
  const plugins: Plugins = { ...PLUGINS, registries: { ...PLUGINS.registries, flux: demanding } };
  const sync: Membership["sync"] = { registries: ["clusterprofile", "flux"], agent: "flux", source: null };
  const fleet = new FakeFleet(["shop"]);
  const results = await fleet.bootstrap(
    { plugins },
    ["hub", "shop"].map((name) => membershipOf(name, { sync })),
  );
  expect(results.map(({ failure, written }) => [failure?.message, written])).toEqual([
    ["hub: the registry flux runs on Kubernetes 1.40 to 1.41, this is v1.36.1", []],
    ["shop: the registry flux runs on Kubernetes 1.40 to 1.41, the hub hub is v1.36.1", []],
  ]);
});
