import { AWS_KINDS } from "./aws/kinds.ts";
import { awsParts } from "./aws/parts.ts";
import { AZURE_KINDS } from "./azure/kinds.ts";
import { azureParts } from "./azure/parts.ts";
import type { CloudParts } from "./fixed-part.ts";
import { GOOGLE_KINDS } from "./google/kinds.ts";
import { googleParts } from "./google/parts.ts";

/** Clouds in which something has a fixed price: how it is counted, and what people call it. */
export const PARTS: Readonly<Record<string, { readonly count: CloudParts; readonly kinds: Readonly<Record<string, string>> }>> = {
  aws: { count: awsParts, kinds: AWS_KINDS },
  gcp: { count: googleParts, kinds: GOOGLE_KINDS },
  azure: { count: azureParts, kinds: AZURE_KINDS },
};
