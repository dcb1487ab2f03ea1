import * as z from "zod";
import type { GatewayRecord } from "./gateway-record.ts";
import { parseContract } from "./parse-contract.ts";
import { detail, given, ownDetail, recordHeader } from "./parse-record-header.ts";

const gatewayRecordSchema = z
  .strictObject({
    ...recordHeader,
    id: given,
    asn: z.int().min(1).max(4_294_967_294),
    detail,
  })
  .refine((record) => record.cloud === record.detail.cloud, ownDetail);

/**
 * Reads a gateway's record.
 *
 * @param where - how the value is called in the error, such as `gateway-eu-west, output gateway_record`
 * @throws FleetError (input) that names every wrong field
 */
export function parseGatewayRecord(value: unknown, where: string): GatewayRecord {
  return parseContract(gatewayRecordSchema, value, where);
}
