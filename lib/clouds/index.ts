import { AWS } from "./aws/facts.ts";
import { AZURE } from "./azure/facts.ts";
import { EXTERNAL } from "./external/facts.ts";
import type { CloudFacts } from "./facts.ts";
import { GOOGLE } from "./google/facts.ts";
import { LOCAL } from "./local/facts.ts";

/** Every cloud, under the name that the fleet file has for it. A new one is a line here, and one in each layer's own table. */
export const CLOUDS = {
  aws: AWS,
  gcp: GOOGLE,
  azure: AZURE,
  local: LOCAL,
  external: EXTERNAL,
} as const satisfies Readonly<Record<string, CloudFacts>>;
