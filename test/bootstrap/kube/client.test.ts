import { describe, expect, test } from "@jest/globals";
import type { KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { KubeClient } from "../../../lib/bootstrap/kube/client.ts";
import type { Exchange, WireRequest } from "../../../lib/bootstrap/kube/exchange.ts";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import { retrying } from "../../../lib/bootstrap/kube/retry.ts";
import { FakeApiServer } from "../../support/fake-api-server/fake-api-server.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";
import { plain } from "../../support/fake-fleet.ts";

function aServer() {
  const clock = new VirtualClock();
  const server = new FakeApiServer(clock);
  return { server, api: connectionOver("one", server.wire, clock).api(new AbortController().signal) };
}

/** What goes over the wire. */
function recorder(body: unknown = {}): { readonly requests: WireRequest[]; readonly api: KubeClient } {
  const requests: WireRequest[] = [];
  const exchange: Exchange = async (request) => {
    requests.push(request);
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  };
  const send = retrying(exchange, { cluster: "one", clock: new VirtualClock() });
  return { requests, api: new KubeClient("one", send, new AbortController().signal) };
}

describe("the API client", () => {
  test("sends every byte of a manifest: defaults, enums, x-kubernetes fields and `from` included", async () => {
    const { requests, api } = recorder();
    const manifest = {
      ...plain("networking.k8s.io/v1", "NetworkPolicy", "allow", "web"),
      spec: {
        ingress: [{ from: [{ podSelector: {} }] }],
        default: 1,
        enum: ["a"],
        "x-kubernetes-int-or-string": true,
        _default: null,
      },
    };
    await api.apply(manifest, { fieldManager: "fleetwright/flux" });
    expect(requests[0]?.body).toBe(JSON.stringify(manifest));
  });

  test("applies with strict validation, under its manager, and with force only when asked", async () => {
    const { requests, api } = recorder();
    await api.apply(plain("v1", "ConfigMap", "settings", "web"), { fieldManager: "fleetwright/flux" });
    expect(requests[0]?.path).toBe(
      "/api/v1/namespaces/web/configmaps/settings?fieldManager=fleetwright%2Fflux&fieldValidation=Strict&force=false",
    );
    expect(requests[0]?.headers["content-type"]).toBe("application/apply-patch+yaml");
  });

  test("addresses a name in exactly its case, and no name leads out of its path", async () => {
    const { requests, api } = recorder();
    await api.get({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "system:Reader" });
    await api.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "..", name: "../secrets" });
    expect(requests.map(({ path }) => path)).toEqual([
      "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3AReader",
      "/api/v1/namespaces/%2E%2E/configmaps/..%2Fsecrets",
    ]);
  });

  test("finds a kind that is served only later, and says which one is not served", async () => {
    const { api } = aServer();
    const thing = plain("things.example.dev/v1", "Thing", "root", "default");
    await expect(api.apply(thing, { fieldManager: "t" })).rejects.toThrow("does not serve Thing of things.example.dev/v1");
    expect(await api.get({ apiVersion: "things.example.dev/v1", kind: "Thing", name: "root" })).toBeUndefined();
    expect(await api.list({ apiVersion: "things.example.dev/v1", kind: "Thing" })).toEqual([]);
  });

  test("reads lists over all their pages, each item with its kind", async () => {
    const { server, api } = aServer();
    for (let index = 0; index < 1_001; index++)
      await server.act("POST", "/api/v1/namespaces/default/configmaps", plain("v1", "ConfigMap", `c${index}`, "default"));
    const found = await api.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: "default" });
    expect(found.length).toBe(1_002);
    expect(new Set(found.map(({ apiVersion, kind }: KubeObject) => `${apiVersion} ${kind}`))).toEqual(new Set(["v1 ConfigMap"]));
    expect(server.log.length).toBe(3);
  });

  test("a refusal keeps status, reason and the fields it is about", async () => {
    const { api } = aServer();
    const base = plain("v1", "ConfigMap", "settings", "default", { data: { level: "1" } });
    await api.apply(base, { fieldManager: "kubectl" });
    const refused = api.apply({ ...base, data: { level: "2" } }, { fieldManager: "fleetwright/flux" });
    await expect(refused).rejects.toMatchObject({
      status: 409,
      reason: "Conflict",
      causes: [{ field: ".data.level", message: 'conflict with "kubectl"' }],
    });
  });
});
