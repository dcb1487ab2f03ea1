import { Cidr } from "../../model/cidr.ts";
import type { Fleet, Region } from "../../model/fleet.ts";
import type { Grant } from "../../model/lock.ts";
import { withoutNumber } from "../ledger.ts";
import { parseSpan } from "../numbering.ts";
import type { Span } from "../spans.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

/** Two branches handed out the same, or somebody edited the lock. */
export const grantedTwice: PlanRule = {
  id: "FW2001",
  severity: "error",
  title: "The lock grants the same to two owners",
  why: "A grant belongs to one owner for ever. Two owners of one range or number would meet in the network; the usual cause is a merge that took lines of both sides.",
  fix: "Take the target branch's lock as it is and run `fleetwright plan --write` again.",
  check: ({ before }) =>
    groups(before.grants).flatMap((grants) =>
      clashes(grants).map(([first, second]) => ({
        ...whereStands(before.grants, second),
        message: `the lock grants ${second.value} to ${second.owner} and ${first.value} to ${first.owner}`,
        seen: `${second.kind} ${second.value}`,
        accepted: "grants that share nothing",
        fix: "take the target branch's lock and run: fleetwright plan --write",
      })),
    ),
};

/** The lock holds something that its owner can't use, so that planning would hand out another. */
export const grantMisplaced: PlanRule = {
  id: "FW2002",
  severity: "error",
  title: "A grant lies where its owner can't use it",
  why: "What is live in the lock is in use: a subnet, a gateway's number, a control plane's ports. A range outside of its region's blocks, or a number outside of its range, would be passed over, and its owner given another one: deployed, that replaces what is there. Somebody changed the region of a cluster, the `ports` or the cloud of a region, or edited the lock.",
  fix: "Put the fleet file back as it was when the grant was made, or take the lock of the last good commit.",
  check: ({ before, plan, misplaced }) => {
    // Of clusters that move a line of the file says what is wrong (FW2013), and of networks that something else owns, or owned
    // before (FW2012, FW2116).
    const told = new Set(
      [...before.regions, ...plan.fleet.regions].filter(({ network }) => network !== undefined).map(({ name }) => name),
    );
    return misplaced
      .filter(({ grant: { owner } }) => {
        const region = regionOfOwner(plan.fleet, owner)?.name;
        const was = before.clusters.find(({ name }) => name === owner.split("/")[1]);
        const moves = owner.startsWith("cluster/") && was !== undefined && was.region !== region;
        return !moves && !told.has(region ?? "");
      })
      .map(({ grant: { kind, owner, value, state }, accepted }) => ({
        ...whereStands(before.grants, { kind, owner, value, state }),
        message: `${kind} ${value} of ${owner} is live, and lies where ${owner} can't use it`,
        seen: `${kind} ${value}`,
        accepted,
      }));
  },
};

/** A block of an existing network that clusters stand in is taken out of the file. */
export const freeInUse: PlanRule = {
  id: "FW2116",
  severity: "error",
  title: "A block in which clusters stand is no longer free",
  why: "What was cut for a cluster is in use: its subnets would be made anew in another block, and the cluster with them. That nobody else may use the block is what `network.free` says.",
  fix: "Put the block back. To give it up, remove the clusters that stand in it first.",
  check: ({ plan, misplaced }) =>
    misplaced.flatMap(({ grant: { owner, value } }) => {
      const region = regionOfOwner(plan.fleet, owner);
      return region?.network === undefined
        ? []
        : [
            {
              path: ["regions", region.name, "network", "free"],
              message: `${value} of ${owner} lies in none of the free blocks of ${region.name}`,
              seen: region.network.free.join(", "),
              accepted: `a block around ${value} as well`,
            },
          ];
    }),
};

/** @param owner - `cluster/<name>/<purpose>` or `region/<name>/<purpose>` */
function regionOfOwner({ regions, clusters }: Fleet, owner: string): Region | undefined {
  const [kind, name] = owner.split("/");
  const region = kind === "cluster" ? clusters.find((one) => one.name === name)?.region : name;
  return regions.find((one) => one.name === region);
}

/** Where a grant stands in the lock. */
function whereStands(grants: readonly Grant[], { kind, owner, value }: Grant): Pick<PlanFinding, "path" | "inLock"> {
  const at = grants.findIndex((grant) => grant.kind === kind && grant.owner === owner && grant.value === value);
  return { path: ["grants", at], inLock: true };
}

/** Grants that may not meet: each kind for itself, and what regions have of blocks and tunnels apart from what is cut from it. */
function groups(grants: readonly Grant[]): readonly (readonly Grant[])[] {
  const byKind = new Map<string, Grant[]>();
  for (const grant of grants) {
    const kind = isWhole(grant) ? `${grant.kind} of a region` : grant.kind;
    byKind.set(kind, [...(byKind.get(kind) ?? []), grant]);
  }
  return [...byKind.values()];
}

function isWhole({ kind, owner }: Grant): boolean {
  return kind === "tunnel" ? owner.startsWith("region/") : kind === "block" && withoutNumber(owner).endsWith("/block");
}

/** Neighbours by value that overlap. */
function clashes(grants: readonly Grant[]): readonly (readonly [Grant, Grant])[] {
  const spans = grants.map((grant) => ({ grant, span: spanOf(grant) })).sort((a, b) => a.span.first - b.span.first);
  const found: (readonly [Grant, Grant])[] = [];
  let widest = spans[0];
  for (const next of spans.slice(1)) {
    if (widest !== undefined && next.span.first <= widest.span.last) found.push([widest.grant, next.grant]);
    if (widest === undefined || next.span.last > widest.span.last) widest = next;
  }
  return found;
}

function spanOf(grant: Grant): Span {
  return grant.kind === "block" || grant.kind === "tunnel" ? Cidr.from(grant.value) : parseSpan(grant.value);
}
