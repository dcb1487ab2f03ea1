import type { NetworkCloud } from "../model/network-cloud.ts";

/** Peerings that one network may have: as it comes, and after the cloud was asked for more. */
export const PEERINGS: Readonly<Record<NetworkCloud, { readonly standard: number; readonly most: number }>> = {
  aws: { standard: 50, most: 125 },
  gcp: { standard: 25, most: 25 },
  azure: { standard: 500, most: 500 },
};

/** Blocks that one VPC may have: as it comes, and after AWS was asked for more. */
export const VPC_BLOCKS = { standard: 5, most: 50 } as const;

/** Routes that an AWS route table may have: in accounts whose quota was never raised, and at most. */
export const ROUTES_PER_TABLE = { standard: 50, most: 1000 } as const;

/** Transit gateways that one AWS account may have in one location, unless AWS was asked for more. */
export const TRANSIT_GATEWAYS = 5;
