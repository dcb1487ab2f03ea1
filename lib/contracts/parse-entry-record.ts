import * as z from "zod";
import type { EntryRecord } from "./entry-record.ts";
import { parseContract } from "./parse-contract.ts";
import { detail, given, ownDetail, recordHeader } from "./parse-record-header.ts";

const bind = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("target-group"), targetGroup: given, network: given, securityGroup: given }),
  z.strictObject({
    kind: z.literal("endpoint-group"),
    endpointGroup: given,
    backendService: given,
    location: z.string(),
    project: given,
  }),
  z.strictObject({ kind: z.literal("public-address"), publicAddress: given, resourceGroup: given }),
  z.strictObject({ kind: z.literal("inside-address"), address: given, subnet: given }),
  z.strictObject({ kind: z.literal("gateway"), gateway: given, frontend: given, controller: given }),
]);

/** The entries of one cluster, by workload. */
export const clusterEntriesSchema = z.record(
  given,
  z.strictObject({
    host: given,
    port: z.int().min(1).max(65535),
    sendTo: z.union([z.strictObject({ name: given }), z.strictObject({ address: given })]),
    bind,
    detail,
  }),
);

const entryRecordSchema = z
  .strictObject({ ...recordHeader, clusters: z.record(given, clusterEntriesSchema) })
  .superRefine(({ cloud, clusters }, context) => {
    for (const [cluster, entries] of Object.entries(clusters)) {
      for (const [workload, entry] of Object.entries(entries)) {
        if (entry.detail.cloud === cloud) continue;
        context.addIssue({ code: "custom", path: ["clusters", cluster, workload, ...ownDetail.path], message: ownDetail.error });
      }
    }
  });

/**
 * Reads the record of a region's entries.
 *
 * @param where - how the value is called in the error, such as `entry-eu-west, output entry_record`
 * @throws FleetError (input) that names every wrong field
 */
export function parseEntryRecord(value: unknown, where: string): EntryRecord {
  return parseContract(entryRecordSchema, value, where);
}
