/** Blocks that one VPC may have: as it comes, and after AWS was asked for more. */
export const VPC_BLOCKS = { standard: 5, most: 50 } as const;

/** Routes that an AWS route table may have: in accounts whose quota was never raised, and at most. */
export const ROUTES_PER_TABLE = { standard: 50, most: 1000 } as const;

/** Transit gateways that one AWS account may have in one location, unless AWS was asked for more. */
export const TRANSIT_GATEWAYS = 5;

/** Blocks that EKS lets in to one API server from the internet. */
export const EKS_PUBLIC_BLOCKS = 40;
