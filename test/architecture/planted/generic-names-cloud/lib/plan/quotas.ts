// Comments may name AWS.
export const PEERINGS = { aws: 50, other: 25 };
export const why = "A VPC of AWS has at most 50.";
export const isOurs = (region: { cloud: string }): boolean => region.cloud !== "external";
export function eksName(cloud: string): string {
  switch (cloud) {
    case "local":
      return "google";
    default:
      return cloud;
  }
}
