import { describe, expect, test } from "@jest/globals";
import type { HeldKind } from "../../../lib/bootstrap/cloud-holders.ts";
import { abortAt, allPoints, expectSame } from "../../support/abort-points.ts";
import { holdInCloud, runControllers } from "../../support/cloud-controllers.ts";
import type { FakeApiServer } from "../../support/fake-api-server/fake-api-server.ts";
import { FakeFleet, membershipOf, recordOf } from "../../support/fake-fleet.ts";

const ALL: readonly HeldKind[] = ["load-balancers", "volumes"];

async function joined(): Promise<FakeFleet> {
  const fleet = new FakeFleet(["one"]);
  await fleet.bootstrap();
  await holdInCloud(fleet.server("one"));
  fleet.clearLogs();
  return fleet;
}

/** Before each request the cluster's controllers have their turn. */
function withControllers(server: FakeApiServer): void {
  const { fault } = server;
  let isTurn = false;
  server.fault = (entry, moment) => {
    if (!isTurn) {
      isTurn = true;
      runControllers(server);
      isTurn = false;
    }
    return fault(entry, moment);
  };
}

function inShop(fleet: FakeFleet): readonly string[] {
  const given = ["ConfigMap shop/kube-root-ca.crt", "ServiceAccount shop/default"];
  return Object.keys(fleet.server("one").dump()).filter(
    (key) => (key.includes(" shop/") || key.startsWith("PersistentVolume ")) && !given.includes(key),
  );
}

const LOAD_BALANCERS = ["Ingress shop/front", "Service shop/web"];
const VOLUMES = ["PersistentVolume /pvc-1", "PersistentVolumeClaim shop/data-db-0", "Pod shop/db-0", "StatefulSet shop/db"];

describe("a cluster that leaves", () => {
  test.each<[what: string, drain: readonly HeldKind[], stays: readonly string[]]>([
    ["nothing that it holds in its cloud, unasked", [], [...LOAD_BALANCERS, ...VOLUMES]],
    ["load balancers, and no data with them", ["load-balancers"], VOLUMES],
    ["volumes with what uses them, and no load balancer", ["volumes"], LOAD_BALANCERS],
    ["both", ALL, []],
  ])("takes along %s", async (_, drain, stays) => {
    const fleet = await joined();
    withControllers(fleet.server("one"));
    expect(await fleet.leave("one", { drain })).toMatchObject({ outcome: "left", residue: [] });
    expect([...inShop(fleet)].sort()).toEqual([...stays].sort());
  });

  test("drains once the agent brings nothing back, and before anything of the agent goes", async () => {
    const fleet = await joined();
    withControllers(fleet.server("one"));
    await fleet.leave("one", { drain: ALL });
    const deletions = fleet.server("one").log.filter(({ request }) => request.method === "DELETE");
    const at = (part: string): number => deletions.findIndex(({ request }) => request.path.includes(part));
    const order = ["/things/root", "/services/web", "/deployments/"].map(at);
    expect(order.every((index) => index >= 0)).toBe(true);
    expect(order).toEqual([...order].sort((one, other) => one - other));
    const told = fleet.events
      .filter(({ message }) => /draining \d|left in the cloud/.test(message))
      .map(({ message }) => message);
    expect([told[0], told.at(-1)]).toEqual(["draining 3 that hold something in the cloud", "nothing of it is left in the cloud"]);
  });

  test("waits for the finalizer of a load balancer and then names it, with the command that goes on", async () => {
    const fleet = await joined();
    const { failure } = await fleet.leave("one", { drain: ["load-balancers"], timeoutMs: 20_000 });
    expect(failure).toMatchObject({
      class: "deadline",
      message:
        "one: Service shop/web: its load balancer is being deleted; held by the finalizers service.kubernetes.io/load-balancer-cleanup, after waiting 20 s",
      next: "fleetwright leave one --with-load-balancers",
    });
    withControllers(fleet.server("one"));
    expect(await fleet.leave("one", { drain: ["load-balancers"] })).toMatchObject({ outcome: "left", residue: [] });
  });

  test("doesn't stop what an operator runs on a volume, and names the operator's object", async () => {
    const fleet = await joined();
    const server = fleet.server("one");
    const path = "/apis/apps/v1/namespaces/shop/statefulsets/db?fieldManager=operator";
    const ownerReferences = [
      { apiVersion: "postgresql.example/v1", kind: "Cluster", name: "orders", uid: "u", controller: true },
    ];
    await server.act("PATCH", path, {
      ...{ apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "db", namespace: "shop", ownerReferences } },
    });
    const { failure } = await fleet.leave("one", { drain: ["volumes"], timeoutMs: 20_000 });
    expect(failure).toMatchObject({
      class: "waiting",
      message: expect.stringContaining("Cluster orders would make them again, which the owner of Cluster shop/orders can change"),
    });
    expect(inShop(fleet)).toContain("StatefulSet shop/db");
  });

  test("ends the same when it is aborted before or after any request of it, and run again", async () => {
    const prepared = await joined();
    const work = (fleet: FakeFleet, signal = new AbortController().signal) => {
      withControllers(fleet.server("one"));
      return fleet.leave("one", { drain: ALL, signal });
    };
    const undisturbed = prepared.copy();
    await work(undisturbed);
    expect(inShop(undisturbed)).toEqual([]);
    const drains = await drainingRequests(prepared, work);
    const points = (await allPoints(prepared, work)).filter(({ index }) => drains.from <= index && index <= drains.to);
    expect(points.length).toBeGreaterThan(20);
    for (const point of points) {
      const fleet = prepared.copy();
      const signal = abortAt(fleet, point);
      await work(fleet, signal);
      for (const server of fleet.servers.values()) server.fault = () => undefined;
      await work(fleet);
      expectSame(fleet, undisturbed.dump(), point);
    }
  });
});

/** The rest of leaving is aborted elsewhere. */
async function drainingRequests(prepared: FakeFleet, work: (fleet: FakeFleet) => Promise<unknown>) {
  const fleet = prepared.copy();
  const paths: string[] = [];
  for (const server of fleet.servers.values()) {
    server.fault = ({ request }, moment) => {
      if (moment === "before") paths.push(request.path);
      return undefined;
    };
  }
  await work(fleet);
  const isDraining = (path: string): boolean => path.startsWith("/api/v1/persistentvolumes");
  return { from: paths.findIndex(isDraining), to: paths.findLastIndex(isDraining) + 2 };
}

test("of a dead cluster says what its controllers may have left in the cloud, and by what to look for it", async () => {
  const arn = "arn:aws:eks:eu-west-1:111122223333:cluster/acme-one";
  const member = recordOf("one", { cloud: "aws", nativeId: arn });
  const fleet = new FakeFleet(["one"], {}, [membershipOf("hub"), membershipOf("one", { member })]);
  await fleet.bootstrap();
  fleet.server("one").fault = () => ({ reset: "ECONNREFUSED" });
  const { residue } = await fleet.leave("one", { force: true });
  expect(residue).toEqual([
    "the agent and namespace fleetwright-system in one, as it can't be reached",
    expect.stringMatching(/load balancers .* tagged elbv2\.k8s\.aws\/cluster=acme-one or eks:eks-cluster-name=acme-one or/),
    expect.stringMatching(/EBS volumes, .* kubernetes\.io\/cluster\/acme-one=owned/),
  ]);
});
