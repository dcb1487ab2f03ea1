import { describe, expect, test } from "@jest/globals";
import { foreseenAdoption } from "../../../lib/bootstrap/engine/foreseen-adoption.ts";
import type { KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { FakeFleet, NO_ARTEFACTS, plain } from "../../support/fake-fleet.ts";
import { byHand, installByHand, SURVEYING } from "../../support/installed-by-hand.ts";

const HELM = { "meta.helm.sh/release-name": "flux2", "meta.helm.sh/release-namespace": "gitops" };

async function withAgent(
  change: (object: KubeObject) => KubeObject = (object) => object,
  manager = "kubectl-create",
): Promise<FakeFleet> {
  const fleet = new FakeFleet(["one"]);
  await fleet.bootstrap({}, [fleet.membership("hub")]);
  await installByHand(fleet, "one", change, manager);
  return fleet;
}

function one(fleet: FakeFleet, adopt?: readonly string[]) {
  const options = { plugins: SURVEYING, ...(adopt === undefined ? {} : { adopt: new Map([["one", adopt]]) }) };
  return fleet.bootstrap(options, [fleet.membership("one")]);
}

function foresee(fleet: FakeFleet) {
  return foreseenAdoption(fleet.membership("one"), { ...fleet.engine(), plugins: SURVEYING, artefacts: NO_ARTEFACTS });
}

const renamed = (name: string, change: (object: KubeObject) => KubeObject) => (object: KubeObject) =>
  object.kind === name ? change(object) : object;

describe("an agent that somebody has installed by hand", () => {
  test("is left as it is, and the command that takes it over is named", async () => {
    const fleet = await withAgent();
    const before = fleet.server("one").dump();
    const [result] = await one(fleet);
    expect(result?.failure?.next).toContain("`fleetwright bootstrap one --adopt` takes it over");
    expect(fleet.server("one").dump()).toEqual(before);
  });

  test("is told in whole before anybody agrees, without a write", async () => {
    const fleet = await withAgent();
    const before = fleet.server("one").dump();
    expect([...(await foresee(fleet))].sort()).toEqual([...byHand(fleet.membership("one"))].sort());
    expect(fleet.server("one").dump()).toEqual(before);
  });

  test("becomes the fleet's by a yes: nothing is made anew, what else is there stays, and it leaves as if we had made it", async () => {
    const fleet = await withAgent();
    const server = fleet.server("one");
    const theirs = plain("v1", "ConfigMap", "theirs", "agent-system", { data: { a: "1" } });
    await server.act("POST", "/api/v1/namespaces/agent-system/configmaps?fieldManager=kubectl-create", theirs);
    const uids = uidsOf(server.dump());
    const [joined] = await one(fleet, await foresee(fleet));
    expect(joined?.failure?.message ?? joined?.outcome).toBe("joined");
    expect(uidsOf(server.dump())).toMatchObject(uids);
    expect((await one(fleet)).map(({ outcome }) => outcome)).toEqual(["unchanged"]);
    const { residue } = await fleet.leave("one", { plugins: SURVEYING });
    expect(residue).toEqual(["Namespace agent-system, which still holds ConfigMap agent-system/theirs"]);
    const left = Object.keys(server.dump()).filter((key) => /agent/.test(key) && !/kube-root-ca|default$/.test(key));
    expect(left).toEqual(["ConfigMap agent-system/theirs", "Namespace /agent-system"]);
  });

  test("is taken over no further than somebody has agreed", async () => {
    const fleet = await withAgent();
    const agreed = (await foresee(fleet)).filter((what) => what !== "ClusterRole agent");
    const before = fleet.server("one").dump();
    const [result] = await one(fleet, agreed);
    expect(result?.failure).toMatchObject({
      class: "conflict",
      message: "one: flux can't be taken over: ClusterRole agent has come up since somebody agreed to it",
    });
    expect(fleet.server("one").dump()).toEqual(before);
  });

  test.each([
    [
      "a Helm release",
      renamed("Deployment", (object) => ({ ...object, metadata: { ...object.metadata, annotations: HELM } })),
      "kubectl-create",
      "is kept by Helm release gitops/flux2",
    ],
    [
      "the cluster's add-on manager",
      renamed("Deployment", (object) => ({
        ...object,
        metadata: { ...object.metadata, labels: { "addonmanager.kubernetes.io/mode": "Reconcile" } },
      })),
      "kubectl-create",
      "is kept by the cluster's add-on manager (Reconcile)",
    ],
    ["a tool that leaves only its name as manager", (object: KubeObject) => object, "Terraform", "is kept by Terraform"],
    [
      "somebody who has it follow another place",
      renamed("Thing", (object) => ({ ...object, spec: { path: "elsewhere" } })),
      "kubectl-create",
      "Thing agent-system/root says something else than the fleet's would",
    ],
  ])("is refused where it is kept by %s, with how they let go, and nothing is written", async (_, change, manager, why) => {
    const fleet = await withAgent(change, manager);
    const before = fleet.server("one").dump();
    await expect(foresee(fleet)).rejects.toThrow(why);
    const [result] = await one(fleet, byHand(fleet.membership("one")));
    expect(result?.failure?.message).toContain(why);
    expect(result?.failure?.next).toMatch(/, then `fleetwright bootstrap one --adopt`$/);
    expect(fleet.server("one").dump()).toEqual(before);
  });

  test("is kept by nobody who only tells its status, or holds it until he has cleaned up", async () => {
    const fleet = await withAgent();
    const path = "/apis/things.example.dev/v1/namespaces/agent-system/things/root";
    const thing = plain("things.example.dev/v1", "Thing", "root", "agent-system");
    const held = { ...thing, metadata: { ...thing.metadata, finalizers: ["example.test/hold"] } };
    await fleet.server("one").act("PATCH", `${path}?fieldManager=thing-controller`, held);
    await fleet.server("one").act("PATCH", `${path}/status?fieldManager=thing-controller`, { ...thing, status: { ready: true } });
    expect(await foresee(fleet)).toContain("Thing agent-system/root");
    const labelled = { ...thing, metadata: { ...thing.metadata, labels: { a: "b" } } };
    await fleet.server("one").act("PATCH", `${path}?fieldManager=thing-deployer`, labelled);
    await expect(foresee(fleet)).rejects.toThrow("Thing agent-system/root is kept by thing-deployer");
  });

  test("goes on to be taken over by the same command after a run that was stopped at any of its writes", async () => {
    const whole = await withAgent();
    const agreed = await foresee(whole);
    for (let nth = 1; ; nth++) {
      const fleet = whole.copy();
      const stop = new AbortController();
      let writes = 0;
      fleet.server("one").fault = ({ request }, moment) => {
        if (moment === "after" && request.method === "PUT" && ++writes === nth) stop.abort();
        return undefined;
      };
      const options = { plugins: SURVEYING, adopt: new Map([["one", agreed]]), signal: stop.signal };
      const [stopped] = await fleet.bootstrap(options, [fleet.membership("one")]);
      fleet.server("one").fault = () => undefined;
      if (stopped?.outcome !== "interrupted") {
        expect(nth).toBeGreaterThan(byHand(fleet.membership("one")).length);
        break;
      }
      const [again] = await one(fleet, await foresee(fleet));
      expect([nth, again?.failure?.message ?? again?.outcome]).toEqual([nth, "joined"]);
      expect((await fleet.leave("one", { plugins: SURVEYING })).residue).toEqual([]);
    }
  });
});

function uidsOf(dump: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(dump).flatMap(([key, object]) => {
      const { uid } = (object as KubeObject).metadata;
      return key.includes("agent") ? [[key, uid]] : [];
    }),
  );
}
