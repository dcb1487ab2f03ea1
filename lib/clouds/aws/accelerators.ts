import type { Accelerated } from "../facts.ts";
import { awsPartition } from "./partitions.ts";

/** Where every accelerator is made, wherever what it leads to stands: the one place in which AWS serves their API. */
export const ACCELERATOR_LOCATION = "us-west-2";

/** Why an accelerator of AWS can't lead to these clusters, each in words; empty where it can. */
export function awsObstacles({ policy, regions }: Accelerated): readonly string[] {
  const accounts = new Set(regions.map(({ account }) => account));
  const places = new Set(regions.map(({ location }) => location));
  const closed = [...places].filter((place) => awsPartition(place) !== "aws");
  return [
    ...(accounts.size <= 1 ? [] : ["an accelerator leads to one account, and these clusters have several"]),
    ...(closed.length === 0 ? [] : [`there are no accelerators for ${closed.join(" and ")}`]),
    ...(policy === "failover" || policy === "geo" ? [`an accelerator knows no policy ${policy}`] : []),
    ...(policy === "weighted" && places.size > 1
      ? ["an accelerator shares by weight within one place only, and these clusters are in several"]
      : []),
  ];
}
