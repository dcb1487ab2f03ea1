/** Blocks that EKS lets in to one API server from the internet. */
export const EKS_PUBLIC_BLOCKS = 40;
