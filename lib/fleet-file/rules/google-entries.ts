import { MANAGED_ZONE } from "../../clouds/google/paths.ts";
import type { Fleet } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { ledEntries } from "./led-entries.ts";
import type { LedEntry } from "./led-entries.ts";
import type { Rule } from "./rule.ts";

/** A first choice, and what stands in for it. */
const MOST_CHOICES = 2;

const strangeZone: Rule = {
  id: "FW1950",
  severity: "error",
  title: "What is no zone of Cloud DNS",
  why: "Records are written to a zone by the name that its project gives it, which is another than its DNS name: `acme-example` for acme.example.",
  fix: "Write the zone's name in its project.",
  needs: ["dns"],
  check: ({ fleet: { dns } }) => {
    if (dns?.provider !== "google") return [];
    const named = [
      { path: ["dns", "zoneId"], id: dns.zoneId },
      { path: ["dns", "parent", "zoneId"], id: dns.parent?.zoneId },
    ];
    return named.flatMap(({ path, id }): readonly Finding[] =>
      id === undefined || MANAGED_ZONE.test(id)
        ? []
        : [
            {
              path,
              message: `${show(id)} is no name of a zone in Cloud DNS`,
              seen: id,
              accepted: "at most 63 characters: a-z, digits and -, the first a letter",
            },
          ],
    );
  },
};

const unknownPolicy: Rule = {
  id: "FW1997",
  severity: "error",
  title: "A policy that Cloud DNS does not know",
  why: "Cloud DNS tells users apart by the region of Google's that they are nearest to, never by continent or country, and knows a first choice and what stands in for it, but no third. Another answer than the file's would be given in silence.",
  fix: "Use another policy, or a zone with Route 53, which knows all of them and leads to load balancers on Google Cloud as well.",
  needs: ["dns"],
  check: ({ fleet }) =>
    policiesInCloudDns(fleet).flatMap(({ name, entry }): readonly Finding[] => {
      if (entry.via === "accelerator") return [];
      const path = ["workloads", name, "entry"];
      if (entry.policy === "geo") {
        const message = "Cloud DNS knows no continents and countries";
        return [{ path: [...path, "policy"], message, seen: "geo", accepted: "latency, weighted or failover" }];
      }
      const third = entry.order?.[MOST_CHOICES];
      if (third === undefined) return [];
      const message = `Cloud DNS knows ${MOST_CHOICES} choices, and ${third} is one more`;
      return [{ path: [...path, "order", MOST_CHOICES], message, seen: third, accepted: `${MOST_CHOICES} clusters` }];
    }),
};

const elsewhere: Rule = {
  id: "FW1998",
  severity: "error",
  title: "An entry that Cloud DNS can't lead to",
  why: "An answer of Cloud DNS that depends on health is an address, in a place of Google's. Load balancers on AWS have names, whose addresses change, and those of other clouds are in none of its places.",
  fix: "Use a zone with Route 53 or Azure DNS, which lead to load balancers on every cloud.",
  needs: ["dns"],
  check: ({ fleet }) =>
    namedByCloudDns(fleet).flatMap(({ name, clusters }) =>
      clusters
        .filter(({ region }) => region.cloud !== "gcp")
        .map(({ cluster, region }) => ({
          path: ["workloads", name, "entry"],
          message: `the zone is on Google Cloud, and ${cluster.name} is on ${region.cloud}`,
          seen: cluster.name,
          accepted: "clusters on gcp, or a zone with route53 or azure",
        })),
    ),
};

const foreignNetwork: Rule = {
  id: "FW1999",
  severity: "error",
  title: "A load balancer on Google Cloud in a network that is there already",
  why: "A regional load balancer's proxies come from a subnet of the network that is kept for them, of which a network has one in each region, and the nodes' firewall must let them in. The fleet knows both of its own networks alone.",
  fix: "Use `via: accelerator`, which needs neither, or let the entry lead to clusters that the fleet makes in networks of its own.",
  check: ({ fleet }) =>
    entriesOnGoogle(fleet)
      .filter(({ entry }) => entry.via === "dns")
      .flatMap(({ name, clusters }) =>
        clusters
          .filter(({ cluster, region }) => region.network !== undefined || cluster.existing !== undefined)
          .map(({ cluster }) => ({
            path: ["workloads", name, "entry"],
            message: `${cluster.name} stands in a network that the fleet didn't make`,
            seen: cluster.name,
          })),
      ),
};

/** Names that are seen from inside alone stand in Cloud DNS, no matter who serves the public zone. */
function policiesInCloudDns(fleet: Fleet): readonly LedEntry[] {
  return ledEntries(fleet).filter(({ entry, clusters }) =>
    entry.reach === "network" ? clusters.some(({ region }) => region.cloud === "gcp") : fleet.dns?.provider === "google",
  );
}

function namedByCloudDns(fleet: Fleet): readonly LedEntry[] {
  return fleet.dns?.provider === "google" ? ledEntries(fleet) : [];
}

/** With those of their clusters that are on Google Cloud. */
function entriesOnGoogle(fleet: Fleet): readonly LedEntry[] {
  return ledEntries(fleet).map((one) => ({ ...one, clusters: one.clusters.filter(({ region }) => region.cloud === "gcp") }));
}

/** Load balancers on Google Cloud, and names in Cloud DNS. */
export const GOOGLE_ENTRIES: readonly Rule[] = [strangeZone, unknownPolicy, elsewhere, foreignNetwork];
