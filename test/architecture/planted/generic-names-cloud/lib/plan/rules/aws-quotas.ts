export const AWS_PEERINGS = 50;
