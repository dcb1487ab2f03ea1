import { readAws } from "./aws/read-aws.ts";
import { readAzure } from "./azure/read-azure.ts";
import type { ReaderOfCloud } from "./cloud-reader.ts";
import { readGoogle } from "./google/read-google.ts";

/** Clouds whose networks can be followed. */
export const READERS: Readonly<Record<string, ReaderOfCloud>> = {
  aws: { read: readAws, entries: true, opensToNetwork: false },
  gcp: { read: readGoogle, entries: false, opensToNetwork: false },
  azure: { read: readAzure, entries: false, opensToNetwork: true },
};
