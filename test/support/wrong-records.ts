import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";

/** Records of a cluster with which nobody gets into it, by what is wrong with them; in a project with a cluster `hub` beside it. */
export const WRONG_RECORDS = {
  "an authority of another cluster": (record) => ({
    endpoints: endpointsOf(record, { file: ".fleetwright/local/hub/pki/ca.crt" }),
  }),
  "no authority": (record) => ({ endpoints: endpointsOf(record, "system") }),
  "a certificate of another cluster": () => ({
    credential: {
      kind: "client-certificate",
      role: "",
      certificate: ".fleetwright/local/hub/pki/admin.crt",
      key: ".fleetwright/local/hub/pki/admin.key",
    },
  }),
  "no credential": () => ({ credential: { kind: "kubeconfig", role: "", files: ["nobody.kubeconfig"], context: "c" } }),
} as const satisfies Readonly<Record<string, (record: ClusterRecord) => Partial<ClusterRecord>>>;

/** A kubeconfig (JSON, which is YAML) whose user is nobody. */
export function nobodysKubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user: {} }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  });
}

function endpointsOf({ endpoints }: ClusterRecord, ca: ClusterRecord["endpoints"][number]["ca"]): ClusterRecord["endpoints"] {
  return endpoints.map((one) => ({ ...one, ca }));
}
