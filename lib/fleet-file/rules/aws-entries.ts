import { knowsCountry } from "../../clouds/aws/countries.ts";
import { nearestRegion } from "../../clouds/aws/nearest-region.ts";
import { AWS_LENGTHS, AWS_QUOTAS } from "../../clouds/aws/limits.ts";
import { entryClusters } from "../../model/entry-clusters.ts";
import type { Entry, Fleet, Workload } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const longHost: Rule = {
  id: "FW1975",
  severity: "error",
  title: "A host that is too long for AWS",
  why: "A certificate names its host in at most 64 characters, dots included. The records that make a policy stand at names below the host's, and no name in DNS is longer than 255.",
  fix: "Choose a shorter host, or `tls: none`, where the workload brings a certificate of its own.",
  check: ({ fleet }) =>
    entriesOnAws(fleet).flatMap(({ name, entry, places }): readonly Finding[] => {
      const path = ["workloads", name, "entry", "host"];
      const { host } = entry;
      if (entry.tls === "managed" && host.length > AWS_LENGTHS.certificateHost) {
        return [
          {
            path,
            message: `a certificate can't name a host of ${host.length} characters`,
            seen: host,
            accepted: `at most ${AWS_LENGTHS.certificateHost} characters`,
          },
        ];
      }
      const room = AWS_LENGTHS.domainName - longestPrefix(entry, places).length;
      if (host.length <= room) return [];
      return [
        {
          path,
          message: `the records of ${entry.policy} leave a host ${room} characters, and this one has ${host.length}`,
          seen: host,
          accepted: `at most ${room} characters`,
        },
      ];
    }),
};

/** What stands before the host in the longest name that its policy makes, as constructs/aws/entry/dns-answers.ts has it. */
function longestPrefix({ via, policy, order = [] }: Entry, places: readonly string[]): string {
  if (via === "accelerator") return "";
  const whole = `_${policy}.`;
  const choices = policy === "failover" && order.length > 2 ? [`_${order.length - 1}.${whole}`] : [];
  const shared = policy === "latency" ? places.filter((one, at) => places.indexOf(one) < at) : [];
  const names = [whole, ...choices, ...shared.map((location) => `_${location}.${whole}`)];
  return names.reduce((longest, one) => (one.length > longest.length ? one : longest));
}

const noSuchCountry: Rule = {
  id: "FW1976",
  severity: "error",
  title: "A country that Route 53 does not know",
  why: "Route 53 knows the countries of ISO 3166 but for those of whose addresses nothing is known: BV, CX, EH and HM. It refuses the record of any other.",
  fix: "Correct the country, or name its continent.",
  check: ({ fleet }) =>
    entriesOnAws(fleet).flatMap(({ name, entry }) =>
      Object.entries(entry.geo ?? {}).flatMap(([cluster, places]) =>
        places.flatMap((place, index): readonly Finding[] => {
          if (!/^[A-Z]{2}$/.test(place) || knowsCountry(place)) return [];
          const path = ["workloads", name, "entry", "geo", cluster, index];
          return [
            {
              path,
              message: `Route 53 knows no country ${show(place)}`,
              seen: place,
              accepted: "a country of ISO 3166 such as DE, or a continent such as europe",
            },
          ];
        }),
      ),
    ),
};

const tooManyAnswers: Rule = {
  id: "FW1977",
  severity: "error",
  title: "More answers than one name has",
  why: "Route 53 has at most 100 records of one name, and an accelerator leads to at most 10 load balancers in one place. AWS gives nobody more.",
  fix: "Let several clusters share an ingress of their own, or divide the workload.",
  check: ({ fleet }) =>
    entriesOnAws(fleet).flatMap((one): readonly Finding[] => {
      const { most, things } = one.entry.via === "accelerator" ? AWS_QUOTAS.endpoints : AWS_QUOTAS.sameName;
      const count = mostTogether(one.entry, one.places);
      if (count <= most) return [];
      const path = ["workloads", one.name, "entry", one.entry.via === "accelerator" ? "via" : "policy"];
      return [
        {
          path,
          message: `the entry of ${one.name} would have ${count} ${things} side by side`,
          seen: `${count}`,
          accepted: `at most ${most}`,
        },
      ];
    }),
};

/** The most answers that one of an entry's names, or one place of its accelerator, has. */
function mostTogether({ via, policy, geo }: Entry, places: readonly string[]): number {
  const here = Math.max(0, ...[...Map.groupBy(places, (place) => place).values()].map((some) => some.length));
  if (via === "accelerator" || policy === "latency") return here;
  if (policy === "geo") return Object.values(geo ?? {}).flat().length;
  return policy === "weighted" ? places.length : 0;
}

interface AwsEntry extends Pick<Workload, "name"> {
  readonly entry: Entry;
  /** Where each cluster stands that it leads to, or what of AWS is nearest to that. */
  readonly places: readonly string[];
}

/** Entries of which Route 53 or an accelerator has to do with any part. */
function entriesOnAws(fleet: Fleet): readonly AwsEntry[] {
  return fleet.workloads.flatMap((workload) => {
    const { name, entry } = workload;
    if (entry === undefined) return [];
    const names = entryClusters(workload, entry);
    const regions = fleet.clusters
      .filter((cluster) => names.includes(cluster.name))
      .flatMap((cluster) => regionNamed(fleet, cluster.region) ?? []);
    const isNamed = fleet.dns?.provider === "route53" && entry.via === "dns" && entry.reach === "internet";
    const own = regions.filter(({ cloud }) => cloud === "aws" || isNamed);
    // Others' zones hold no records of Route 53.
    const answers = fleet.dns?.provider === "route53" || entry.via === "accelerator" ? own : [];
    const places = answers.map(({ cloud, location }) => (cloud === "aws" ? location : (nearestRegion(location) ?? location)));
    return own.length === 0 && fleet.dns?.provider !== "route53" ? [] : [{ name, entry, places }];
  });
}

const nowhereNear: Rule = {
  id: "FW1949",
  severity: "error",
  title: "A place that Route 53 can't measure latency to",
  why: "Route 53 knows how far users are from places of AWS alone. For places of other clouds Fleetwright knows the nearest of those, but for this one it doesn't.",
  fix: "Use another policy.",
  check: ({ fleet }) =>
    fleet.dns?.provider !== "route53"
      ? []
      : fleet.workloads.flatMap((workload): readonly Finding[] => {
          const { name, entry } = workload;
          if (entry?.policy !== "latency" || entry.via !== "dns" || entry.reach === "network") return [];
          const named = entryClusters(workload, entry);
          return fleet.clusters
            .filter((cluster) => named.includes(cluster.name))
            .flatMap((cluster) => regionNamed(fleet, cluster.region) ?? [])
            .filter(({ cloud, location }) => cloud !== "aws" && location !== "" && nearestRegion(location) === undefined)
            .map(({ location }) => ({
              path: ["workloads", name, "entry", "policy"],
              message: `nobody knows which place of AWS is nearest to ${location}`,
              seen: "latency",
              accepted: "weighted, failover or geo",
            }));
        }),
};

/** What AWS takes of an entry. */
export const AWS_ENTRIES: readonly Rule[] = [longHost, noSuchCountry, tooManyAnswers, nowhereNear];
