import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import type { Membership, MembershipSync } from "../../lib/contracts/membership.ts";
import type { Pin } from "../../lib/model/artefact.ts";
import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { pin } from "../../lib/bootstrap/artefacts/pinning.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { PUBLISHED } from "../../lib/bootstrap/plugins.ts";

/** The pins of built-in registries and agents, with the digests that their sources have. */
export async function builtInPins(
  project: string,
  agents: readonly string[] = ["clusterprofile", "flux"],
): Promise<readonly Pin[]> {
  const store = createArtefactStore({ project, env: process.env, emit: () => undefined, clock: systemClock });
  const signal = new AbortController().signal;
  const { pins } = await pin({ agents, published: PUBLISHED, pins: [] }, (artefact) => store.digest(artefact, signal));
  return pins;
}

/**
 * A membership as the bootstrap stack would hand it over.
 *
 * @param url - of the Git repository. Default: one that nobody serves, which only simulated agents don't mind
 * @param sync - how it is synced. Default: by Flux, registered in the inventory alone
 */
export function membershipOf(
  member: ClusterRecord,
  hub: ClusterRecord | "self",
  pins: readonly Pin[],
  url = "https://git.example.test/fleet.git",
  sync: Pick<MembershipSync, "registries" | "agent"> = { registries: ["clusterprofile"], agent: "flux" },
): Membership {
  const source = {
    url,
    branch: "main",
    path: `clusters/${member.name}`,
    auth: { kind: "none" },
  } as const;
  return { format: 1, member, hub, sync: { ...sync, source }, pins };
}
