import { nearestLocation } from "../../clouds/azure/nearest-location.ts";
import { DNS_ZONE_ID, dnsZoneOf } from "../../clouds/azure/paths.ts";
import { trafficPlaces } from "../../clouds/azure/traffic-places.ts";
import type { Fleet } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { ledEntries } from "./led-entries.ts";
import type { LedEntry } from "./led-entries.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const strangeZone: Rule = {
  id: "FW1890",
  severity: "error",
  title: "What is no zone of Azure DNS",
  why: "Records are written to a zone by its id, which tells the subscription and the resource group that it stands in, and ends with its DNS name.",
  fix: "Write the zone's id, as the portal shows it under its properties.",
  needs: ["dns"],
  check: ({ fleet }) => {
    const { dns } = fleet;
    if (dns?.provider !== "azure") return [];
    const named = [
      { path: ["dns", "zoneId"], id: dns.zoneId, region: dns.region, is: (name: string) => name === dns.zone },
      {
        path: ["dns", "parent", "zoneId"],
        id: dns.parent?.zoneId,
        region: dns.parent?.region,
        is: (name: string) => dns.zone.endsWith(`.${name}`),
      },
    ];
    return named.flatMap(({ path, id, region, is }): readonly Finding[] => {
      if (id === undefined) return [];
      const wrong = wrongZone(id, regionNamed(fleet, region ?? "")?.account, is);
      if (wrong === undefined) return [];
      const accepted = "/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/dnsZones/<zone>";
      return [{ path, message: `${show(id)} ${wrong}`, seen: id, accepted }];
    });
  },
};

function wrongZone(id: string, subscription: string | undefined, isName: (name: string) => boolean): string | undefined {
  if (!DNS_ZONE_ID.test(id)) return "is no id of a zone in Azure DNS";
  const zone = dnsZoneOf(id);
  if (!isName(zone.name)) return "is another zone";
  return zone.subscription === subscription ? undefined : "stands in another subscription than the region";
}

const unproven: Rule = {
  id: "FW1893",
  severity: "error",
  title: "What AWS needs Route 53 for",
  why: "A listener on AWS takes a certificate once it is issued, so that its proof is written and waited for in one place, which is Route 53. The logs of an accelerator stand where its zone does.",
  fix: "Use a zone with Route 53, which leads to load balancers on every cloud, or `via: dns` with `tls: none`.",
  needs: ["dns"],
  check: ({ fleet }) =>
    namedByAzure(fleet)
      .filter(({ clusters }) => clusters.some(({ region }) => region.cloud === "aws"))
      .flatMap(({ name, entry }): readonly Finding[] => {
        const path = ["workloads", name, "entry"];
        const message = `the zone is on Azure, and ${name} has load balancers on AWS`;
        if (entry.via === "accelerator") {
          return [{ path: [...path, "via"], message, seen: "accelerator", accepted: "dns, or a zone with route53" }];
        }
        if (entry.tls === "none") return [];
        return [{ path: [...path, "tls"], message, seen: "managed", accepted: "none, or a zone with route53" }];
      }),
};

const onlyAName: Rule = {
  id: "FW1894",
  severity: "error",
  title: "A host that can't be another name",
  why: "Answers by place, and those with load balancers on AWS, are names to Azure DNS. A name that is another one has no records beside that: the zone's own has some always, and one whose certificates only some may issue has another.",
  fix: "Use another policy or a host below the zone, or a zone with Route 53.",
  needs: ["dns"],
  check: ({ fleet }) =>
    namedByAzure(fleet).flatMap(({ name, entry, clusters }): readonly Finding[] => {
      const isNamed = entry.policy === "geo" || clusters.some(({ region }) => region.cloud === "aws");
      if (entry.via === "accelerator" || !isNamed) return [];
      const path = ["workloads", name, "entry", "host"];
      const seen = entry.host;
      if (entry.host === fleet.dns?.zone) {
        return [
          {
            path,
            message: `${entry.host} is the zone itself, and can't be another name`,
            seen,
            accepted: `a name below ${seen}`,
          },
        ];
      }
      if (entry.tls === "none" || entry.policy !== "geo") return [];
      const message = `${entry.host} would be another name, and have a record beside it that says who issues its certificates`;
      return [{ path, message, seen, accepted: "latency, weighted or failover" }];
    }),
};

const noSuchPlace: Rule = {
  id: "FW1895",
  severity: "error",
  title: "A country that Traffic Manager does not know",
  why: "Traffic Manager knows the countries of ISO 3166 but for EH. It refuses an endpoint for any other.",
  fix: "Correct the country, or name its continent.",
  needs: ["dns"],
  check: ({ fleet }) =>
    namedByAzure(fleet).flatMap(({ name, entry }) =>
      Object.entries(entry.geo ?? {}).flatMap(([cluster, places]) =>
        places.flatMap((place, index): readonly Finding[] =>
          trafficPlaces(place).length > 0
            ? []
            : [
                {
                  path: ["workloads", name, "entry", "geo", cluster, index],
                  message: `Traffic Manager knows no country ${show(place)}`,
                  seen: place,
                  accepted: "a country of ISO 3166 such as DE, or a continent such as europe",
                },
              ],
        ),
      ),
    ),
};

const nowhereNear: Rule = {
  id: "FW1896",
  severity: "error",
  title: "A place that Traffic Manager can't measure latency to",
  why: "Traffic Manager knows how far users are from places of Azure alone. For places of other clouds Fleetwright knows the nearest of those, but for this one it doesn't.",
  fix: "Use another policy.",
  needs: ["dns"],
  check: ({ fleet }) =>
    namedByAzure(fleet)
      .filter(({ entry }) => entry.policy === "latency" && entry.via === "dns")
      .flatMap(({ name, clusters }) =>
        clusters
          .filter(
            ({ region: { cloud, location } }) => cloud !== "azure" && location !== "" && nearestLocation(location) === undefined,
          )
          .map(({ region }) => ({
            path: ["workloads", name, "entry", "policy"],
            message: `nobody knows which place of Azure is nearest to ${region.location}`,
            seen: "latency",
            accepted: "weighted, failover or geo",
          })),
      ),
};

const nobodyAnswers: Rule = {
  id: "FW1897",
  severity: "error",
  title: "Weights by which nobody answers",
  why: "Traffic Manager and Front Door know no weight 0: a cluster that has it is switched off, and where all are, nobody gets users.",
  fix: "Give a weight to one cluster at least.",
  needs: ["dns"],
  check: ({ fleet }) =>
    namedByAzure(fleet)
      .filter(({ entry, clusters }) => entry.policy === "weighted" && clusters.length > 0)
      .filter(({ entry, clusters }) => clusters.every(({ cluster }) => entry.weights?.[cluster.name] === 0))
      .map(({ name }) => ({
        path: ["workloads", name, "entry", "weights"],
        message: `every cluster of ${name} has the weight 0`,
        seen: "0",
        accepted: "1 or more for one of them",
      })),
};

/** Those whose host the world finds in a zone of Azure DNS. */
function namedByAzure(fleet: Fleet): readonly LedEntry[] {
  return fleet.dns?.provider === "azure" ? ledEntries(fleet).filter(({ entry }) => entry.reach === "internet") : [];
}

/** Names in Azure DNS and the answers of Traffic Manager. */
export const AZURE_ZONES: readonly Rule[] = [strangeZone, unproven, onlyAName, noSuchPlace, nowhereNear, nobodyAnswers];
