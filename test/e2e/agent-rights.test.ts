import { afterAll, beforeAll, expect } from "@jest/globals";
import { flux } from "../../lib/bootstrap/agents/flux/flux.ts";
import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { manifestsOf } from "../../lib/bootstrap/artefacts/manifests.ts";
import { baselineObjects } from "../../lib/bootstrap/baseline/baseline-objects.ts";
import { baselineReport } from "../../lib/bootstrap/baseline/baseline-report.ts";
import { POLICIES } from "../../lib/bootstrap/baseline/policies.ts";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import { holds } from "../../lib/bootstrap/engine/compare.ts";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import { openConnection } from "../../lib/bootstrap/kube/exchange.ts";
import type { WireConnection } from "../../lib/bootstrap/kube/exchange.ts";
import { at, describeRef, refOf, textAt } from "../../lib/bootstrap/kube-object.ts";
import type { Json, JsonObject, KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { KubeError } from "../../lib/bootstrap/kube-api.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { BASELINE_POLICIES } from "../../lib/model/baseline.ts";
import { ask } from "../../lib/local/api.ts";
import { homeOf } from "../../lib/local/home.ts";
import { NO_SECRETS } from "../../lib/bootstrap/secrets/secrets.ts";
import { refused, shown } from "../support/access-review.ts";
import type { Attempt } from "../support/access-review.ts";
import { BASELINE_CASES, inNamespace, STRICT } from "../support/baseline-cases.ts";
import { bootstrapped } from "../support/bootstrapped.ts";
import type { Bootstrapped } from "../support/bootstrapped.ts";
import { HELD_IN_CLOUD, MADE_OF_HELD, takeDownInCloud } from "../support/held-in-real-cloud.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { until } from "../support/until.ts";

const { describe, test } = needs("go", "control-plane");
const signal = new AbortController().signal;

describe("Flux on a real API server", () => {
  let project: Project;
  let cluster: RunningCluster;
  let installed: Bootstrapped;

  beforeAll(async () => {
    project = await aProject();
    cluster = await aLocalCluster(project, "hub");
    installed = await bootstrapped(project, [cluster]);
  }, 300_000);

  afterAll(async () => {
    await cluster?.connection.close();
    await project?.dispose();
  }, 60_000);

  test("is accepted whole under strict validation, and its published CRDs and policies are kept to the letter", async () => {
    const api = cluster.connection.api(signal);
    const {
      memberships: [membership],
      artefacts,
    } = installed;
    if (membership === undefined) throw new Error("no membership");
    const context = { membership, member: cluster.record, hub: cluster.record, isHub: true, artefacts, secrets: NO_SECRETS };
    const missing: string[] = [];
    for (const { object } of flux.objects(context)) {
      if ((await api.get(refOf(object))) === undefined) missing.push(describeRef(refOf(object)));
    }
    expect(missing).toEqual([]);
    const crds = artefacts.flatMap(manifestsOf).filter(({ kind }) => kind === "CustomResourceDefinition");
    expect(crds.length).toBe(8);
    for (const crd of crds) {
      const live = await api.get(refOf(crd));
      expect([crd.metadata.name, holds(live?.["spec"], crd["spec"])]).toEqual([crd.metadata.name, true]);
    }
    // What a client with generated types has been seen to lose.
    const text = JSON.stringify(crds);
    for (const key of ["default", "enum", "x-kubernetes-validations", "x-kubernetes-list-type"])
      expect(text).toContain(`"${key}":`);
    const policy = await api.get({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      namespace: "flux-system",
      name: "allow-egress",
    });
    expect(at(policy, "spec", "ingress")).toEqual([{ from: [{ podSelector: {} }] }]);
  });

  const NEEDED: readonly Attempt[] = [
    ...["get", "list", "watch", "patch", "update"].flatMap((verb) =>
      ["gitrepositories", "ocirepositories", "buckets", "helmrepositories", "helmcharts"].flatMap((kind): Attempt[] => [
        [`${verb} ${kind}.source.toolkit.fluxcd.io`, undefined],
        ...(verb === "list" || verb === "watch" ? [] : [[`${verb} ${kind}/status.source.toolkit.fluxcd.io`, undefined] as const]),
      ]),
    ),
    ["patch gitrepositories/finalizers.source.toolkit.fluxcd.io", undefined],
    ["create events", undefined],
    ["watch serviceaccounts", undefined],
    ["get secrets", "flux-system"],
    ["create serviceaccounts/token", "flux-system"],
    ["create leases.coordination.k8s.io", "flux-system"],
    ["update leases.coordination.k8s.io", "flux-system"],
  ];

  const FORBIDDEN: readonly Attempt[] = [
    ["list secrets", undefined],
    ["get secrets", "default"],
    ["get secrets", "kube-system"],
    ["create secrets", "flux-system"],
    ["create serviceaccounts/token", "default"],
    ["create serviceaccounts/token", "kube-system"],
    ["get configmaps", "kube-system"],
    ["update configmaps", "flux-system"],
    ["create pods", "flux-system"],
    ["create pods/exec", "flux-system"],
    ["patch deployments.apps", "flux-system"],
    ["list nodes", undefined],
    ["delete namespaces", undefined],
    ["update leases.coordination.k8s.io", "kube-system"],
    ["patch kustomizations.kustomize.toolkit.fluxcd.io", "flux-system"],
    ["patch customresourcedefinitions.apiextensions.k8s.io", undefined],
    ["create clusterrolebindings.rbac.authorization.k8s.io", undefined],
    ["escalate clusterroles.rbac.authorization.k8s.io", undefined],
    ["bind clusterroles.rbac.authorization.k8s.io", undefined],
    ["impersonate users", undefined],
    ["impersonate serviceaccounts", undefined],
    ["* *.*", undefined],
  ];

  test("lets source-controller do what it needs, and nothing of what it must not", async () => {
    const wire = await as("source-controller");
    expect(await refused(wire, NEEDED)).toEqual([]);
    expect(await refused(wire, FORBIDDEN)).toEqual(FORBIDDEN.map(shown));
    await wire.close();
  });

  test("refuses source-controller the Secrets of other namespaces in fact, and shows it those of its own", async () => {
    const wire = await as("source-controller");
    const status = async (path: string): Promise<number> =>
      (await wire.exchange({ method: "GET", path, headers: {} }, signal)).status;
    expect(await status("/api/v1/namespaces/kube-system/secrets")).toBe(403);
    expect(await status("/api/v1/secrets")).toBe(403);
    expect(await status("/api/v1/namespaces/flux-system/secrets")).toBe(200);
    expect(await status("/apis/source.toolkit.fluxcd.io/v1/gitrepositories")).toBe(200);
    await wire.close();
  });

  test("lets kustomize-controller do everything, as it applies whatever the repository says", async () => {
    const wire = await as("kustomize-controller");
    expect(await refused(wire, [["* *.*", undefined]])).toEqual([]);
    await wire.close();
  });

  test("gives nothing to Pods in its namespace that name no ServiceAccount", async () => {
    const wire = await as("default");
    const attempts: readonly Attempt[] = [...NEEDED, ...FORBIDDEN];
    expect(await refused(wire, attempts)).toEqual(attempts.map(shown));
    await wire.close();
  });

  describe("the policies of a baseline", () => {
    let api: KubeApi;
    const bootstrap = async (changes: Partial<Membership>, verify = false): Promise<void> => {
      const [membership] = installed.memberships;
      if (membership === undefined) throw new Error("no membership");
      const { engine } = installed;
      const store = createArtefactStore({ ...engine, project: project.folder, env: process.env });
      const [result] = await bootstrapAll([{ ...membership, ...changes }], { ...engine, artefacts: store, verify });
      expect(result?.failure).toBeUndefined();
    };

    const refusal = async (object: KubeObject): Promise<string> => {
      try {
        await api.create(inNamespace(object, "default"), { dryRun: true });
        return "";
      } catch (error) {
        if (error instanceof KubeError) return error.message;
        throw error;
      }
    };

    beforeAll(async () => {
      api = cluster.connection.api(signal);
      await bootstrap({ baseline: STRICT });
    }, 120_000);

    test("are of types that the API server knows, with nothing that it warns of", async () => {
      const policies = baselineObjects("acme", STRICT)
        .map(({ object }) => object)
        .filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
      expect(policies).toHaveLength(5);
      for (const policy of policies) {
        let status: Json | undefined;
        await until(`${policy.metadata.name} is type-checked`, async () => {
          status = (await api.get(refOf(policy)))?.["status"];
          return at(status, "observedGeneration") !== undefined;
        });
        expect([policy.metadata.name, at(status, "typeChecking", "expressionWarnings")]).toEqual([
          policy.metadata.name,
          undefined,
        ]);
      }
    });

    test("refuse what the report calls broken, and nothing else", async () => {
      // The API server takes a moment to know of new policies, and looks at each by itself.
      for (const { object, breaks } of BASELINE_CASES.filter((one) => one.breaks !== undefined))
        await until(`${breaks} is refused`, async () => (await refusal(object)) !== "");
      for (const { what, object, breaks } of BASELINE_CASES) {
        // As it is once the API server has filled in what it fills in; nobody looks there.
        const admitted = await api.create(inNamespace(object, "kube-system"), { dryRun: true });
        const broken = BASELINE_POLICIES.filter(
          (name) => POLICIES[name].kind === object.kind && POLICIES[name].isBroken(admitted, STRICT),
        );
        expect([what, broken]).toEqual([what, breaks === undefined ? [] : [breaks]]);
        const said = await refusal(object);
        expect([
          what,
          said.includes("403 Forbidden"),
          breaks === undefined ? said : said.includes(POLICIES[breaks].message(STRICT)),
        ]).toEqual([what, breaks !== undefined, breaks === undefined ? "" : true]);
      }
    });

    test("are reported where somebody has edited or deleted one, mended by `bootstrap --verify`, and go with the choice", async () => {
      const image = {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        name: "fleetwright-images",
      };
      const paths = { ...image, name: "fleetwright-host-paths" };
      await api.delete(image);
      const live = await api.get(paths);
      if (live === undefined) throw new Error("no binding");
      await api.replace({ ...live, spec: { ...(live["spec"] as JsonObject), validationActions: ["Audit"] } });
      const { deviations } = await baselineReport("acme", STRICT, api);
      expect(deviations).toEqual([
        { object: "ValidatingAdmissionPolicyBinding fleetwright-host-paths", is: "different", by: [expect.any(String)] },
        { object: "ValidatingAdmissionPolicyBinding fleetwright-images", is: "missing", by: [] },
      ]);
      await bootstrap({ baseline: STRICT }, true);
      expect((await baselineReport("acme", STRICT, api)).deviations).toEqual([]);
      await bootstrap({});
      expect(await api.list({ apiVersion: image.apiVersion, kind: "ValidatingAdmissionPolicy" })).toEqual([]);
      for (const { what, object } of BASELINE_CASES)
        await until(`${what} is refused no more`, async () => (await refusal(object)) === "");
    }, 120_000);
  });

  // The last one: the cluster leaves.
  test("load balancers and volumes that a workload has made are taken down by their controllers before the cluster has left", async () => {
    const [membership] = installed.memberships;
    if (membership === undefined) throw new Error("no membership");
    const api = cluster.connection.api(signal);
    for (const object of HELD_IN_CLOUD) await api.apply(object, { fieldManager: "team" });
    await until("its Pod runs on its volume", async () => {
      const found = await Promise.all(MADE_OF_HELD.map((ref) => api.get(ref)));
      return found.map((object) => textAt(object, "status", "phase")).join(" ") === "Running Bound";
    });
    const taken = takeDownInCloud(api);
    const left = await leave(membership, { ...installed.engine, force: false, drain: ["load-balancers", "volumes"] });
    expect([left.failure, left.residue.filter((what) => !what.includes("which others may use"))]).toEqual([undefined, []]);
    expect([...(await taken)].sort()).toEqual(["PersistentVolume shop-orders", "Service shop/web"]);
    const there = await Promise.all([...HELD_IN_CLOUD.map(refOf), ...MADE_OF_HELD].map((ref) => api.get(ref)));
    expect(there.flatMap((object) => (object === undefined ? [] : [object.kind]))).toEqual(["Namespace"]);
  }, 120_000);

  /** The API server as a ServiceAccount of Flux's namespace sees it, with a token such as its Pods get. */
  async function as(account: string): Promise<WireConnection> {
    const home = homeOf(project.folder, "hub");
    const path = `/api/v1/namespaces/flux-system/serviceaccounts/${account}/token`;
    const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 600 } };
    const answer = await ask(home, project.firstPort, "POST", path, request);
    const token = at(JSON.parse(answer.body) as Json, "status", "token");
    if (typeof token !== "string") throw new Error(`no token for ${account}: ${answer.status} ${answer.body}`);
    const ca = project.read(`.fleetwright/local/hub/pki/ca.crt`);
    return openConnection({ url: `https://127.0.0.1:${project.firstPort}`, ca, headers: { authorization: `Bearer ${token}` } });
  }
});
