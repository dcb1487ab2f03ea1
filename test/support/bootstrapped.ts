import type { Membership, MembershipSync } from "../../lib/contracts/membership.ts";
import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import type { ArtefactFiles } from "../../lib/bootstrap/contract.ts";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { EngineOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import { PLUGINS } from "../../lib/bootstrap/plugins.ts";
import type { RunningCluster } from "./local-cluster.ts";
import { agentFacts } from "../../lib/model/sync-plugins.ts";
import type { Project } from "./project.ts";
import { builtInPins, membershipOf } from "./real-memberships.ts";

/** A fleet of real clusters that was bootstrapped in this process. */
export interface Bootstrapped {
  /** The hub's first. */
  readonly memberships: readonly Membership[];
  /** The real ones, from their publishers. */
  readonly artefacts: readonly ArtefactFiles[];
  readonly engine: EngineOptions;
}

/**
 * Makes the first of the clusters the hub and all of them members, with what this release pins by default.
 *
 * @param url - of the Git repository that they follow. Default: one that nobody serves
 * @param sync - how they are synced. Default: by Flux, registered in the inventory alone
 */
export async function bootstrapped(
  project: Project,
  clusters: readonly RunningCluster[],
  url?: string,
  sync: Pick<MembershipSync, "registries" | "agent"> = { registries: ["clusterprofile"], agent: "flux" },
): Promise<Bootstrapped> {
  const [hub] = clusters;
  if (hub === undefined) throw new Error("a fleet needs a cluster");
  const signal = new AbortController().signal;
  const common = { emit: () => undefined, clock: systemClock };
  const store = createArtefactStore({ ...common, project: project.folder, env: process.env });
  const pins = await builtInPins(project.folder, pinnedBy(sync));
  const memberships = clusters.map((cluster) =>
    membershipOf(cluster.record, cluster === hub ? "self" : hub.record, pins, url, sync),
  );
  const connect = createConnect({ project: project.folder, clock: systemClock });
  const engine: EngineOptions = { ...common, connect, signal, plugins: PLUGINS, holder: "test", version: "0.0.0" };
  for (const result of await bootstrapAll(memberships, { ...engine, artefacts: store, verify: false })) {
    if (result.outcome !== "joined") throw new Error(result.failure?.message ?? `${result.cluster} ${result.outcome}`);
  }
  return { memberships, artefacts: await Promise.all(pins.map((pin) => store.load(pin, signal))), engine };
}

function pinnedBy({ registries, agent }: Pick<MembershipSync, "registries" | "agent">): string[] {
  return [...registries, ...(agentFacts(agent).pinned ? [agent] : [])];
}
