import * as z from "zod";
import type { NetworkRecord } from "./network-record.ts";
import { parseContract } from "./parse-contract.ts";
import { detail, given, ownDetail, recordHeader } from "./parse-record-header.ts";

const networkRecordSchema = z
  .strictObject({
    ...recordHeader,
    id: given,
    location: z.string(),
    account: z.string(),
    blocks: z.array(z.cidrv4()).min(1),
    egress: z.array(given),
    detail,
  })
  .refine((record) => record.cloud === record.detail.cloud, ownDetail);

/**
 * Reads a network's record.
 *
 * @param where - how the value is called in the error, such as `network-eu-west, output network_record`
 * @throws FleetError (input) that names every wrong field
 */
export function parseNetworkRecord(value: unknown, where: string): NetworkRecord {
  return parseContract(networkRecordSchema, value, where);
}
