import * as z from "zod";
import { CLOUD_NAMES } from "../clouds/clouds.ts";

export const label = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "must be a DNS label");

/** An id, a name or an address that a cloud gave: there, and not empty. */
export const given = z.string().min(1);

/** The fields of every record's header. */
export const recordHeader = {
  format: z.literal(1),
  fleet: label,
  cloud: z.enum(CLOUD_NAMES),
  region: z.string(),
};

/** Its fields are its cloud's to name, and nobody else's to read. */
export const detail = z.looseObject({ cloud: z.enum(CLOUD_NAMES) });

/** The issue of a record whose detail is another cloud's than its header says. */
export const ownDetail = { path: ["detail", "cloud"], error: "must be the cloud of the record" };
