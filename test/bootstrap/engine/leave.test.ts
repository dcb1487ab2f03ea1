import { describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import { isWrite } from "../../support/fake-api-server/requests.ts";
import { orphanOf } from "../../../lib/cli/frame/orphan.ts";
import { crd, FakeFleet, membershipOf, plain, recordOf } from "../../support/fake-fleet.ts";

const DEAD = () => ({ reset: "ECONNREFUSED" }) as const;

describe("leave", () => {
  test("removes all that the bootstrap brought, on both sides, custom resources before what runs them", async () => {
    const fleet = new FakeFleet(["one"]);
    const before = fleet.server("one").dump();
    await fleet.bootstrap({}, [fleet.membership("hub")]);
    const hub = fleet.server("hub").dump();
    await fleet.bootstrap();
    fleet.clearLogs();
    expect(await fleet.leave("one")).toMatchObject({ outcome: "left", residue: [] });
    expect(fleet.dump()).toEqual({ hub, one: before });
    const order = fleet
      .server("one")
      .log.filter(({ request }) => request.method === "DELETE")
      .map(({ request }) => request.path);
    const at = (part: string): number => order.findIndex((path) => path.includes(part));
    expect(
      [at("/things/root"), at("/deployments/"), at("/customresourcedefinitions/"), at("/namespaces/agent-system")].every(
        (index) => index >= 0,
      ),
    ).toBe(true);
    expect(at("/things/root")).toBeLessThan(at("/deployments/"));
    expect(at("/deployments/")).toBeLessThan(at("/customresourcedefinitions/"));
    expect(order.at(-1)).toContain("/namespaces/fleetwright-system");
  });

  test("does nothing for a member that never joined, and nothing the second time", async () => {
    const fleet = new FakeFleet(["one"]);
    expect((await fleet.leave("one")).outcome).toBe("nothing");
    await fleet.bootstrap();
    expect((await fleet.leave("one")).outcome).toBe("left");
    expect((await fleet.leave("one")).outcome).toBe("nothing");
  });

  test("of a member that doesn't answer fails and names --force, which does the hub's side and says what is left", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, [fleet.membership("hub")]);
    const hub = fleet.server("hub").dump();
    await fleet.bootstrap();
    fleet.server("one").fault = DEAD;
    const refused = await fleet.leave("one");
    expect(refused.failure).toMatchObject({ class: "transient", next: expect.stringContaining("fleetwright leave one --force") });
    expect(fleet.server("hub").dump()).not.toEqual(hub);
    const forced = await fleet.leave("one", { force: true });
    expect([forced.outcome, forced.residue]).toEqual([
      "left",
      ["the agent and namespace fleetwright-system in one, as it can't be reached"],
    ]);
    expect(fleet.server("hub").dump()).toEqual(hub);
  });

  test("of a member that is known to be no more does the hub's side, with nothing left behind", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    fleet.server("one").fault = () => ({ reset: "ECONNREFUSED" });
    const result = await fleet.leave("one", { isGone: ({ name }) => name === "one" });
    expect(result).toMatchObject({ outcome: "left", residue: [], isLost: false });
    expect(JSON.stringify(fleet.server("hub").dump())).not.toContain("member-one");
    expect(fleet.clock.monotonic()).toBeLessThan(5_000);
    const whole = await fleet.leave("hub", { isGone: () => true });
    expect(whole).toMatchObject({ outcome: "nothing", residue: [] });
  });

  test("of one that only its hub still knows makes the hub forget it, and no other", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    const two = JSON.stringify(fleet.server("two").dump());
    const result = await fleet.leave("two", {
      force: true,
      membership: orphanOf("one", recordOf("hub")),
      isGone: ({ name }) => name === "one",
    });
    expect(result).toMatchObject({ cluster: "one", outcome: "left" });
    const hub = JSON.stringify(fleet.server("hub").dump());
    expect([hub.includes("member-one"), hub.includes("member-two")]).toEqual([false, true]);
    expect(JSON.stringify(fleet.server("two").dump())).toBe(two);
  });

  test("goes on after an outage of a minute, at whatever request it begins", async () => {
    const calm = new FakeFleet(["one"]);
    await calm.bootstrap();
    calm.clearLogs();
    await calm.leave("one");
    const [requests, end] = [calm.server("one").log.length, calm.dump()];
    for (let index = 3; index < requests; index += 4) {
      const fleet = new FakeFleet(["one"]);
      await fleet.bootstrap();
      fleet.clearLogs();
      let began: number | undefined;
      fleet.server("one").fault = (_entry, moment) => {
        if (fleet.server("one").log.length > index) began ??= fleet.clock.monotonic();
        return began !== undefined && moment === "before" && fleet.clock.monotonic() < began + 60_000
          ? { reset: "ECONNREFUSED" }
          : undefined;
      };
      expect(await fleet.leave("one")).toMatchObject({ outcome: "left", residue: [] });
      expect(Object.keys(fleet.dump()["one"] as object)).toEqual(Object.keys(end["one"] as object));
    }
  });

  test("with a dead hub does the member's side under --force and says what is left", async () => {
    const fleet = new FakeFleet(["one"]);
    const before = fleet.server("one").dump();
    await fleet.bootstrap();
    fleet.server("hub").fault = DEAD;
    const forced = await fleet.leave("one", { force: true });
    expect([forced.outcome, forced.residue]).toEqual(["left", ["the registration of one in hub, as it can't be reached"]]);
    expect(fleet.server("one").dump()).toEqual(before);
  });

  test("the hub names who is still registered, and goes when nobody is", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    const before = fleet.server("hub").dump();
    await fleet.bootstrap();
    const refused = await fleet.leave("hub");
    expect(refused.failure).toMatchObject({
      message: "hub is the hub, and one, two are still registered in it",
      next: "fleetwright leave one",
    });
    await fleet.leave("one");
    await fleet.leave("two");
    expect(await fleet.leave("hub")).toMatchObject({ outcome: "left", residue: [] });
    expect(fleet.server("hub").dump()).toEqual(before);
  });

  test("a namespace in which others have something stays, and is named", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    await fleet
      .server("one")
      .act("POST", "/api/v1/namespaces/agent-system/configmaps", plain("v1", "ConfigMap", "theirs", "agent-system"));
    const { residue } = await fleet.leave("one");
    expect(residue).toEqual(["Namespace agent-system, which still holds ConfigMap agent-system/theirs"]);
    expect(Object.keys(fleet.server("one").dump())).toContain("ConfigMap agent-system/theirs");
  });

  test("custom resources of others count as well: they would go with the namespace, or hold it for ever", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const server = fleet.server("one");
    const theirs = crd("others.example.dev", "v1", "Tunnel", "tunnels", "Namespaced");
    await server.act("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", theirs);
    await sleep(fleet.clock, 1_000);
    const tunnel = plain("others.example.dev/v1", "Tunnel", "theirs", "agent-system");
    await server.act("POST", "/apis/others.example.dev/v1/namespaces/agent-system/tunnels", tunnel);
    const { outcome, residue } = await fleet.leave("one");
    expect([outcome, residue]).toEqual(["left", ["Namespace agent-system, which still holds Tunnel agent-system/theirs"]]);
    expect(Object.keys(server.dump())).toContain("Tunnel agent-system/theirs");
  });

  test("never touches a cluster that is a member under another name", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    const before = fleet.server("one").dump();
    fleet.replace("two", fleet.server("one"));
    expect((await fleet.leave("two", { force: true })).failure?.class).toBe("identity");
    expect(fleet.server("one").dump()).toEqual(before);
  });

  test("a finalizer that nobody removes ends in time, with the object and its finalizer", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const path = "/apis/apps/v1/namespaces/agent-system/deployments/source?fieldManager=somebody";
    const held = {
      ...plain("apps/v1", "Deployment", "source", "agent-system"),
      metadata: { name: "source", namespace: "agent-system", finalizers: ["example.test/hold"] },
    };
    await fleet.server("one").act("PATCH", path, held);
    const { failure } = await fleet.leave("one");
    expect(failure).toMatchObject({
      class: "deadline",
      message:
        "one: Deployment agent-system/source: is being deleted; held by the finalizers example.test/hold, after waiting 300 s",
      next: "fleetwright leave one",
    });
  });
});

test("whatever is deleted is named by its uid, so that another of its name stays", async () => {
  const fleet = new FakeFleet(["one"]);
  await fleet.bootstrap();
  fleet.clearLogs();
  await fleet.leave("one");
  const deletions = [...fleet.servers.values()].flatMap(({ log }) => log.filter(({ request }) => request.method === "DELETE"));
  const ours = deletions.filter(({ request }) => !request.path.includes("/things/"));
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter(({ request }) => !/"preconditions":\{"uid"/.test(request.body ?? ""))).toEqual([]);
});

test("an object that the API server would refuse stops its stage before the first write", async () => {
  const fleet = new FakeFleet([]);
  const message = 'strict decoding error: unknown field "spec.replica"';
  fleet.server("hub").fault = ({ request }, moment) =>
    moment === "before" &&
    /\/deployments\?/.test(request.path) &&
    request.path.includes("dryRun=All") &&
    request.body?.includes('"sync"') === true
      ? { status: 400, reason: "BadRequest", message }
      : undefined;
  const [result] = await fleet.bootstrap();
  expect(result?.failure).toMatchObject({ class: "policy", message: expect.stringContaining(message) });
  expect(fleet.server("hub").writes.filter(({ request }) => request.path.includes("/deployments"))).toEqual([]);
});

describe("two runs at once", () => {
  test("a run does not call done what another one has begun to change", async () => {
    const fleet = new FakeFleet([]);
    const server = fleet.server("hub");
    server.fault = ({ request }, moment) => {
      if (moment === "after" && request.method === "DELETE" && request.path.endsWith("/fleetwright-system/leases/bootstrap")) {
        const path = "/api/v1/namespaces/fleetwright-system/configmaps/member?fieldManager=fleetwright%2Fengine&force=true";
        void server.act("PATCH", path, { ...plain("v1", "ConfigMap", "member", "fleetwright-system"), data: { run: "another" } });
      }
      return undefined;
    };
    const [result] = await fleet.bootstrap();
    expect(result?.failure).toMatchObject({ class: "waiting", message: "hub: another run has begun to change this cluster" });
  });

  test("the second waits for the first, and then finds nothing left to do", async () => {
    const fleet = new FakeFleet([]);
    const [first, second] = await Promise.all([fleet.bootstrap(), fleet.bootstrap()]);
    expect([first[0]?.failure, second[0]?.failure]).toEqual([undefined, undefined]);
    const undisturbed = new FakeFleet([]);
    await undisturbed.bootstrap();
    expect(fleet.dump()).toEqual(undisturbed.dump());
  });

  const LEASE = "/apis/coordination.k8s.io/v1/namespaces/fleetwright-system/leases/bootstrap";

  test.each([
    ["taken over", "another run has taken over Lease fleetwright-system/bootstrap: another"],
    ["deleted", "somebody has deleted Lease fleetwright-system/bootstrap while this run held it"],
  ])("a run whose lease was %s stops writing", async (how, message) => {
    const fleet = new FakeFleet([]);
    const server = fleet.server("hub");
    let taken = false;
    server.fault = ({ request }, moment) => {
      if (!taken && moment === "after" && request.path.includes("/deployments/") && !request.path.includes("dryRun")) {
        taken = true;
        const lease = plain("coordination.k8s.io/v1", "Lease", "bootstrap", "fleetwright-system");
        if (how === "deleted") void server.act("DELETE", LEASE);
        else void server.act("PUT", LEASE, { ...lease, spec: { holderIdentity: "another", leaseDurationSeconds: 10 } });
      }
      // Slow enough for a renewal to come in between.
      return taken && request.method === "GET" && request.path.includes("/deployments/") && fleet.clock.monotonic() < 20_000
        ? { status: 503 }
        : undefined;
    };
    const [result] = await fleet.bootstrap();
    expect(result?.failure).toMatchObject({ class: "waiting", message: `hub: ${message}` });
    const held = server.log.findLastIndex(({ request }) => request.method === "PUT" && request.path.startsWith(LEASE));
    expect(server.log.slice(held + 1).filter(({ request }) => isWrite(request))).toEqual([]);
  });
});

describe("a run that fails", () => {
  test("gives the member's lease back even where the hub's can't be", async () => {
    const fleet = new FakeFleet(["one"]);
    const [hub, one] = [fleet.server("hub"), fleet.server("one")];
    hub.fault = ({ request }, moment) => {
      const isRelease = request.method === "DELETE" && request.path.endsWith("/leases/registry-clusterprofile");
      const isStatus = request.method === "PATCH" && request.path.includes("/clusterprofiles/one/status");
      return moment === "before" && (isRelease || isStatus)
        ? { status: 403, reason: "Forbidden", message: "not now" }
        : undefined;
    };
    const results = await fleet.bootstrap();
    expect(results[1]?.failure?.class).toBe("policy");
    await sleep(fleet.clock, 60_000);
    expect(one.store.all().filter(({ object }) => object.kind === "Lease")).toEqual([]);
    expect(hub.log.filter(({ request }) => request.method === "PUT" && request.path.includes("/leases/")).length).toBeLessThan(5);
  });
});

test("what somebody else manages is not overruled where it is shared, and they are named", async () => {
  const fleet = new FakeFleet([]);
  const path = "/api/v1/namespaces/default/configmaps/shared?fieldManager=helm";
  await fleet.server("hub").act("PATCH", path, { ...plain("v1", "ConfigMap", "shared", "default"), data: { level: "theirs" } });
  const shared = { ...plain("v1", "ConfigMap", "shared", "default"), data: { level: "ours" } };
  const [result] = await fleet.bootstrap({ plugins: fleet.pluginsWith({ object: shared, stage: "B", policy: "share" }) }, [
    membershipOf("hub"),
  ]);
  expect(result?.failure).toMatchObject({
    class: "conflict",
    message: 'hub: ConfigMap default/shared is partly managed by somebody else: .data.level (conflict with "helm")',
  });
});
