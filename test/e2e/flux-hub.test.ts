import { afterAll, beforeAll, expect } from "@jest/globals";
import { rootRef, sourceRef } from "../../lib/bootstrap/registries/flux/roots.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import { at, textAt } from "../../lib/bootstrap/kube-object.ts";
import type { ObjectRef } from "../../lib/bootstrap/kube-object.ts";
import { MEMBERSHIP_VARIABLE } from "../../lib/contracts/membership.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { saidOf } from "../support/faults.ts";
import { needs } from "../support/needs.ts";
import { PROGRAM } from "../support/project.ts";
import type { Ended } from "../support/project.ts";
import { aFluxFleet, configMap } from "../support/synced-fleet.ts";
import type { FluxFleet } from "../support/synced-fleet.ts";
import { until } from "../support/until.ts";

const { describe, test } = needs("agents", "control-plane");

const SHOP: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "shop" };
const RIGHTS: ObjectRef = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  name: "fleetwright-system-flux-hub",
};

// Flux's own controllers in the hub alone, in the order of the tests: each begins where the one before it has ended.
describe("a member that the hub's Flux pushes to", () => {
  let fleet: FluxFleet;
  let hub: KubeApi;
  let member: KubeApi;
  let membership: Membership;

  beforeAll(async () => {
    fleet = await aFluxFleet(["hub", "america"], {}, { registries: ["clusterprofile", "flux"], agent: "none" });
    [hub, member] = [fleet.api(0), fleet.api(1)];
    const [, second] = fleet.installed.memberships;
    if (second === undefined) throw new Error("no membership");
    membership = second;
  }, 600_000);
  afterAll(async () => {
    await fleet.dispose();
  }, 120_000);

  /** As a person does it; what is said of the member goes with it. */
  async function fleetwright(...args: readonly string[]): Promise<Ended> {
    const env = { [MEMBERSHIP_VARIABLE]: JSON.stringify(membership) };
    return await fleet.project.run(process.execPath, [PROGRAM, ...args], env);
  }

  /** Has Flux look now, as `flux reconcile` does. @returns the commit's id */
  async function commit(text: string): Promise<string> {
    const id = await fleet.git.repository.commit(text, { "clusters/america/shop.yaml": configMap("shop", { text }) });
    await look("source");
    return id;
  }

  async function look(what: "source" | "root"): Promise<void> {
    const { source } = membership.sync;
    if (source === null) throw new Error("no source");
    const { apiVersion, kind, name, namespace = "" } = what === "source" ? sourceRef(source) : rootRef("america", source);
    const annotations = { "reconcile.fluxcd.io/requestedAt": String(performance.now()) };
    await hub.apply({ apiVersion, kind, metadata: { name, namespace, annotations } }, { fieldManager: "flux-cli" });
  }

  async function shop(): Promise<unknown> {
    return at(await member.get(SHOP), "data", "text");
  }

  test("gets a first and a second commit, and `wait --for revision` and `status` say when they are there", async () => {
    for (const text of ["first", "second"]) {
      const id = await commit(text);
      const waited = await fleetwright("wait", "america", "--for", `revision=${id}`, "--timeout", "3m");
      expect([waited.code, await shop()]).toEqual([0, text]);
      const { stdout } = await fleetwright("status");
      expect(stdout).toMatch(new RegExp(`^america +yes +\\S+ +joined +flux v1\\.9\\.5 ready.*main@sha1:${id}`, "m"));
    }
  });

  test("has nothing of Flux in it, nor the hub any key of it", async () => {
    expect(await member.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })).toBeUndefined();
    const secrets = await hub.list({ apiVersion: "v1", kind: "Secret" }, { namespace: "flux-system" });
    const [access, ...others] = secrets.map((secret) => Buffer.from(textAt(secret, "data", "value"), "base64").toString());
    expect([access, others]).toEqual([expect.stringContaining("fleetwright-local-credential"), []]);
    expect(access).not.toMatch(/token|key-data|password/);
  });

  test("says that it may not write, and goes on once the right is given back", async () => {
    await member.delete(RIGHTS);
    await commit("third");
    await until("it says so", async () => saidOf("Flux in the hub: no right").test((await fleetwright("status")).stdout));
    expect(await shop()).toBe("second");
    // Flux tries again within a minute; here it is asked to.
    const mended = fleetwright("bootstrap", "america", "--verify", "--timeout", "3m");
    await until("it has the right", async () => (await member.get(RIGHTS)) !== undefined);
    await look("root");
    expect([(await mended).code, await shop()]).toEqual([0, "third"]);
  });

  test("keeps what was delivered when it leaves, and loses it where that is asked for", async () => {
    expect(await fleetwright("leave", "america")).toMatchObject({ code: 0 });
    expect([await shop(), (await member.get(RIGHTS)) === undefined]).toEqual(["third", true]);
    expect(await fleetwright("bootstrap", "america", "--timeout", "3m")).toMatchObject({ code: 0 });
    const asked = await fleetwright("leave", "america", "--with-workloads");
    expect(asked).toMatchObject({
      code: 5,
      stdout: expect.stringMatching(/default ConfigMap: .*shop|ConfigMap default\/shop/) as unknown,
    });
    const [yes = ""] = [...asked.stderr.matchAll(/^next: fleetwright (.*)$/gm)].map(([, command = ""]) => command);
    expect(await fleetwright(...yes.split(" "))).toMatchObject({ code: 0 });
    expect([await shop(), await member.get({ apiVersion: "v1", kind: "Namespace", name: "fleetwright-system" })]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
