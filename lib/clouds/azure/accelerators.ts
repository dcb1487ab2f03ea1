import type { Accelerated } from "../facts.ts";

/** Choices that Front Door takes, one after the other. */
const MOST_CHOICES = 5;
const HTTPS_PORT = 443;

/** Why Front Door can't lead to these clusters, each in words; empty where it can. */
export function azureObstacles({ policy, tls, port, health, zone, regions }: Accelerated): readonly string[] {
  const subscriptions = new Set(regions.map(({ account }) => account));
  return [
    ...(subscriptions.size <= 1 ? [] : ["an accelerator on Azure leads to one subscription, and these clusters have several"]),
    ...(policy === "geo" ? ["an accelerator on Azure knows no policy geo"] : []),
    ...(policy === "failover" && regions.length > MOST_CHOICES ? [`an accelerator on Azure knows ${MOST_CHOICES} choices`] : []),
    ...(tls === "managed" ? [] : ["an accelerator on Azure ends TLS, and passes no bytes on"]),
    ...(port === HTTPS_PORT ? [] : [`an accelerator on Azure is reached on port ${HTTPS_PORT} alone`]),
    ...(health.protocol === "tcp" || health.port !== port ? ["an accelerator on Azure asks for a path, where users come"] : []),
    ...(zone === undefined || zone === "azure"
      ? []
      : ["an accelerator on Azure has no address that stays, so that only Azure DNS leads to it"]),
  ];
}
