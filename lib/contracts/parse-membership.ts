import * as z from "zod";
import { AGENT_NAMES, INVENTORY, REGISTRY_NAMES } from "../model/sync-plugins.ts";
import type { Membership } from "./membership.ts";
import { clusterRecordSchema } from "./parse-cluster-record.ts";
import { parseContract } from "./parse-contract.ts";
import { clusterEntriesSchema } from "./parse-entry-record.ts";

const source = z.union([
  z.strictObject({ url: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ gomod: z.string().min(1) }),
]);

const pin = z.strictObject({
  agent: z.string().min(1),
  component: z.string().min(1),
  version: z.string().min(1),
  source,
  files: z.array(z.string()),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits"),
});

const auth = z.union([
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.enum(["token", "ssh", "github-app", "oidc"]), from: z.string().min(1) }),
]);

const sync = z.strictObject({
  registries: z
    .array(z.enum(REGISTRY_NAMES))
    .refine((names) => names.includes(INVENTORY), `must have ${INVENTORY}, the inventory of every fleet`)
    .refine((names) => new Set(names).size === names.length, "must name each registry once"),
  agent: z.enum(AGENT_NAMES),
  source: z.strictObject({ url: z.string().min(1), branch: z.string().min(1), path: z.string(), auth }).nullable(),
});

const membershipSchema = z.strictObject({
  format: z.literal(1),
  member: clusterRecordSchema,
  hub: z.union([z.literal("self"), clusterRecordSchema]),
  sync,
  pins: z.array(pin),
  entries: clusterEntriesSchema.exactOptional(),
});

/**
 * Reads a membership from an output or from a provisioner's environment.
 *
 * @param where - how the value is called in the error
 * @throws FleetError (input) that names every wrong field
 */
export function parseMembership(value: unknown, where: string): Membership {
  return parseContract(membershipSchema, value, where);
}
