import type { Accelerated } from "../facts.ts";

/** Why one of Google's global load balancers can't lead to these clusters, each in words; empty where it can. */
export function googleObstacles({ policy, regions }: Accelerated): readonly string[] {
  const projects = new Set(regions.map(({ account }) => account));
  return [
    ...(projects.size <= 1 ? [] : ["an accelerator on Google Cloud leads to one project, and these clusters have several"]),
    ...(policy === "latency" ? [] : [`an accelerator on Google Cloud knows no policy ${policy}`]),
  ];
}
