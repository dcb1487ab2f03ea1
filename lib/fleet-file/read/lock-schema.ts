import * as z from "zod";
import { fitsKind } from "../../model/lock.ts";
import type { LockedCluster, LockedFleet, Lock, LockedStack, LockedRegion } from "../../model/lock.ts";
import type { StateBackend } from "../../model/fleet.ts";
import type { ProviderConfig } from "../../model/provider-config.ts";

// What a lock may hold. Fields that say nothing are not written, and come back as what they mean.

const text = z.string().regex(/^[\x20-\x7e]{1,1024}$/);
const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
const cloud = z.string().regex(/^[a-z]{2,20}$/) as unknown as z.ZodType<LockedRegion["cloud"]>;
const stackId = z.string().regex(/^[a-z][a-z0-9-]{0,127}$/);
const ids = z.array(stackId).default([]);

const agent = name as unknown as z.ZodType<LockedFleet["agent"], string>;

const fleet = z
  .strictObject({ name, hub: name, zone: text.optional(), agent: agent.default("flux"), source: text.optional() })
  .transform((found): LockedFleet => ({ ...found, zone: found.zone, source: found.source }));

const region = z
  .strictObject({
    name,
    cloud,
    location: text.optional(),
    account: text.optional(),
    network: text.optional(),
    zones: z.array(text).default([]),
  })
  .transform((found): LockedRegion => ({
    ...found,
    location: found.location ?? "",
    account: found.account,
    network: found.network,
  }));

const cluster = z
  .strictObject({
    name,
    region: name,
    existing: text.optional(),
    kubernetes: text.optional(),
    compute: z.enum(["pools", "auto"]).default("pools"),
    pools: z.array(name).default([]),
    services: text.optional(),
    fleetProject: text.optional(),
    lasting: z.record(name, text).default({}),
    adopted: z.record(name, text).default({}),
  })
  .transform(({ existing, ...found }): LockedCluster => ({
    ...found,
    madeBy: existing === undefined ? "fleet" : { existing },
    kubernetes: found.kubernetes,
    services: found.services,
    fleetProject: found.fleetProject,
  }));

const shared = { identity: text.optional(), jurisdiction: text.optional() };
const backend = z
  .discriminatedUnion("backend", [
    z.strictObject({ backend: z.literal("local"), dir: text, ...shared }),
    z.strictObject({ backend: z.literal("s3"), bucket: text, region: text, account: text, ...shared }),
    z.strictObject({ backend: z.literal("gcs"), bucket: text, location: text, project: text.optional(), ...shared }),
    z.strictObject({
      backend: z.literal("azurerm"),
      subscription: text,
      resourceGroup: text,
      account: text,
      container: text,
      location: text,
      ...shared,
    }),
    z.strictObject({ backend: z.literal("cloud"), hostname: text, organization: text, project: text, ...shared }),
  ])
  .transform((found): StateBackend => ({ ...found, identity: found.identity, jurisdiction: found.jurisdiction }));

const provider = z
  .strictObject({
    name: text,
    cloud,
    location: text,
    account: text,
    identity: z.strictObject({ apply: text, plan: text }).optional(),
  })
  .transform((found): ProviderConfig => ({ ...found, identity: found.identity }));

const stack = z
  .strictObject({
    id: stackId,
    state: z.enum(["live", "leaving", "lost"]),
    layer: z.enum(["network", "gateway", "peering", "link", "cluster", "access", "dns", "entry", "bootstrap"]),
    subject: name.or(stackId),
    clouds: z.array(cloud).default([]),
    at: text,
    provider: text.optional(),
    aliases: z.array(text).default([]),
    protect: z.boolean().default(false),
    after: ids,
    readBy: ids,
  })
  .transform((found): LockedStack => ({ ...found, provider: found.provider }));

const grant = z
  .strictObject({
    kind: z.enum(["block", "asn", "tunnel", "mesh-id", "ports"]),
    owner: z.string().regex(/^(region|cluster|link)\/[a-z0-9-]+(\/[a-z0-9.-]+)*$/),
    value: z.string().regex(/^([0-9]{1,10}|[0-9]{1,5}-[0-9]{1,5}|[0-9.]{7,15}\/[0-9]{1,2})$/),
    state: z.enum(["live", "retired"]),
  })
  .refine(({ kind, value }) => fitsKind(kind, value), { path: ["value"] });

const choice = z.strictObject({
  kind: z.enum(["subnets", "zones"]),
  owner: z.string().regex(/^(region\/[a-z0-9-]+|cluster\/[a-z0-9-]+\/[a-z0-9-]+(\/[a-z0-9-]+)?)$/),
  value: text,
});

const pin = z.strictObject({
  agent: text,
  component: text,
  version: text,
  source: z.union([
    z.strictObject({ url: text }),
    z.strictObject({ file: text }),
    z.strictObject({ gomod: text }),
    z.strictObject({ oci: text }),
  ]),
  files: z.array(text).default([]),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});

/** The sections of a lock that are lists, in the order in which they are written. */
export const LOCK_LISTS = [
  "regions",
  "clusters",
  "workloads",
  "grants",
  "choices",
  "states",
  "providers",
  "stacks",
  "pins",
] as const satisfies readonly (keyof Lock)[];

/** A lock as data. */
export const lockSchema = z
  .strictObject({
    format: z.literal(2),
    fleet: fleet.optional(),
    regions: z.array(region).default([]),
    clusters: z.array(cluster).default([]),
    workloads: z.array(z.strictObject({ name, host: text })).default([]),
    grants: z.array(grant).default([]),
    choices: z.array(choice).default([]),
    states: z.array(z.strictObject({ at: text, state: backend })).default([]),
    providers: z.array(provider).default([]),
    stacks: z.array(stack).default([]),
    pins: z.array(pin).default([]),
  })
  .transform((found): Lock => ({ ...found, fleet: found.fleet }));
