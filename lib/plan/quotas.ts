import type { NetworkCloud } from "../model/network-cloud.ts";

/** Peerings that one network may have: as it comes, and after the cloud was asked for more. */
export const PEERINGS: Readonly<Record<NetworkCloud, { readonly standard: number; readonly most: number }>> = {
  aws: { standard: 50, most: 125 },
  gcp: { standard: 25, most: 25 },
  azure: { standard: 500, most: 500 },
};

/** Blocks that one VPC may have: as it comes, and after AWS was asked for more. */
export const VPC_BLOCKS = { standard: 5, most: 50 } as const;

/** Routes that an AWS route table may have at most. */
export const ROUTES_PER_TABLE = 1000;
