import * as z from "zod";
import { BASELINE_POLICIES, ENFORCEMENTS } from "../model/baseline.ts";
import { AGENT_NAMES, INVENTORY, REGISTRY_NAMES } from "../model/sync-plugins.ts";
import type { Membership } from "./membership.ts";
import { clusterRecordSchema } from "./parse-cluster-record.ts";
import { parseContract } from "./parse-contract.ts";
import { clusterEntriesSchema } from "./parse-entry-record.ts";

const source = z.union([
  z.strictObject({ url: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ gomod: z.string().min(1) }),
  z.strictObject({ oci: z.string().min(1) }),
]);

const pin = z.strictObject({
  agent: z.string().min(1),
  component: z.string().min(1),
  version: z.string().min(1),
  source,
  files: z.array(z.string()),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits"),
});

const text = z.string().min(1);

const auth = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("token"), from: text, user: text.exactOptional() }),
  z.strictObject({ kind: z.literal("ssh"), from: text, knownHosts: text }),
  z.strictObject({ kind: z.literal("github-app"), from: text, app: text, installation: text }),
  z.strictObject({ kind: z.literal("oidc"), client: text.exactOptional() }),
]);

const followed = z.strictObject({
  url: text,
  branch: text,
  path: z.string(),
  auth,
  ca: text.exactOptional(),
  proxy: z.strictObject({ url: text, from: text.exactOptional() }).exactOptional(),
});

const images = z.strictObject({
  registry: text,
  auth: z.strictObject({ user: text, from: text }).exactOptional(),
});

/** As the fleet file has it. */
const ownPlugin = z.templateLiteral(["x-", z.string().regex(/[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?/)]);

const sync = z.strictObject({
  registries: z
    .array(z.union([z.enum(REGISTRY_NAMES), ownPlugin]))
    .refine((names) => names.includes(INVENTORY), `must have ${INVENTORY}, the inventory of every fleet`)
    .refine((names) => new Set(names).size === names.length, "must name each registry once"),
  agent: z.union([z.enum(AGENT_NAMES), ownPlugin]),
  source: followed.nullable(),
  images: images.exactOptional(),
});

const baseline = z.strictObject({
  policies: z.partialRecord(z.enum(BASELINE_POLICIES), z.enum(ENFORCEMENTS)),
  registries: z.array(text),
  loadBalancerClasses: z.array(text),
  excluded: z.array(text),
});

const membershipSchema = z.strictObject({
  format: z.literal(1),
  member: clusterRecordSchema,
  hub: z.union([z.literal("self"), clusterRecordSchema]),
  sync,
  pins: z.array(pin),
  entries: clusterEntriesSchema.exactOptional(),
  baseline: baseline.exactOptional(),
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
