import { connectionOver } from "../../lib/bootstrap/kube/connect.ts";
import type { Connect } from "../../lib/bootstrap/kube/connect.ts";
import type { Exchange } from "../../lib/bootstrap/kube/exchange.ts";
import { at, condition, items, textAt } from "../../lib/bootstrap/kube-object.ts";
import type { Json, KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { aTestAuthority } from "./certificates.ts";
import type { FakeApiServer } from "./fake-api-server/fake-api-server.ts";
import { crd } from "./fake-fleet.ts";
import type { FakeFleet } from "./fake-fleet.ts";

// What controllers on both sides do for Karmada's members, on fake servers: they have done it whenever somebody asks, past the log
// and whatever is injected. The stand-in of test/support/karmada-stand-in.ts does more of it on real ones.

const CLUSTERS = "/apis/cluster.karmada.io/v1alpha1/clusters";
const REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
const SECRETS = "/api/v1/namespaces/karmada-cluster/secrets";
const authority = aTestAuthority();

/** What a control plane serves before anybody joins. */
export async function prepareKarmada(fleet: FakeFleet): Promise<void> {
  const definitions = [
    crd("cluster.karmada.io", "v1alpha1", "Cluster", "clusters", "Cluster"),
    crd("work.karmada.io", "v1alpha1", "Work", "works", "Namespaced"),
  ];
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  for (const definition of definitions) await fleet.server("hub").act("POST", path, definition);
}

/** Connections to a fleet whose controllers see to Karmada's members. */
export function playedBy(fleet: FakeFleet): Connect {
  const isPlayed = fleet.memberships.some(({ sync }) => sync.registries.includes("karmada"));
  return async (record) => {
    const server = fleet.server(record.name);
    const { wire } = server;
    const exchange: Exchange = async (request, signal) => {
      // Nobody sees before he looks.
      if (isPlayed && request.method === "GET" && !signal.aborted) await play(server);
      return wire.exchange(request, signal);
    };
    return connectionOver(record.name, { ...wire, exchange }, fleet.clock);
  };
}

async function play(server: FakeApiServer): Promise<void> {
  for (const secret of await all(server, SECRETS)) {
    const account = secret.metadata.annotations?.["kubernetes.io/service-account.name"];
    if (account !== undefined && secret["data"] === undefined)
      await server.act("PUT", `${SECRETS}/${secret.metadata.name}`, {
        ...secret,
        data: { token: base64(account), "ca.crt": base64("ca") },
      });
  }
  for (const cluster of await all(server, CLUSTERS)) {
    const conditions = [{ type: "Ready", status: "True" }];
    if (condition(cluster, "Ready") === undefined)
      await server.act("PUT", `${CLUSTERS}/${cluster.metadata.name}/status`, { ...cluster, status: { conditions } });
  }
  for (const request of await all(server, REQUESTS)) {
    const decisions = items(at(request, "status", "conditions")).map((one) => textAt(one, "type"));
    if (!decisions.includes("Approved") || textAt(request, "status", "certificate") !== "") continue;
    const certificate = base64(authority.sign(Buffer.from(textAt(request, "spec", "request"), "base64").toString()));
    const status = { ...(request["status"] as KubeObject), certificate };
    await server.act("PUT", `${REQUESTS}/${request.metadata.name}/status`, { ...request, status });
  }
}

async function all(server: FakeApiServer, path: string): Promise<readonly KubeObject[]> {
  const { status, body } = await server.act("GET", path);
  if (status !== 200) return [];
  const { apiVersion, kind, items: found } = JSON.parse(body) as { apiVersion: string; kind: string; items: KubeObject[] };
  return found.map((item) => ({ ...item, apiVersion, kind: kind.replace(/List$/, "") }));
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** A dump without what is made anew by every run: keys, and what is signed for them. */
export function withoutKeys(dump: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(
    JSON.stringify(dump, (key, value: Json) => (key === "karmada-kubeconfig" && typeof value === "string" ? "a key" : value)),
  ) as Readonly<Record<string, unknown>>;
}
