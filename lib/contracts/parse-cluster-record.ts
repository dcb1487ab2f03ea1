import * as z from "zod";
import type { ClusterRecord } from "./cluster-record.ts";
import { parseContract } from "./parse-contract.ts";
import { label, recordHeader } from "./parse-record-header.ts";

/** Relative to the project. */
const projectPath = z.string().min(1);

const authority = z.union([
  z.literal("system"),
  z.strictObject({ data: z.string().min(1) }),
  z.strictObject({ file: projectPath }),
]);

const credential = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("client-certificate"), role: z.string(), certificate: projectPath, key: projectPath }),
  z.strictObject({
    kind: z.literal("kubeconfig"),
    role: z.string(),
    files: z.array(projectPath).min(1),
    context: z.string().min(1),
    exec: z.array(z.string().min(1)).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("eks"),
    role: z.string().min(1).exactOptional(),
    cluster: z.string().min(1),
    region: z.string().min(1),
  }),
  z.strictObject({
    kind: z.literal("gke"),
    role: z.string().min(1).exactOptional(),
    project: z.string().min(1),
    location: z.string().min(1),
    cluster: z.string().min(1),
  }),
  z.strictObject({
    kind: z.literal("aks"),
    role: z.string().min(1).exactOptional(),
    subscription: z.string().min(1),
    resourceGroup: z.string().min(1),
    cluster: z.string().min(1),
  }),
]);

/** The shape of a {@link ClusterRecord}; nothing beyond it is let through. */
export const clusterRecordSchema = z
  .strictObject({
    ...recordHeader,
    name: label,
    nativeId: z.string().min(1),
    incarnation: z.string(),
    kubernetes: z.string(),
    endpoints: z.array(
      z.strictObject({ url: z.url({ protocol: /^https$/ }), from: z.enum(["runner", "network"]), ca: authority }),
    ),
    credential,
    network: z.string(),
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
  })
  .refine(({ endpoints, credential }) => endpoints.length > 0 || credential.kind === "kubeconfig", {
    path: ["endpoints"],
    error: "must name an endpoint unless a kubeconfig does",
  });

/**
 * Reads a cluster's record.
 *
 * @param where - how the value is called in the error, such as `cluster-shop, output cluster_record`
 * @throws FleetError (input) that names every wrong field
 */
export function parseClusterRecord(value: unknown, where: string): ClusterRecord {
  return parseContract(clusterRecordSchema, value, where);
}
