import { describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import type { KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { crd, FakeFleet, plain, PLUGINS, testAgent } from "../../support/fake-fleet.ts";

describe("what others had before us, or claim meanwhile", () => {
  const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const theirHome = { apiVersion: "v1", kind: "Namespace", metadata: { name: "agent-system", labels: { team: "theirs" } } };
  const things = crd("things.example.dev", "v1", "Thing", "things", "Namespaced");
  const helm = { "meta.helm.sh/release-name": "flux2", "meta.helm.sh/release-namespace": "gitops" };

  test.each([
    ["a namespace", "/api/v1/namespaces", theirHome, "terraform", "Namespace agent-system"],
    [
      "a role",
      "/apis/rbac.authorization.k8s.io/v1/clusterroles",
      plain("rbac.authorization.k8s.io/v1", "ClusterRole", "agent", undefined, { rules: [] }),
      "somebody",
      "ClusterRole agent",
    ],
  ])("is refused by name before the first write to it, and stays when we leave: %s", async (_, path, object, manager, named) => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, [fleet.membership("hub")]);
    await fleet.server("one").act("POST", `${path}?fieldManager=${manager}`, object);
    const before = fleet.server("one").dump();
    const [refused] = await fleet.bootstrap({}, [fleet.membership("one")]);
    expect(refused?.failure).toMatchObject({
      class: "conflict",
      message: `one: ${named} is there already and belongs to ${manager}; nothing of others is taken over`,
    });
    expect(fleet.server("one").dump()).toEqual(before);
    await fleet.leave("one");
    expect(fleet.server("one").dump()).toEqual(before);
  });

  test("a definition that differs is refused with the release that has it, one that fits is used and stays", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, [fleet.membership("hub")]);
    const server = fleet.server("one");
    const other = crd("things.example.dev", "v1", "Thing", "thingies", "Namespaced");
    const theirs = { ...other, metadata: { ...things.metadata, annotations: helm } };
    await server.act("POST", CRDS, theirs);
    const [refused] = await fleet.bootstrap({}, [fleet.membership("one")]);
    expect(refused?.failure?.message).toContain("belongs to Helm release gitops/flux2");

    await server.act("DELETE", `${CRDS}/things.things.example.dev`);
    await server.act("POST", CRDS, { ...things, metadata: { ...things.metadata, annotations: helm } });
    await sleep(fleet.clock, 1_000);
    const before = server.dump();
    expect((await fleet.bootstrap({}, [fleet.membership("one")])).flatMap(({ failure }) => failure ?? [])).toEqual([]);
    await fleet.leave("one");
    expect(server.dump()).toEqual(before);
  });

  test("one that is made while we look is not taken over either: a create is granted to one", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, [fleet.membership("hub")]);
    const server = fleet.server("one");
    server.fault = ({ request }, moment) => {
      const creates =
        request.method === "POST" && request.path.startsWith("/api/v1/namespaces?") && !request.path.includes("dryRun");
      if (moment === "before" && creates && request.body?.includes("agent-system") === true)
        void server.act("POST", "/api/v1/namespaces?fieldManager=faster", theirHome);
      return undefined;
    };
    const [refused] = await fleet.bootstrap({}, [fleet.membership("one")]);
    expect(refused?.failure?.message).toContain("Namespace agent-system is there already and belongs to faster");
  });

  test("what a release has adopted since stays, and is named; a copy under another name is not ours", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const server = fleet.server("one");
    const settings = "/api/v1/namespaces/agent-system/configmaps";
    const live = server.dump()["ConfigMap agent-system/settings"] as KubeObject;
    await server.act("PATCH", `${settings}/settings?fieldManager=helm`, {
      ...plain("v1", "ConfigMap", "settings", "agent-system"),
      metadata: { name: "settings", namespace: "agent-system", annotations: helm },
    });
    const { managers: _managers, ...metadata } = live.metadata;
    await server.act("POST", settings, { ...live, metadata: { ...metadata, name: "copy" } });
    const { residue } = await fleet.leave("one");
    expect(residue).toEqual([
      "ConfigMap agent-system/settings, which Helm release gitops/flux2 says is theirs",
      "Namespace agent-system, which still holds ConfigMap agent-system/copy, ConfigMap agent-system/settings",
    ]);
  });

  test("objects of our kinds that others made keep their definition", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const server = fleet.server("one");
    const thing = plain("things.example.dev/v1", "Thing", "theirs", "default");
    await server.act("POST", "/apis/things.example.dev/v1/namespaces/default/things", thing);
    const agent = { ...testAgent, drain: async () => ({ kind: "Done" }) as const };
    const { residue } = await fleet.leave("one", { plugins: { ...PLUGINS, agents: { flux: agent } } });
    expect(residue).toEqual(["CustomResourceDefinition things.things.example.dev, of which others have Thing default/theirs"]);
    expect(Object.keys(server.dump())).toContain("Thing default/theirs");
  });

  test("an API that doesn't answer may have something in a namespace, which stays", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const down = { status: 503, reason: "ServiceUnavailable" };
    fleet.server("one").fault = ({ request }) => (request.path === "/apis/batch/v1" ? down : undefined);
    const { residue } = await fleet.leave("one");
    expect(residue.join("\n")).toContain(
      "Namespace agent-system, which still holds what batch/v1 (503 ServiceUnavailable) may have there",
    );
  });

  test("what lies in the namespace of our records stays with it", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const theirs = plain("v1", "Secret", "theirs", "fleetwright-system");
    await fleet.server("one").act("POST", "/api/v1/namespaces/fleetwright-system/secrets", theirs);
    const { residue } = await fleet.leave("one");
    expect(residue).toEqual(["Namespace fleetwright-system, which still holds Secret fleetwright-system/theirs"]);
    const ours = Object.keys(fleet.server("one").dump()).filter((key) => /fleetwright-system\/(member|bootstrap)/.test(key));
    expect(ours).toEqual([]);
  });
});
