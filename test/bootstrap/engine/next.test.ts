import { describe, expect, test } from "@jest/globals";
import { formatSource } from "../../../lib/bootstrap/artefacts/artefact-error.ts";
import type { Artefact } from "../../../lib/bootstrap/artefacts/artefact-store.ts";
import { parseSource, pin } from "../../../lib/bootstrap/artefacts/pinning.ts";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import type { ArtefactFiles, ArtefactStore, Failure, Plugins } from "../../../lib/bootstrap/contract.ts";
import type { BootstrapAllOptions } from "../../../lib/bootstrap/engine/bootstrap-all.ts";
import { PLUGINS as REAL_PLUGINS, PUBLISHED } from "../../../lib/bootstrap/plugins.ts";
import type { Membership } from "../../../lib/contracts/membership.ts";
import type { Pin } from "../../../lib/model/artefact.ts";
import { FakeFleet, membershipOf, plain, PLUGINS, recordOf, testAgent, testRegistry } from "../../support/fake-fleet.ts";
import { byHand, installByHand, SURVEYING } from "../../support/installed-by-hand.ts";
import { commandIn } from "../../support/printed.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

// Each command that a failure names as the next one is run as it was printed, and does something about what was said.

const DEAD = () => ({ reset: "ECONNREFUSED" }) as const;
const LEASE = "/apis/coordination.k8s.io/v1/namespaces";

const FLUX = { plugins: REAL_PLUGINS, artefacts: STORE };
const KUSTOMIZE = PINS.find(({ component }) => component === "kustomize-controller") as Pin;

/** A hub alone, with nodes on which Flux can be installed. */
async function fluxFleet(): Promise<FakeFleet> {
  const fleet = new FakeFleet([]);
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };
  await fleet.server("hub").act("POST", "/api/v1/nodes", node);
  return fleet;
}

function withFlux(pins: readonly Pin[]): Membership {
  const source = { url: "https://git.example/fleet.git", branch: "main", path: "shop", auth: { kind: "none" } } as const;
  return membershipOf("hub", { pins, sync: { registries: ["clusterprofile"], agent: "flux", source } });
}

/** Of what is published, as a source has it. */
async function digestIn(artefact: Artefact): Promise<string> {
  const found = PINS.find(({ source }) => formatSource(source) === formatSource(artefact.source));
  return found?.digest ?? KUSTOMIZE.digest;
}

/** Runs it over the fleet. @returns how it ended, cluster by cluster */
async function follow(
  fleet: FakeFleet,
  failure: Failure | undefined,
  options: Partial<BootstrapAllOptions> = {},
  memberships: readonly Membership[] = fleet.memberships,
): Promise<readonly string[]> {
  const [program, command, ...words] = commandIn(failure?.next).split(" ");
  const names = words.filter((word) => !word.startsWith("--"));
  const chosen = memberships.filter(({ member }) => names.includes(member.name));
  expect([program, chosen.length]).toEqual(["fleetwright", 1]);
  if (command === "bootstrap") {
    const { adopt, ...others } = options;
    const said = {
      ...{ verify: words.includes("--verify"), replace: words.includes("--replace") },
      ...(adopt === undefined || !words.includes("--adopt") ? {} : { adopt }),
    };
    const results = await fleet.bootstrap({ ...others, ...said }, chosen);
    return results.map((one) => one.failure?.message ?? one.outcome);
  }
  expect(command).toBe("leave");
  const ended = await fleet.leave(names[0] ?? "", {
    ...options,
    ...(chosen[0] === undefined ? {} : { membership: chosen[0] }),
    force: words.includes("--force"),
    workloads: words.includes("--with-workloads") ? "remove" : "keep",
    drain: (["load-balancers", "volumes"] as const).filter((kind) => words.includes(`--with-${kind}`)),
  });
  return [ended.failure?.message ?? ended.outcome];
}

/** Somebody who holds a lease and renews it, until the returned function is called. */
function heldByAnother(fleet: FakeFleet, server: string, namespace: string, name: string): () => void {
  let isOver = false;
  const hold = async (): Promise<void> => {
    for (let round = 0; !isOver; round++) {
      const lease = {
        ...plain("coordination.k8s.io/v1", "Lease", name, namespace),
        spec: { holderIdentity: "another", leaseDurationSeconds: 10, renewTime: `2026-11-01T00:00:00.${round}Z` },
      };
      await fleet.server(server).act("POST", `${LEASE}/${namespace}/leases`, lease);
      await fleet.server(server).act("PUT", `${LEASE}/${namespace}/leases/${name}`, lease);
      await sleep(fleet.clock, 2_000);
    }
    await fleet.server(server).act("DELETE", `${LEASE}/${namespace}/leases/${name}`);
  };
  void hold();
  return () => (isOver = true);
}

describe("the command that a failed bootstrap names", () => {
  test("goes on after the deadline of a wait", async () => {
    const fleet = new FakeFleet([], { workloadMs: 60_000 });
    const [result] = await fleet.bootstrap({ timeoutMs: 20_000 });
    expect(result?.failure).toMatchObject({ class: "deadline", next: "fleetwright bootstrap hub" });
    await sleep(fleet.clock, 60_000);
    expect(await follow(fleet, result?.failure)).toEqual(["joined"]);
  });

  test("says --verify where that had begun to repair: without it nothing would be due", async () => {
    const fleet = new FakeFleet([], { workloadMs: 60_000 });
    await fleet.bootstrap();
    await fleet.server("hub").act("DELETE", "/apis/apps/v1/namespaces/agent-system/deployments/sync");
    const [result] = await fleet.bootstrap({ verify: true, timeoutMs: 20_000 });
    expect(result?.failure).toMatchObject({ class: "deadline", next: "fleetwright bootstrap hub --verify" });
    expect((await fleet.bootstrap()).map(({ outcome }) => outcome)).toEqual(["unchanged"]);
    await fleet.server("hub").act("DELETE", "/apis/apps/v1/namespaces/agent-system/deployments/sync");
    await sleep(fleet.clock, 60_000);
    expect(await follow(fleet, result?.failure)).toEqual(["repaired"]);
    expect(Object.keys(fleet.server("hub").dump())).toContain("Deployment agent-system/sync");
  });

  test.each([
    ["the member's", "one", "fleetwright-system", "bootstrap"],
    ["the hub's", "hub", "fleet-acme", "registry-clusterprofile"],
  ])("is its own where another run holds %s lease", async (_, server, namespace, lease) => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, [fleet.membership("hub")]);
    if (server === "one") await fleet.bootstrap();
    const memberships = [{ ...fleet.membership("one"), pins: [] }];
    const free = heldByAnother(fleet, server, namespace, lease);
    const options = { timeoutMs: 30_000, version: "0.2.0" };
    const [result] = await fleet.bootstrap(options, memberships);
    expect(result?.failure).toMatchObject({ class: "waiting", next: "fleetwright bootstrap one" });
    free();
    await sleep(fleet.clock, 5_000);
    expect(await follow(fleet, result?.failure, options, memberships)).toEqual(["joined"]);
  });

  test("is the hub's where that has to come first", async () => {
    const fleet = new FakeFleet(["one"]);
    const [result] = await fleet.bootstrap({}, [fleet.membership("one")]);
    expect(await follow(fleet, result?.failure)).toEqual(["joined"]);
    expect((await fleet.bootstrap()).map(({ outcome }) => outcome)).toEqual(["unchanged", "joined"]);
  });

  test("is run again when a cluster of a cloud answers", async () => {
    const inCloud = { ...membershipOf("hub"), member: recordOf("hub", { cloud: "aws" }) };
    const fleet = new FakeFleet([], {}, [inCloud]);
    fleet.server("hub").fault = DEAD;
    const [result] = await fleet.bootstrap();
    expect(result?.failure?.next).toBe("fleetwright bootstrap hub");
    fleet.server("hub").fault = () => undefined;
    expect(await follow(fleet, result?.failure)).toEqual(["joined"]);
  });

  test("comes after the rights that somebody has to grant", async () => {
    const fleet = new FakeFleet([], { mayDoAnything: false });
    const [result] = await fleet.bootstrap();
    expect(result?.failure?.next).toContain("grant the rights, then");
    const granted = new FakeFleet([], { clock: fleet.clock });
    fleet.replace("hub", granted.server("hub"));
    expect(await follow(fleet, result?.failure)).toEqual(["joined"]);
  });

  test("has an agent that this release doesn't know leave with the one that does", async () => {
    const fleet = new FakeFleet([]);
    await fleet.bootstrap();
    const newer: Plugins = { ...PLUGINS, agents: { none: { ...testAgent, name: "none", objects: () => [] } } };
    const memberships = [membershipOf("hub", { sync: { registries: ["clusterprofile"], agent: "none", source: null } })];
    const [result] = await fleet.bootstrap({ plugins: newer }, memberships);
    expect(result?.failure?.next).toBe("fleetwright leave hub, with the release that installed it");
    expect(await follow(fleet, result?.failure)).toEqual(["left"]);
    expect((await fleet.bootstrap({ plugins: newer }, memberships)).map(({ outcome }) => outcome)).toEqual(["joined"]);
  });

  test("has another cluster that answers under a member's name take its place", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const before = fleet.server("one");
    fleet.replace("one", new FakeFleet(["one"], { clock: fleet.clock, name: "other" }).server("one"));
    const [result] = await fleet.bootstrap({}, [fleet.membership("one")]);
    expect(result?.failure).toMatchObject({ class: "identity" });
    const old = before.dump();
    expect(await follow(fleet, result?.failure)).toEqual(["joined"]);
    expect((await fleet.bootstrap()).map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
    expect(before.dump()).toEqual(old);
  });

  test("takes over an agent that somebody has installed by hand", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, [fleet.membership("hub")]);
    await installByHand(fleet, "one");
    const options = { plugins: SURVEYING };
    const [result] = await fleet.bootstrap(options, [fleet.membership("one")]);
    const agreed = new Map([["one", byHand(fleet.membership("one"))]]);
    expect(await follow(fleet, result?.failure, { ...options, adopt: agreed })).toEqual(["joined"]);
  });

  test("takes it over once its keeper has let go", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, [fleet.membership("hub")]);
    await installByHand(fleet, "one");
    const server = fleet.server("one");
    const role = "/apis/rbac.authorization.k8s.io/v1/clusterroles/agent?fieldManager=kubectl-edit";
    const kept = (mark: string | null) => ({
      ...plain("rbac.authorization.k8s.io/v1", "ClusterRole", "agent", undefined),
      metadata: { name: "agent", labels: mark === null ? {} : { "app.kubernetes.io/managed-by": mark } },
    });
    await server.act("PATCH", role, kept("Helm"));
    const options = { plugins: SURVEYING, adopt: new Map([["one", byHand(fleet.membership("one"))]]) };
    const [result] = await fleet.bootstrap(options, [fleet.membership("one")]);
    expect(result?.failure?.next).toContain("have Helm let go of it, then ");
    await server.act("PATCH", role, kept(null));
    expect(await follow(fleet, result?.failure, options)).toEqual(["joined"]);
  });

  test("lets go of a cluster that is a member under another name", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap(
      {},
      ["hub", "one"].map((name) => fleet.membership(name)),
    );
    fleet.replace("two", fleet.server("one"));
    const [result] = await fleet.bootstrap({}, [fleet.membership("two")]);
    expect(await follow(fleet, result?.failure)).toEqual(["left"]);
    expect((await fleet.bootstrap({}, [fleet.membership("two")])).map(({ outcome }) => outcome)).toEqual(["joined"]);
  });

  test("pins what the lock doesn't pin", async () => {
    const missing = PINS.filter(({ component }) => component !== "kustomize-controller");
    const fleet = await fluxFleet();
    const [result] = await fleet.bootstrap(FLUX, [withFlux(missing)]);
    expect(result?.failure).toMatchObject({ class: "input", next: "fleetwright pin flux" });
    // As that command does it.
    const { pins } = await pin({ agents: ["flux"], published: PUBLISHED, pins: missing }, digestIn);
    expect((await fleet.bootstrap(FLUX, [withFlux(pins)])).map(({ outcome }) => outcome)).toEqual(["joined"]);
  });

  test("takes what is published in place of something else that was pinned, which keeps its source until told otherwise", async () => {
    const fleet = await fluxFleet();
    const wrong: ArtefactFiles = { pin: { ...KUSTOMIZE, source: { file: "other.yaml" }, files: [] }, files: [] };
    const artefacts: ArtefactStore = {
      load: async (one, signal) => ("file" in one.source ? wrong : await STORE.load(one, signal)),
    };
    const others = PINS.filter(({ component }) => component !== "kustomize-controller");
    const pinned = [...others, wrong.pin];
    const [result] = await fleet.bootstrap({ ...FLUX, artefacts }, [withFlux(pinned)]);
    const [, component, from = ""] =
      /^fleetwright pin flux --component (\S+) --from (\S+)$/.exec(result?.failure?.next ?? "") ?? [];
    expect(component).toBe("kustomize-controller");
    const request = { agents: ["flux"], published: PUBLISHED, pins: pinned };
    expect((await pin(request, digestIn)).changes).toEqual([]);
    const { pins } = await pin({ ...request, component: "kustomize-controller", from: parseSource(from) }, digestIn);
    expect((await fleet.bootstrap({ ...FLUX, artefacts }, [withFlux(pins)])).map(({ outcome }) => outcome)).toEqual(["joined"]);
  });

  test("is a deployment, after somebody's edit, where no command of ours mends it", async () => {
    const check: typeof testRegistry.check = () => [
      { rule: "FW0000", severity: "error", path: ["sync", "agent"], message: "it can't do that", fix: "choose another one" },
    ];
    const fleet = new FakeFleet([]);
    const [result] = await fleet.bootstrap({
      plugins: { ...PLUGINS, registries: { clusterprofile: { ...testRegistry, check } } },
    });
    expect(result?.failure).toMatchObject({
      message: "hub: sync.agent: it can't do that (choose another one)",
      next: expect.stringMatching(/^mend that in the fleet file.*, then: fleetwright deploy$/) as unknown,
    });
  });
});

describe("the command that a failed leave names", () => {
  test("is --force where the member can't be reached", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    fleet.server("one").fault = DEAD;
    const { failure } = await fleet.leave("one");
    expect(failure?.next).toBe("fleetwright leave one --force");
    expect(await follow(fleet, failure)).toEqual(["left"]);
    expect(JSON.stringify(fleet.server("hub").dump())).not.toContain("member-one");
  });

  test("leaves what was delivered where nobody would remove it", async () => {
    const fleet = await fluxFleet();
    const memberships = [withFlux(PINS)];
    await fleet.bootstrap(FLUX, memberships);
    const kind = ["kustomize.toolkit.fluxcd.io/v1", "Kustomization", "flux-system", "flux-system"] as const;
    const status = { inventory: { entries: [{ id: "shop_web_apps_Deployment", v: "v1" }] } };
    const root = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/flux-system";
    await fleet.server("hub").act("PATCH", `${root}/status?fieldManager=controller`, plain(...kind, { status }));
    await fleet.server("hub").act("DELETE", "/apis/apps/v1/namespaces/flux-system/deployments/kustomize-controller");
    const [membership] = memberships;
    const { failure } = await fleet.leave("hub", {
      ...FLUX,
      workloads: "remove",
      ...(membership === undefined ? {} : { membership }),
    });
    expect(failure?.message).toContain("kustomize-controller is not there any more");
    expect(await follow(fleet, failure, FLUX, memberships)).toEqual(["left"]);
  });

  test("has those leave first who are registered in the hub", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    for (const name of ["one", "two"]) {
      const { failure } = await fleet.leave("hub");
      expect(failure?.next).toBe(`fleetwright leave ${name}`);
      expect(await follow(fleet, failure)).toEqual(["left"]);
    }
    expect((await fleet.leave("hub")).outcome).toBe("left");
  });

  test("is that of the member that the cluster is", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    fleet.replace("two", fleet.server("one"));
    const { failure } = await fleet.leave("two");
    expect(failure?.next).toBe("fleetwright leave one, with that fleet's file");
    expect(await follow(fleet, failure)).toEqual(["left"]);
    expect((await fleet.leave("two")).failure).toBeUndefined();
  });

  test.each([
    ["the member's", "one", "fleetwright-system", "bootstrap"],
    ["the hub's", "hub", "fleet-acme", "registry-clusterprofile"],
  ])("is leave again where another run holds %s lease, with the same options", async (_, server, namespace, lease) => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const free = heldByAnother(fleet, server, namespace, lease);
    const { failure } = await fleet.leave("one", { timeoutMs: 30_000, workloads: "remove" });
    expect(failure).toMatchObject({ class: "waiting", next: "fleetwright leave one --with-workloads" });
    free();
    await sleep(fleet.clock, 5_000);
    expect(await follow(fleet, failure)).toEqual(["left"]);
  });

  test("is leave again when the holder of an object lets go of it", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const path = "/apis/apps/v1/namespaces/agent-system/deployments/source?fieldManager=somebody";
    const held = (finalizers: readonly string[]) => ({
      ...plain("apps/v1", "Deployment", "source", "agent-system"),
      metadata: { name: "source", namespace: "agent-system", finalizers },
    });
    await fleet.server("one").act("PATCH", path, held(["example.test/hold"]));
    const { failure } = await fleet.leave("one", { timeoutMs: 20_000 });
    expect(failure).toMatchObject({ class: "deadline", next: "fleetwright leave one" });
    await fleet.server("one").act("PATCH", path, held([]));
    expect(await follow(fleet, failure)).toEqual(["left"]);
  });
});
