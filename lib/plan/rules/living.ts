import { factsOf } from "../../clouds/clouds.ts";
import type { Path } from "../../errors.ts";
import type { LockedCluster, LockedRegion } from "../../model/lock.ts";
import { stateLocation } from "../state-location.ts";
import type { PlanFacts, PlanFinding, PlanRule } from "./plan-rule.ts";

// What identifies a living thing never changes in place: everything would be begun anew elsewhere, while the old goes on
// running and costing, unknown to everybody.

/** The fleet has another name than the lock. */
export const fleetRenamed: PlanRule = {
  id: "FW2011",
  severity: "error",
  title: "A living fleet gets another name",
  why: "Every name in every cloud, and the key of every state, begins with the fleet's name. Under another one everything would be made again beside what runs, and nothing would know the old any more.",
  fix: "Keep the name. For a fleet of another name, write a file of its own and move clusters one by one.",
  check: ({ plan, before }) => {
    const { fleet } = before;
    if (fleet === undefined || fleet.name === plan.fleet.name) return [];
    return [
      {
        path: ["fleet"],
        message: `this fleet lives as ${fleet.name}`,
        seen: plan.fleet.name,
        accepted: fleet.name,
        fix: `write \`fleet: ${fleet.name}\`, or begin ${plan.fleet.name} in a folder of its own`,
      },
    ];
  },
};

/** A region stands elsewhere than the lock says. */
export const regionMoved: PlanRule = {
  id: "FW2012",
  severity: "error",
  title: "A living region moves",
  why: "Cloud, place, account, network and zones make a region the one that it is: its network and every cluster in it would be made anew elsewhere, while the old ones go on running.",
  fix: "Add a region under another name, move the clusters there one by one, then run `fleetwright remove` for the old one.",
  check: (facts) => {
    const living = new Map(facts.before.regions.map((region) => [region.name, region]));
    return facts.living.regions.flatMap((region) => {
      const was = living.get(region.name);
      return was === undefined ? [] : REGION_FIELDS.flatMap((field) => regionChange(was, region, field));
    });
  },
};

/** A cluster is another than the lock says. */
export const clusterMoved: PlanRule = {
  id: "FW2013",
  severity: "error",
  title: "A living cluster becomes another one",
  why: "Its region, who made it, its service addresses and the names of its parts can't change under a cluster, nor on GKE who brings its nodes, nor on AKS the addresses of its pods and whether its API server is private: it would be destroyed and made anew, or forgotten while it runs.",
  fix: "Add a cluster under another name, move its workloads, then run `fleetwright remove` for the old one.",
  check: (facts) => {
    const living = new Map(facts.before.clusters.map((cluster) => [cluster.name, cluster]));
    // Before anything was taken over, a name may still be put right.
    const pending = new Set(
      facts.written.clusters
        .filter(({ adopt }) => Object.keys(adopt?.imports ?? { none: "" }).length === 0)
        .map(({ name }) => name),
    );
    return facts.living.clusters.flatMap((cluster) => {
      const was = living.get(cluster.name);
      if (was === undefined) return [];
      const isCorrected = pending.has(cluster.name) && Object.keys(was.adopted).length > 0;
      const free = [...(isCorrected ? ["adopted"] : []), ...(computeChanges(facts, cluster) ? ["compute"] : [])];
      return [
        ...CLUSTER_FIELDS.filter((field) => !free.includes(field)).flatMap((field) => clusterChange(was, cluster, field)),
        ...lastingChanges(was, cluster),
      ];
    });
  },
};

/** State lies elsewhere than the lock says. */
export const stateMoved: PlanRule = {
  id: "FW2014",
  severity: "error",
  title: "State lies in another place",
  why: "Terraform would find no state in the new place and make everything again. States have to be copied first, each proven by a plan that changes nothing.",
  fix: "Put the old place back, or run `fleetwright move-state`, which copies every state to the place that the file names.",
  check: ({ plan, before }) => {
    const locked = new Map(before.stacks.map(({ id, at }) => [id, at]));
    const moved = plan.stacks.filter(({ id, state }) => (locked.get(id) ?? stateLocation(state)) !== stateLocation(state));
    return [...Map.groupBy(moved, ({ state }) => stateLocation(state))].map(([to, stacks]) => {
      const own = plan.fleet.regions.find(({ state }) => state !== undefined && stateLocation(state) === to);
      const from = [...new Set(stacks.map(({ id }) => locked.get(id)))].join(", ");
      return {
        path: own === undefined ? ["state"] : ["regions", own.name, "state"],
        message: `the state of ${few(stacks.map(({ id }) => id))} lies in ${from}`,
        seen: to,
        accepted: from,
        fix: "run: fleetwright move-state",
      };
    });
  },
};

/** Kubernetes goes back, or too far ahead. */
export const versionJumps: PlanRule = {
  id: "FW2015",
  severity: "error",
  title: "A control plane can't go to that Kubernetes minor",
  why: "Clouds upgrade a control plane by one minor at a time and never back; the API would refuse it in the middle of a deployment.",
  fix: "Upgrade by one minor after the other, each with a deployment; for an older minor add another cluster.",
  check: (facts) => {
    const living = new Map(facts.before.clusters.map((cluster) => [cluster.name, cluster]));
    return facts.plan.clusters.flatMap(({ cluster: { name, kubernetes, existing }, cloud }) => {
      const was = living.get(name)?.kubernetes;
      if (was === undefined || existing !== undefined) return [];
      const steps = minorOf(kubernetes) - minorOf(was);
      // On this machine a control plane is another program over the same data.
      const furthest = factsOf(cloud).cluster.minors === "built" ? Infinity : 1;
      if (steps >= 0 && steps <= furthest) return [];
      return [
        {
          path: ["clusters", name, "kubernetes"],
          message: `${name} was planned with ${was}`,
          seen: kubernetes,
          accepted: `${was} or 1.${minorOf(was) + 1}`,
          fix: steps > furthest ? `set it to 1.${minorOf(was) + 1} first` : `keep ${was}`,
        },
      ];
    });
  },
};

/** Something that is protected would be destroyed. */
export const protectedLeaves: PlanRule = {
  id: "FW2016",
  severity: "error",
  title: "What is protected would leave",
  why: "Terraform refuses to destroy a protected resource only while its block stands. With a stack that leaves the block goes too, and nothing would stop the destruction any more: so it is refused here.",
  fix: "Set `protect: false`, run `fleetwright plan --write`, deploy that, and let it leave afterwards.",
  check: ({ plan, before }) => {
    const kept = new Set(before.stacks.filter(({ state, protect }) => state === "live" && protect).map(({ id }) => id));
    return plan.stacks
      .filter(({ id, leaving }) => leaving !== undefined && kept.has(id))
      .map(({ id, layer, subject, leaving }) => ({
        path: pathOf(layer, subject),
        message: `${id} would be destroyed (${leaving}), and it is protected`,
        seen: "protect: true when it was planned last",
        accepted: "a deployment without protection first",
        fix: `put it back with protect: false, run fleetwright plan --write and deploy, then let it leave`,
      }));
  },
};

/** A zone that the fleet made would be looked for in another account. */
export const zoneMoved: PlanRule = {
  id: "FW2017",
  severity: "error",
  title: "A living zone moves to another account",
  why: "The account of `dns.region` owns the zone that the fleet made. In another one Terraform doesn't find it, makes a second zone of the same name, and the first goes on answering, unknown to everybody.",
  fix: "Put the region back. To move a zone, make one in the other account yourself, delegate it, and name it by `dns.zoneId` with `create: false`.",
  check: ({ plan, before }) => {
    const accounts = new Map(before.providers.map(({ name, account }) => [name, account]));
    const living = new Map(before.stacks.map(({ id, provider }) => [id, accounts.get(provider ?? "")]));
    return plan.stacks.flatMap(({ id, layer, leaving, providers: { main } }) => {
      const was = living.get(id);
      if (layer !== "dns" || leaving !== undefined || was === undefined || main === undefined || main.account === was) return [];
      return [
        {
          path: ["dns", "region"],
          message: `the zone ${plan.fleet.dns?.zone ?? ""} lives in account ${was}`,
          seen: `${plan.fleet.dns?.region ?? ""}, which is in ${main.account}`,
          accepted: `a region in ${was}`,
        },
      ];
    });
  },
};

const REGION_FIELDS = ["cloud", "location", "account", "network", "zones"] as const satisfies readonly (keyof LockedRegion)[];
const CLUSTER_FIELDS = ["region", "madeBy", "compute", "services", "adopted"] as const satisfies readonly (keyof LockedCluster)[];

function regionChange(was: LockedRegion, is: LockedRegion, field: (typeof REGION_FIELDS)[number]): readonly PlanFinding[] {
  const [old, now] = [shown(was[field]), shown(is[field])];
  if (old === now) return [];
  return [
    {
      path: ["regions", is.name, field],
      message: `region ${is.name} lives with ${field} ${old}`,
      seen: now,
      accepted: old,
      fix: `put ${old} back, or add a region beside it and run fleetwright remove ${is.name}`,
    },
  ];
}

/** A cluster of others says nothing of its nodes. */
function computeChanges({ written }: PlanFacts, { region, madeBy }: LockedCluster): boolean {
  const cloud = written.regions.find(({ name }) => name === region)?.cloud;
  return cloud === undefined || madeBy !== "fleet" || factsOf(cloud).cluster.computeChanges;
}

const WORDS: Readonly<Record<(typeof CLUSTER_FIELDS)[number], readonly [field: string, words: string]>> = {
  region: ["region", "in region"],
  madeBy: ["existing", "as made by"],
  compute: ["compute", "with nodes by"],
  services: ["sizes", "with service addresses"],
  adopted: ["adopt", "with names"],
};

function clusterChange(was: LockedCluster, is: LockedCluster, field: (typeof CLUSTER_FIELDS)[number]): readonly PlanFinding[] {
  const [old, now] = [shown(was[field]), shown(is[field])];
  // Services of a cluster that leaves are not planned any more.
  if (old === now || (field === "services" && is.services === undefined)) return [];
  const [key, words] = WORDS[field];
  return [changed(is.name, key, words, old, now)];
}

function changed(name: string, key: string, words: string, old: string, now: string): PlanFinding {
  return {
    path: ["clusters", name, key],
    message: `cluster ${name} lives ${words} ${old}`,
    seen: now,
    accepted: old,
    fix: `put it back, or add a cluster under another name and run fleetwright remove ${name}`,
  };
}

/** By field, where in the file it stands and how people say it. */
const LASTING: Readonly<Record<string, readonly [field: string, words: string]>> = {
  endpoint: ["endpoint", "with an API server that is"],
  pods: ["sizes", "with pod addresses"],
};

function lastingChanges(was: LockedCluster, is: LockedCluster): readonly PlanFinding[] {
  if (was.madeBy !== "fleet" || is.madeBy !== "fleet") return [];
  return Object.entries(was.lasting).flatMap(([field, old]) => {
    const now = is.lasting[field];
    const [key, words] = LASTING[field] ?? [field, `with ${field}`];
    return now === undefined || now === old ? [] : [changed(is.name, key, words, old, now)];
  });
}

function shown(value: LockedRegion[(typeof REGION_FIELDS)[number]] | LockedCluster[(typeof CLUSTER_FIELDS)[number]]): string {
  if (value === undefined || value === "") return "none";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.join(", ") || "none";
  const entries = Object.entries(value as Readonly<Record<string, string>>);
  return entries.map(([key, text]) => `${key}: ${text}`).join(", ") || "none";
}

function minorOf(kubernetes: string): number {
  return Number(kubernetes.slice(2));
}

function few(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

function pathOf(layer: string, subject: string): Path {
  if (layer === "cluster") return ["clusters", subject];
  return layer === "network" || (layer === "entry" && subject !== "global") ? ["regions", subject] : ["workloads"];
}
