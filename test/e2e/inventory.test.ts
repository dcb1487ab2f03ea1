import { afterAll, beforeAll, expect } from "@jest/globals";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { MemberResult } from "../../lib/bootstrap/engine/bootstrap-member.ts";
import { manifestsOf } from "../../lib/bootstrap/artefacts/manifests.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import { at, condition, items, refOf } from "../../lib/bootstrap/kube-object.ts";
import type { Json, JsonObject, KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { profileRef } from "../../lib/bootstrap/registries/clusterprofile/names.ts";
import { fleetStatus } from "../../lib/bootstrap/status/fleet-status.ts";
import { recordFleetStatus } from "../../lib/bootstrap/status/record-fleet-status.ts";
import { bootstrapped } from "../support/bootstrapped.ts";
import type { Bootstrapped } from "../support/bootstrapped.ts";
import { plain } from "../support/fake-fleet.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";

const { describe, test } = needs("go", "control-plane");
const signal = new AbortController().signal;

describe("the inventory of a real hub, which others write to as well", () => {
  let project: Project;
  let hub: RunningCluster;
  let fleet: Bootstrapped;
  let api: KubeApi;
  const ref = profileRef("acme", "hub");

  beforeAll(async () => {
    project = await aProject();
    hub = await aLocalCluster(project, "hub", 0);
    fleet = await bootstrapped(project, [hub]);
    api = hub.connection.api(signal);
  }, 300_000);

  afterAll(async () => {
    await hub?.connection.close();
    await project?.dispose();
  }, 60_000);

  async function verify(): Promise<MemberResult | undefined> {
    const artefacts = {
      load: async (pin: { readonly agent: string; readonly component: string }) => {
        const found = fleet.artefacts.find((one) => one.pin.component === pin.component && one.pin.agent === pin.agent);
        if (found === undefined) throw new Error(`no artefact ${pin.component}`);
        return found;
      },
    };
    const [result] = await bootstrapAll(fleet.memberships, { ...fleet.engine, artefacts, verify: true });
    return result;
  }

  async function others(status: JsonObject): Promise<void> {
    const object = plain(ref.apiVersion, ref.kind, ref.name, ref.namespace, { status });
    await api.apply(object, { fieldManager: "other-controller", force: true, subresource: "status" });
  }

  async function profile(): Promise<KubeObject> {
    const found = await api.get(ref);
    if (found === undefined) throw new Error("no profile");
    return found;
  }

  test("keeps what another controller says in a profile's status, and nobody repairs it however often they verify", async () => {
    const told = { reason: "Probed", message: "by the other controller", lastTransitionTime: "2026-11-02T00:00:00Z" };
    await others({
      version: { kubernetes: "v1.99.0" },
      properties: [{ name: "other.example.dev/tier", value: "gold" }],
      conditions: [
        { type: "ControlPlaneHealthy", status: "False", ...told },
        { type: "Warm", status: "True", ...told },
      ],
    });
    const { status } = await profile();
    await verify();
    expect((await verify())?.outcome).toBe("unchanged");
    expect((await profile())["status"]).toEqual(status);
  }, 120_000);

  test("has what only we know put right, once", async () => {
    await others({
      conditions: [{ type: "Joined", status: "False", reason: "Wrong", message: "", lastTransitionTime: "2026-11-02T00:00:00Z" }],
    });
    expect([(await verify())?.outcome, (await verify())?.outcome]).toEqual(["joined", "unchanged"]);
    expect(condition(await profile(), "Joined")).toMatchObject({ status: "True" });
  }, 120_000);

  test("says by `status --record` until when we may ask, and a second time changes nothing", async () => {
    const options = { ...fleet.engine, memberships: fleet.memberships, project: project.folder, clusterTimeoutMs: 30_000 };
    const { clusters } = await fleetStatus(options);
    const later = clusters.map((one) => ({ ...one, expires: "2031-01-01T00:00:00.000Z" }));
    const record = async (seen: typeof clusters) => (await recordFleetStatus(seen, options)).map(({ outcome }) => outcome);
    expect([await record(later), await record(later), await record(clusters)]).toEqual([["written"], ["unchanged"], ["written"]]);
    const expiry = items(at(await profile(), "status", "properties")).find(
      (one) => at(one, "name") === "fleetwright.dev/certificate-expires",
    );
    expect(at(expiry, "value")).toBe(clusters[0]?.expires);
  }, 120_000);

  test("uses a ClusterProfile CRD of somebody else that fits, refuses one that doesn't by name, and leaves both as they are", async () => {
    const [published] = fleet.artefacts.filter(({ pin }) => pin.agent === "clusterprofile").flatMap(manifestsOf);
    if (published === undefined) throw new Error("no CRD");
    const other = await aLocalCluster(project, "other", 1);
    try {
      const there = other.connection.api(signal);
      const versions = items(at(published, "spec", "versions")) as readonly JsonObject[];
      const older = JSON.parse(JSON.stringify(versions).replaceAll("accessProviders", "formerProviders")) as JsonObject[];
      const brought = (changed: readonly JsonObject[]): KubeObject => ({
        ...published,
        spec: { ...(published["spec"] as JsonObject), versions: changed },
      });
      const join = async (changed: readonly JsonObject[]) => {
        await there.apply(brought(changed), { fieldManager: "other-tool", force: true });
        const before = await there.get(refOf(published));
        const outcome = await bootstrapped(project, [other]).then(
          () => "joined",
          (error: unknown) => String(error),
        );
        const after = await there.get(refOf(published));
        expect([after?.["spec"], managersOf(after)]).toEqual([before?.["spec"], managersOf(before)]);
        return outcome;
      };
      expect(await join(older)).toContain(
        "CustomResourceDefinition clusterprofiles.multicluster.x-k8s.io was brought by other-tool",
      );
      expect(await join(versions)).toBe("joined");
    } finally {
      await other.connection.close();
    }
  }, 300_000);
});

/** All but the API server itself, which says that the definition is served. */
function managersOf(object: KubeObject | undefined): readonly Json[] {
  return items(at(object, "metadata", "managedFields")).filter((entry) => at(entry, "manager") !== "kube-apiserver");
}
