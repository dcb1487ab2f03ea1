import { describe, expect, test } from "@jest/globals";
import type { PhaseResult, Plugins, RegistryPlugin } from "../../../lib/bootstrap/contract.ts";
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

describe("a registry that members are invited to", () => {
  /** Tells the hub's name and what was asked of it, in order; its members bring the invitation as a Secret. */
  function inviting(log: string[], parts: readonly PhaseResult[] = [{ kind: "Done" }]): Plugins {
    const open = [...parts];
    const registry: RegistryPlugin = {
      ...second([]),
      hubReady: async ({ member }) => {
        log.push(`${member.name} ready`);
        return { kind: "Done" };
      },
      invite: async ({ member }, _, hub) => {
        const account = await hub.api.get({
          apiVersion: "v1",
          kind: "ConfigMap",
          namespace: "fleet-acme",
          name: `flux-${member.name}`,
        });
        log.push(`${member.name} invited${account === undefined ? " too early" : ""}`);
        return { kind: "Invited", credential: `s3cret-${member.name}` };
      },
      memberObjects: ({ invitations }) => {
        const credential = invitations?.get("flux");
        const data = { credential: Buffer.from(credential ?? "").toString("base64") };
        const object = plain("v1", "Secret", "invitation", "kube-system", { data });
        return credential === undefined ? [] : [{ stage: "B", policy: "own", object }];
      },
      part: async ({ member }, workloads, hub, isLost) => {
        const profile = await hub.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: "fleet-acme" });
        const isThere = profile.some(({ metadata }) => metadata.name === `flux-${member.name}`);
        log.push(`${member.name} parts, ${workloads}${isLost ? ", lost" : ""}${isThere ? "" : ", too late"}`);
        return open.shift() ?? { kind: "Done" };
      },
    };
    return { ...PLUGINS, registries: { ...PLUGINS.registries, flux: registry } };
  }

  const sync: Membership["sync"] = { registries: ["clusterprofile", "flux"], agent: "flux", source: null };
  const membership = membershipOf("shop", { sync });
  const memberships = [membershipOf("hub", { sync }), membership];
  const SECRET = "/api/v1/namespaces/kube-system/secrets/invitation";

  test("lets the hub get ready first, then invites each member once it is registered", async () => {
    const log: string[] = [];
    const fleet = new FakeFleet(["shop"]);
    const results = await fleet.bootstrap({ plugins: inviting(log) }, memberships);
    expect(results.map(({ outcome }) => outcome)).toEqual(["joined", "joined"]);
    expect(log).toEqual(["hub ready", "hub invited", "shop invited"]);
    expect((await fleet.server("shop").act("GET", SECRET)).body).toContain('"credential":"czNjcmV0LXNob3A="');
    const told = JSON.stringify([fleet.events, results, fleet.server("hub").dump()]);
    expect(told).not.toMatch(/s3cret-shop|czNjcmV0LXNob3A=/);
  });

  test("lets go of a member before its agent goes, as often as that takes, and of nobody twice", async () => {
    const log: string[] = [];
    const plugins = inviting(log, [{ kind: "Waiting", object: "ManagedCluster shop", condition: "is being deleted", who: "" }]);
    const fleet = new FakeFleet(["shop"]);
    await fleet.bootstrap({ plugins }, memberships);
    log.length = 0;
    expect(await fleet.leave("shop", { plugins, membership, workloads: "remove" })).toMatchObject({
      outcome: "left",
      residue: [],
    });
    expect(log).toEqual(["shop parts, remove", "shop parts, remove"]);
    expect((await fleet.server("shop").act("GET", SECRET)).status).toBe(404);
    expect(await fleet.leave("shop", { plugins, membership })).toMatchObject({ outcome: "nothing" });
    expect(log.length).toBe(2);
  });

  test("lets go of a member that is no more as one that is lost", async () => {
    const log: string[] = [];
    const plugins = inviting(log);
    const fleet = new FakeFleet(["shop"]);
    await fleet.bootstrap({ plugins }, memberships);
    log.length = 0;
    await fleet.leave("shop", { plugins, membership, isGone: ({ name }) => name === "shop" });
    expect(log).toEqual(["shop parts, keep, lost"]);
  });

  test("lets go of the cluster whose place another one takes, as one that is lost, before it invites that one", async () => {
    const log: string[] = [];
    const plugins = inviting(log);
    const fleet = new FakeFleet(["shop"]);
    await fleet.bootstrap({ plugins }, memberships);
    fleet.replace("shop", new FakeFleet(["shop"], { clock: fleet.clock, name: "other" }).server("shop"));
    log.length = 0;
    const [replaced] = await fleet.bootstrap({ plugins, replace: true }, [membership]);
    expect(replaced?.failure?.message ?? replaced?.outcome).toBe("joined");
    expect(log).toEqual(["shop parts, keep, lost", "shop invited"]);
  });
});
