import type { Path } from "../../errors.ts";
import type { Fleet, Region, StateBackend, Workload } from "../../model/fleet.ts";
import { jurisdictionOfState } from "../../clouds/state-jurisdiction.ts";
import type { Finding } from "../read/finding.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const clusterOutside: Rule = {
  id: "FW1601",
  severity: "error",
  title: "A workload's cluster lies outside its jurisdiction",
  why: "`data:` promises that everything a workload touches stays in one jurisdiction. A region that doesn't say where it legally lies can't keep that promise either.",
  fix: "Choose another cluster, or set the region's `jurisdiction`.",
  check: ({ fleet }) =>
    bound(fleet).flatMap(({ workload, data, regions }) =>
      regions
        .filter(({ region }) => region.jurisdiction !== data)
        .map(({ cluster, region }) => ({
          path: clusterPath(workload, cluster),
          message: `data of ${workload.name} must stay in ${data}, but ${cluster} is in ${region.name}, ${inWords(region.jurisdiction)}`,
          seen: cluster,
          accepted: insiders(fleet, data),
        })),
    ),
};

const stateOutside: Rule = {
  id: "FW1602",
  severity: "error",
  title: "State lies outside a workload's jurisdiction",
  why: "Terraform state describes a workload's clusters, networks and keys, so it must stay where the workload's data stays.",
  fix: "Move the state, or give the region a `state` of its own.",
  needs: ["state"],
  check: ({ fleet }) => states(fleet, (place, data) => place !== undefined && place !== data),
};

const statePlaceUnknown: Rule = {
  id: "FW1603",
  severity: "error",
  title: "Nobody knows where state legally lies",
  why: "A backend without a location of its own, or in a place where no region of the fleet is, must say its jurisdiction when a workload has `data:`.",
  fix: "Add `jurisdiction:` to the state.",
  needs: ["state"],
  check: ({ fleet }) => states(fleet, (place) => place === undefined),
};

const zoneOutside: Rule = {
  id: "FW1604",
  severity: "error",
  title: "An entry's zone lies outside its workload's jurisdiction",
  why: "The zone's account sees the names and health of every entry, so it belongs to the jurisdiction of the data.",
  fix: "Set `dns.region` to a region in that jurisdiction.",
  needs: ["dns"],
  check: ({ fleet }) => {
    const region = fleet.dns === undefined ? undefined : regionNamed(fleet, fleet.dns.region);
    if (region === undefined) return [];
    return bound(fleet)
      .filter(({ workload, data }) => workload.entry !== undefined && region.jurisdiction !== data)
      .map(({ workload, data }) => ({
        path: ["dns", "region"],
        message: `the entry of ${workload.name} must stay in ${data}, but its zone is in ${region.name}, ${inWords(region.jurisdiction)}`,
        seen: region.name,
        accepted: insiders(fleet, data),
      }));
  },
};

const answersEverybody: Rule = {
  id: "FW1605",
  severity: "error",
  title: "A default answer where data must stay",
  why: "With `default`, users from anywhere are sent to the cluster. That may be right; but with `data:` no request may leave its area when its own cluster is down, and a default is exactly that way out.",
  fix: "Name the places that each cluster serves, without `default`.",
  check: ({ fleet }) =>
    bound(fleet).flatMap(({ workload, data }) =>
      Object.entries(workload.entry?.geo ?? {}).flatMap(([cluster, places]) =>
        places.includes("default")
          ? [
              {
                path: ["workloads", workload.name, "entry", "geo", cluster, places.indexOf("default")],
                message: `data of ${workload.name} must stay in ${data}, but ${cluster} answers everybody`,
                seen: "default",
                accepted: "continents and countries",
              },
            ]
          : [],
      ),
    ),
};

const twoJurisdictions: Rule = {
  id: "FW1606",
  severity: "error",
  title: "One place in two jurisdictions",
  why: "Regions and state in the same location of the same cloud lie in the same country, so one of them is wrong.",
  fix: "Correct the `jurisdiction` that is wrong.",
  check: ({ fleet }) => {
    const declared = new Map<string, Region>();
    return fleet.regions.flatMap((region) => {
      if (region.location === "" || region.jurisdiction === undefined) return [];
      const key = `${region.cloud} ${region.location}`;
      const before = declared.get(key);
      if (before === undefined) declared.set(key, region);
      if (before === undefined || before.jurisdiction === region.jurisdiction) return [];
      return [
        {
          path: ["regions", region.name, "jurisdiction"],
          message: `${before.name} is in ${region.location} too and says ${before.jurisdiction}`,
          seen: region.jurisdiction,
        },
      ];
    });
  },
};

const accelerated: Rule = {
  id: "FW1607",
  severity: "error",
  title: "An accelerator where data must stay",
  why: "Users enter an accelerator wherever they are, TLS ends there on Google Cloud, and AWS keeps its settings and measurements in the United States.",
  fix: "Use `via: dns`: answers lead straight to the workload's own clusters.",
  check: ({ fleet }) =>
    bound(fleet)
      .filter(({ workload }) => workload.entry?.via === "accelerator")
      .map(({ workload, data }) => ({
        path: ["workloads", workload.name, "entry", "via"],
        message: `data of ${workload.name} must stay in ${data}, and an accelerator is in no place`,
        seen: "accelerator",
        accepted: "dns",
      })),
};

interface Bound {
  readonly workload: Workload;
  readonly data: string;
  readonly regions: readonly { readonly cluster: string; readonly region: Region }[];
}

/** Workloads whose data must stay somewhere, with the regions that they touch. */
function bound(fleet: Fleet): Bound[] {
  const clusters = new Map(fleet.clusters.map((cluster) => [cluster.name, cluster]));
  return fleet.workloads.flatMap((workload) => {
    if (workload.data === undefined) return [];
    const regions = workload.clusters.flatMap((cluster) => {
      const region = regionNamed(fleet, clusters.get(cluster)?.region ?? "");
      return region === undefined ? [] : [{ cluster, region }];
    });
    return [{ workload, data: workload.data, regions }];
  });
}

function clusterPath(workload: Workload, cluster: string): Path {
  const base = ["workloads", workload.name];
  if (workload.topology === "replicated") return [...base, "clusters"];
  const component = Object.entries(workload.components).find(([, clusters]) => clusters.includes(cluster));
  return [...base, "components", component?.[0] ?? ""];
}

function states(fleet: Fleet, wrong: (place: string | undefined, data: string) => boolean): Finding[] {
  return bound(fleet).flatMap(({ workload, data, regions }) => {
    const used = new Map<StateBackend, Path>();
    for (const { region } of regions)
      used.set(region.state ?? fleet.state, region.state === undefined ? ["state"] : ["regions", region.name, "state"]);
    return [...used].flatMap(([state, path]) => {
      const place = jurisdictionOfState(state, fleet);
      if (!wrong(place, data)) return [];
      return [
        {
          path,
          message: `data of ${workload.name} must stay in ${data}, but state of its clusters is ${inWords(place)}`,
          seen: `backend ${state.backend}`,
          accepted: `state in ${data}, or \`jurisdiction: ${data}\` if that is where it lies`,
        },
      ];
    });
  });
}

function insiders(fleet: Fleet, data: string): string {
  const names = fleet.regions.filter(({ jurisdiction }) => jurisdiction === data).map(({ name }) => name);
  return names.length === 0 ? `a region with \`jurisdiction: ${data}\`; there is none` : `something in ${names.join(", ")}`;
}

function inWords(jurisdiction: string | undefined): string {
  return jurisdiction === undefined ? "in an unknown jurisdiction" : `in ${jurisdiction}`;
}

/** Where data, state, names and answers may be. */
export const RESIDENCY: readonly Rule[] = [
  clusterOutside,
  stateOutside,
  statePlaceUnknown,
  zoneOutside,
  answersEverybody,
  twoJurisdictions,
  accelerated,
];
