import type { Fleet } from "../model/fleet.ts";
import type { Consent, StackPlan } from "../model/fleet-plan.ts";
import type { LockedCluster, Lock } from "../model/lock.ts";
import type { Living } from "./living.ts";

/** What a plan would do that nobody should find out by a deployment. @param fleet - without what leaves */
export function consentsOf(before: Lock, now: Living, stacks: readonly StackPlan[], fleet: Fleet): readonly Consent[] {
  const clusters = new Map(before.clusters.map((cluster) => [cluster.name, cluster]));
  const names = new Set(fleet.clusters.map(({ name }) => name));
  // Of a cluster that leaves, nothing else is felt any more.
  const staying = now.clusters.filter(({ name }) => names.has(name));
  return [
    ...leaving(before, stacks),
    ...(staying.length === 0 ? [] : hubMoved(before, now)),
    ...zoneRenamed(before, now),
    ...syncChanged(before, now),
    ...staying.flatMap((cluster) => nodesReplaced(clusters.get(cluster.name), cluster)),
  ];
}

function leaving(before: Lock, stacks: readonly StackPlan[]): readonly Consent[] {
  const gone = new Set(before.stacks.filter(({ state }) => state !== "live").map(({ id }) => id));
  return stacks.flatMap(({ id, leaving }): readonly Consent[] =>
    leaving === undefined || gone.has(id)
      ? []
      : [{ kind: "leaves", about: id, what: `${leaving}: all that its state holds is destroyed`, safer: undefined }],
  );
}

function hubMoved({ fleet }: Lock, now: Living): readonly Consent[] {
  if (fleet === undefined || now.fleet === undefined || fleet.hub === now.fleet.hub) return [];
  return [
    {
      kind: "outage",
      about: "sync.hub",
      what: `every member joins ${now.fleet.hub} and then leaves the inventory in ${fleet.hub}, which goes with the last of them`,
      safer: `bring ${now.fleet.hub} up as a member first, move the hub in a deployment of its own, then remove ${fleet.hub}`,
    },
  ];
}

function zoneRenamed({ fleet }: Lock, now: Living): readonly Consent[] {
  const [was, is] = [fleet?.zone, now.fleet?.zone];
  if (was === undefined || is === undefined || was === is) return [];
  return [
    {
      kind: "outage",
      about: "dns.zone",
      what: `the zone ${was} is destroyed with every name in it, and ${is} is made, which somebody may have to delegate`,
      safer: `make ${is} yourself, name it by dns.zoneId with create: false, and let ${was} leave when nobody asks it any more`,
    },
  ];
}

/** What is synced is the team's: it stays, and is no longer kept as Git has it. */
function syncChanged({ fleet }: Lock, now: Living): readonly Consent[] {
  if (fleet === undefined || now.fleet === undefined) return [];
  const [was, is] = [fleet, now.fleet];
  const kept = "what it has delivered stays, and is yours to delete";
  if (was.agent !== is.agent) {
    const what = `every member's agent ${was.agent} is removed, and ${is.agent} takes its place: ${kept}`;
    return [{ kind: "unsynced", about: "sync.agent", what, safer: undefined }];
  }
  if (was.source === undefined || was.source === is.source) return [];
  const what =
    is.source === undefined
      ? `no member follows ${was.source} any more: ${kept}`
      : `every member follows ${is.source} instead of ${was.source}: what only the old place has stays, and is yours to delete`;
  return [{ kind: "unsynced", about: "sync.source", what, safer: undefined }];
}

/** All nodes at once, or another way to bring nodes: pods have nowhere to go in between. */
function nodesReplaced(was: LockedCluster | undefined, is: LockedCluster): readonly Consent[] {
  if (was === undefined || was.madeBy !== "fleet") return [];
  const about = `clusters.${is.name}`;
  if (was.compute !== is.compute) {
    return [
      {
        kind: "outage",
        about,
        what: `its nodes come by ${is.compute} instead of ${was.compute}: those that run now are removed`,
        safer: "add a cluster of the new kind beside it, move its workloads, then remove this one",
      },
    ];
  }
  if (was.pools.length === 0 || was.pools.some((pool) => is.pools.includes(pool))) return [];
  return [
    {
      kind: "outage",
      about,
      what: `all its pools are replaced at once: ${was.pools.join(", ")} by ${is.pools.join(", ")}`,
      safer: "add the new pools in one deployment, drain the old ones, and remove those in the next",
    },
  ];
}
