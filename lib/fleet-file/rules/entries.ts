import { cloudOfDns, factsOf } from "../../clouds/clouds.ts";
import { isInZone } from "../../model/dns-names.ts";
import type { Entry, Fleet } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { ledEntries } from "./led-entries.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const wrongComponent: Rule = {
  id: "FW1941",
  severity: "error",
  title: "An entry does not say which component users reach",
  why: "The parts of a segmented workload live in different clusters: users sent to a cluster without the part that they want would find nothing there. A replicated workload has no parts.",
  fix: "Name one of the workload's components under `component`.",
  check: ({ fleet }) =>
    fleet.workloads.flatMap(({ name, topology, components, entry }): readonly Finding[] => {
      if (entry === undefined) return [];
      const path = ["workloads", name, "entry", "component"];
      const accepted = Object.keys(components).join(", ");
      if (topology === "replicated") {
        return entry.component === undefined
          ? []
          : [{ path, atKey: true, message: "a replicated workload has no components", fix: "Remove `component`." }];
      }
      if (entry.component === undefined) return [{ path, message: `the entry of ${name} needs \`component\``, accepted }];
      if (Object.hasOwn(components, entry.component)) return [];
      return [{ path, message: `${show(entry.component)} is no component of ${name}`, seen: entry.component, accepted }];
    }),
};

const nobodyElse: Rule = {
  id: "FW1943",
  severity: "warning",
  title: "Users of other places get no answer",
  why: "By place, a user whose country and continent nobody serves is told that the name does not exist.",
  fix: "Let one cluster serve `default`.",
  check: ({ fleet }) =>
    fleet.workloads
      .filter(
        ({ data, entry }) =>
          data === undefined && entry?.geo !== undefined && !Object.values(entry.geo).flat().includes("default"),
      )
      .map(({ name }) => ({
        path: ["workloads", name, "entry", "geo"],
        atKey: true as const,
        message: `no cluster of ${name} serves \`default\``,
      })),
};

const outsideZone: Rule = {
  id: "FW1944",
  severity: "warning",
  title: "An entry's host does not lie in the zone",
  why: "Fleetwright keeps a host's records in the zone of `dns`, and a zone holds its own name and those below it. Such an entry can be planned, but not synthesized.",
  fix: "Use a host in the zone, or the zone that the host is in.",
  needs: ["dns"],
  check: ({ fleet }) => {
    const { dns } = fleet;
    if (dns === undefined) return [];
    return entriesOf(fleet)
      .filter(({ entry }) => !isInZone(entry.host, dns.zone))
      .map(({ name, entry }) => ({
        path: ["workloads", name, "entry", "host"],
        message: `${entry.host} does not lie in the zone ${dns.zone}`,
        seen: entry.host,
        accepted: `${dns.zone}, or a name that ends with .${dns.zone}`,
      }));
  },
};

const zoneWithoutId: Rule = {
  id: "FW1945",
  severity: "warning",
  title: "An existing zone without its id",
  why: "An account can have several zones of one name, and only the id tells them apart. Looked up at each run, another one might be found tomorrow. Entries in such a zone can be planned, but not synthesized.",
  fix: "Set `dns.zoneId`, or `dns.create: true` for a zone that the fleet makes.",
  needs: ["dns"],
  check: ({ fleet }) => {
    const { dns } = fleet;
    if (dns === undefined || dns.create || dns.zoneId !== undefined || entriesOf(fleet).length === 0) return [];
    if (factsOf(cloudOfDns(dns.provider)).dns?.needsZoneId !== true) return [];
    return [{ path: ["dns", "zone"], message: `nobody says which zone ${dns.zone} is`, accepted: "its id under `zoneId`" }];
  },
};

const notDelegated: Rule = {
  id: "FW1946",
  severity: "warning",
  title: "Certificates wait for a zone that somebody else must delegate",
  why: "Certificates are proven by records that the whole world can read. Until the zone above names the servers of the new zone, nobody finds them: load balancers show no certificate, and a deployment that waits for one on AWS fails after half an hour.",
  fix: "Set `dns.parent`, or deploy `dns-zone` alone first and have its `nameServers` written to the zone above.",
  needs: ["dns"],
  check: ({ fleet }) =>
    fleet.dns?.create === true && fleet.dns.parent === undefined && entriesOf(fleet).some(({ entry }) => entry.tls === "managed")
      ? [{ path: ["dns", "create"], message: `nobody delegates ${fleet.dns.zone} yet`, seen: "true" }]
      : [],
};

const unusedZoneSetting: Rule = {
  id: "FW1947",
  severity: "error",
  title: "A setting of the zone that would be ignored",
  why: "`zoneId` says which of the zones that are there is meant, `parent` where a zone that the fleet makes is delegated: one of them has nothing to say.",
  fix: "Remove the setting, or change `create`.",
  needs: ["dns"],
  check: ({ fleet: { dns } }) => {
    if (dns === undefined) return [];
    const unused = dns.create ? ("zoneId" as const) : ("parent" as const);
    if (dns[unused] === undefined) return [];
    return [{ path: ["dns", unused], atKey: true, message: `\`create: ${dns.create}\` does not read \`${unused}\`` }];
  },
};

const zoneElsewhere: Rule = {
  id: "FW1948",
  severity: "error",
  title: "A zone's provider and its region do not fit",
  why: "The region says whose account owns the zone, and each cloud serves the zones of its own accounts.",
  fix: "Name a region of the provider's cloud.",
  needs: ["dns"],
  check: ({ fleet }) => {
    const { dns } = fleet;
    if (dns === undefined) return [];
    const cloud = cloudOfDns(dns.provider);
    const named = [
      { path: ["dns", "region"], name: dns.region },
      ...(dns.parent === undefined || dns.parent.region === dns.region
        ? []
        : [{ path: ["dns", "parent", "region"], name: dns.parent.region }]),
    ];
    return named.flatMap(({ path, name }): readonly Finding[] => {
      const region = regionNamed(fleet, name);
      if (region === undefined || region.cloud === cloud) return [];
      const accepted = fleet.regions.filter((one) => one.cloud === cloud).map((one) => one.name);
      return [
        {
          path,
          message: `${dns.provider} serves zones of ${cloud}, and ${name} is on ${region.cloud}`,
          seen: name,
          accepted: accepted.length === 0 ? `a region on ${cloud}; there is none` : accepted.join(", "),
        },
      ];
    });
  },
};

function entriesOf({ workloads }: Fleet): readonly { readonly name: string; readonly entry: Entry }[] {
  return workloads.flatMap(({ name, entry }) => (entry === undefined ? [] : [{ name, entry }]));
}

const notFromInside: Rule = {
  id: "FW1940",
  severity: "error",
  title: "An entry that can't be for networks alone",
  why: "Load balancers that only networks of the fleet reach stand on Google Cloud, where they end TLS, because what asks after their health asks nothing else, and on Azure, where nobody asks and nobody issues certificates, so that such an entry leads to one cluster, which brings its own. An accelerator is reached by everybody.",
  fix: "Use `reach: internet`, or clusters on gcp with `via: dns` and `tls: managed`, or one on azure with `tls: none`.",
  check: ({ fleet }) =>
    ledEntries(fleet).flatMap(({ name, entry, clusters }): readonly Finding[] => {
      if (entry.reach !== "network") return [];
      const clouds = [...new Set(clusters.map(({ region }) => region.cloud))];
      const messages = [
        ...clouds.flatMap((cloud) => {
          const inside = factsOf(cloud).network?.inside;
          if (inside === undefined) return [`load balancers on ${cloud} are open to the internet`];
          return inside.obstacles({ tls: entry.tls, clusters: clusters.length });
        }),
        ...(entry.via === "accelerator" ? ["an accelerator is open to the internet"] : []),
      ];
      return messages.map((message) => ({
        path: ["workloads", name, "entry", "reach"],
        message,
        seen: "network",
        accepted: "internet",
      }));
    }),
};

/** How users are led to clusters, and the zone that it takes. */
export const ENTRIES: readonly Rule[] = [
  wrongComponent,
  notFromInside,
  nobodyElse,
  outsideZone,
  zoneWithoutId,
  notDelegated,
  unusedZoneSetting,
  zoneElsewhere,
];
