import * as z from "zod";
import { parseContract, parseJson } from "./parse-contract.ts";
import type { PoolBounds } from "./pool-bounds.ts";

const text = z.string().min(1);

const poolBoundsSchema = z
  .strictObject({
    format: z.literal(1),
    cloud: text,
    account: text,
    location: text,
    role: text.nullable(),
    name: text,
    cluster: text,
    pool: text,
    min: z.int().min(0),
    max: z.int().min(1),
  })
  .refine(({ min, max }) => min <= max, { path: ["min"], error: "must not be above max" });

/**
 * Reads what a provisioner handed over.
 *
 * @param where - how the text is called in the error
 * @throws FleetError (input) that names every wrong field
 */
export function parsePoolBounds(handed: string, where: string): PoolBounds {
  return parseContract(poolBoundsSchema, parseJson(handed, where), where);
}
