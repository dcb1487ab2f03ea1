import { afterAll, beforeAll, expect } from "@jest/globals";
import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import type { LeaveResult } from "../../lib/bootstrap/engine/leave.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import type { ObjectRef } from "../../lib/bootstrap/kube-object.ts";
import { MEMBERSHIP_VARIABLE } from "../../lib/contracts/membership.ts";
import type { Membership, MembershipSync } from "../../lib/contracts/membership.ts";
import { deployment, plain } from "../support/fake-fleet.ts";
import { aFluxFleet } from "../support/synced-fleet.ts";
import type { FluxFleet } from "../support/synced-fleet.ts";
import { needs } from "../support/needs.ts";
import { PROGRAM } from "../support/project.ts";
import type { Ended } from "../support/project.ts";

const { describe, test } = needs("control-plane", "go");

/** What the repository holds for the cluster: a volume and a Kustomization of its own with `prune` among it. */
const DELIVERED = [
  plain("v1", "Namespace", "shop"),
  deployment("shop", "web"),
  plain("v1", "ConfigMap", "settings", "shop", { data: { a: "1" } }),
  plain("v1", "PersistentVolume", "orders", undefined, {
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      hostPath: { path: "/nowhere" },
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "by-hand",
    },
  }),
  plain("v1", "PersistentVolumeClaim", "orders", "shop", {
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      storageClassName: "by-hand",
      volumeName: "orders",
    },
  }),
];
const CHILD = plain("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "child", "flux-system", {
  spec: { interval: "1m", path: "./child", prune: true, sourceRef: { kind: "GitRepository", name: "flux-system" } },
});
const BY_CHILD = plain("v1", "ConfigMap", "by-child", "default", { data: { a: "1" } });

const REFS: readonly ObjectRef[] = [...DELIVERED, BY_CHILD].map(({ apiVersion, kind, metadata }) => ({
  apiVersion,
  kind,
  name: metadata.name,
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
}));

// One cluster with real controllers, in the order of the tests: each begins where the one before it has ended.
describe("what Flux's own controllers have delivered", () => {
  let fleet: FluxFleet;
  let api: KubeApi;
  let membership: Membership;
  let before: readonly (string | undefined)[];

  beforeAll(async () => {
    const text = (objects: readonly unknown[]): string => objects.map((one) => `---\n${JSON.stringify(one)}\n`).join("");
    fleet = await aFluxFleet(["hub"], {
      "clusters/hub/shop.yaml": text([...DELIVERED, CHILD]),
      "child/by-child.yaml": text([BY_CHILD]),
      "elsewhere/other.yaml": text([plain("v1", "ConfigMap", "other", "default")]),
    });
    api = fleet.api(0);
    const [first] = fleet.installed.memberships;
    if (first === undefined) throw new Error("no membership");
    membership = first;
    before = await allThere();
  }, 600_000);

  afterAll(async () => {
    await fleet.dispose();
  }, 120_000);

  async function uids(): Promise<readonly (string | undefined)[]> {
    return Promise.all(REFS.map(async (ref) => (await api.get(ref))?.metadata.uid));
  }

  /** Waits until all of it is there. */
  async function allThere(): Promise<readonly (string | undefined)[]> {
    for (;;) {
      const found = await uids();
      if (found.every((uid) => uid !== undefined)) return found;
    }
  }

  async function bootstrap(sync: Partial<MembershipSync> = {}): Promise<void> {
    const { engine } = fleet.installed;
    const store = createArtefactStore({ ...engine, project: fleet.project.folder, env: process.env, clock: systemClock });
    const changed = { ...membership, sync: { ...membership.sync, ...sync } };
    const [result] = await bootstrapAll([changed], { ...engine, artefacts: store, verify: false });
    expect(result?.failure).toBeUndefined();
  }

  function leaving(): Promise<LeaveResult> {
    return leave(membership, { ...fleet.installed.engine, force: false });
  }

  const source = (changes: object): Partial<MembershipSync> => ({
    source: membership.sync.source === null ? null : { ...membership.sync.source, ...changes },
  });

  test.each<[edit: string, sync: () => Partial<MembershipSync>]>([
    ["another path", () => source({ path: "elsewhere" })],
    ["no source", () => ({ source: null })],
    ["no agent", () => ({ agent: "none", source: null })],
  ])("stays through an edit to %s, and is taken up again by the edit back", async (_, sync) => {
    await bootstrap(sync());
    expect(await uids()).toEqual(before);
    await bootstrap();
    expect(await uids()).toEqual(before);
  });

  test("stays when the cluster leaves, which is told, and is taken up again when it joins anew", async () => {
    const left = await leaving();
    expect([left.failure, left.residue.filter((what) => !what.includes("which others may use"))]).toEqual([undefined, []]);
    expect(left.delivered.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(
      expect.arrayContaining(["ConfigMap by-child", "Deployment web", "Namespace shop", "PersistentVolumeClaim orders"]),
    );
    expect(await uids()).toEqual(before);
    await bootstrap();
    expect(await uids()).toEqual(before);
  });

  test("goes with the cluster where that is asked for, the objects of a Kustomization in Git among it", async () => {
    const run = async (command = ""): Promise<Ended> => {
      const env = { [MEMBERSHIP_VARIABLE]: JSON.stringify(membership) };
      return await fleet.project.run(process.execPath, [PROGRAM, ...command.split(" ").slice(1)], env);
    };
    const asked = await run("fleetwright leave hub --with-workloads");
    expect(asked).toMatchObject({ code: 5, stdout: expect.stringContaining("PersistentVolumeClaim shop/orders") });
    const [yes, without] = [...asked.stderr.matchAll(/^next: (.*)$/gm)].map(([, command]) => command);
    expect(without).toBe("fleetwright leave hub");
    expect(await uids()).toEqual(before);
    expect(await run(yes)).toMatchObject({ code: 0, stdout: expect.stringContaining("removed with it") });
    expect(await uids()).toEqual(REFS.map(() => undefined));
  });
});
