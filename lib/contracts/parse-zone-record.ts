import * as z from "zod";
import { parseContract } from "./parse-contract.ts";
import { given, recordHeader } from "./parse-record-header.ts";
import type { ZoneRecord } from "./zone-record.ts";

const zoneRecordSchema = z.strictObject({
  ...recordHeader,
  id: given,
  name: given,
  nameServers: z.array(given),
  signer: given.exactOptional(),
});

/**
 * Reads the record of the fleet's zone.
 *
 * @param where - how the value is called in the error, such as `dns-zone, output zone_record`
 * @throws FleetError (input) that names every wrong field
 */
export function parseZoneRecord(value: unknown, where: string): ZoneRecord {
  return parseContract(zoneRecordSchema, value, where);
}
