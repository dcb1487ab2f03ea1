import { readAws } from "./aws/read-aws.ts";
import type { CloudReader } from "./cloud-reader.ts";

/** Clouds whose networks can be followed. */
export const READERS: Readonly<Record<string, CloudReader>> = {
  aws: readAws,
};
