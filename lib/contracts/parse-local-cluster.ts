import * as z from "zod";
import type { LocalCluster } from "./local-cluster.ts";
import { parseContract, parseJson } from "./parse-contract.ts";
import { label } from "./parse-record-header.ts";

const port = z.int().min(1).max(65_535);

const pool = z.object({
  name: z.string().min(1),
  nodes: z.int().min(0),
  arch: z.string().min(1),
  labels: z.record(z.string(), z.string()),
  taints: z.array(
    z.object({
      key: z.string().min(1),
      // What nobody set comes back from Terraform as null.
      value: z
        .string()
        .nullish()
        .transform((value) => value ?? undefined),
      effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
    }),
  ),
});

/** Fields that another version adds are let pass: what it made must still come down. */
const localClusterSchema = z.object({
  format: z.literal(1),
  name: label,
  kubernetes: z.string().regex(/^1\.\d+$/, "must be a minor such as 1.36"),
  ports: z.object({
    api: port,
    etcdClient: port,
    etcdPeer: port,
    controllerManager: port,
    scheduler: port,
    kwok: port,
    spare: z.tuple([port, port]),
  }),
  pools: z.array(pool),
});

/**
 * Reads what a provisioner handed over, or what a local cluster keeps of itself.
 *
 * @param where - how the text is called in the error
 * @throws FleetError (input) that names every wrong field
 */
export function parseLocalCluster(text: string, where: string): LocalCluster {
  return parseContract(localClusterSchema, parseJson(text, where), where);
}
