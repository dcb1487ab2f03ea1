import type { Membership } from "../../contracts/membership.ts";
import type { Emit } from "../../model/event.ts";
import type { Clock } from "../clock.ts";
import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import { clusterIdText } from "../../contracts/cluster-record.ts";
import type { ArtefactStore, Plugins, RegistryPlugin } from "../contract.ts";
import type { Inventory } from "../inventory.ts";
import type { Connect } from "../kube/connect.ts";
import { bootstrapMember } from "./bootstrap-member.ts";
import type { MemberResult } from "./bootstrap-member.ts";
import { NO_SECRET_STORE } from "../secrets/secret-store.ts";
import type { SecretStore } from "../secrets/secret-store.ts";
import { inParallel } from "../../model/parallel.ts";
import { Sessions } from "./session.ts";
import type { Session } from "./session.ts";
import { hubLease } from "./sets.ts";
import { SharedLease } from "./shared-lease.ts";
import type { Certifier } from "../trust/certifier.ts";
import { systemCertifier } from "../trust/certifier.ts";

/** What every run over clusters is given. */
export interface EngineOptions {
  readonly connect: Connect;
  readonly plugins: Plugins;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly holder: string;
  /** Whether the holder of a lease is known to live no more. Default: nothing is known. */
  readonly isDead?: (holder: string) => boolean;
  /** Whether a cluster is known to be no more, with all that was in it. Default: nothing is known. */
  readonly isGone?: (record: ClusterRecord) => boolean;
  /** The record of a cluster of the project, where it is deployed. Default: none is known. */
  readonly findCluster?: (name: string) => Promise<ClusterRecord | undefined>;
  /** Our own version. */
  readonly version: string;
  /** For each wait for objects to become ready. Default 5 min. */
  readonly timeoutMs?: number;
  /** For the first answer of an API server. Default 30 s. */
  readonly reachTimeoutMs?: number;
  /** Default: the machine's own. */
  readonly certifier?: Certifier;
  /** How long a dead run's lease keeps others out. Default 10 s. */
  readonly leaseMs?: number;
}

export interface BootstrapAllOptions extends EngineOptions {
  readonly artefacts: ArtefactStore;
  /** Default: whatever secret an agent needs is refused. */
  readonly secrets?: SecretStore;
  readonly verify: boolean;
  /** Another cluster that answers takes the place of the one that the hub knows. Default false. */
  readonly replace?: boolean;
  /** By cluster, what of a foreign agent somebody has said may become ours, in words. Default: nothing of any. */
  readonly adopt?: ReadonlyMap<string, readonly string[]>;
  /** Whether certificates are made anew that would still serve. Default false. */
  readonly renew?: boolean;
  /** Clusters at the same time. Default 16. */
  readonly parallel?: number;
}

export const DEFAULTS = { timeoutMs: 300_000, reachTimeoutMs: 30_000, leaseMs: 10_000, parallel: 16 } as const;

/**
 * Bootstraps every member, the hub first and the others beside it; goes on past those that fail. One result per membership,
 * in the order given. Never rejects for what a cluster does.
 */
export async function bootstrapAll(
  memberships: readonly Membership[],
  options: BootstrapAllOptions,
): Promise<readonly MemberResult[]> {
  const { run, close } = openRun(options);
  const results = new Map<Membership, MemberResult>();
  const hubsFirst = [...memberships].sort((one, other) => Number(other.hub === "self") - Number(one.hub === "self"));
  const settled = new Map<string, Promise<unknown>>();
  try {
    await inParallel(hubsFirst, options.parallel ?? DEFAULTS.parallel, async (membership) => {
      const { artefacts, secrets = NO_SECRET_STORE, verify, version, replace, renew } = options;
      const adopt = options.adopt?.get(membership.member.name);
      const work = bootstrapMember({
        ...run(membership),
        ...{ artefacts, secrets, verify, version },
        ...(replace === undefined ? {} : { replace }),
        ...(renew === undefined ? {} : { renew }),
        ...(adopt === undefined ? {} : { adopt }),
        hubSettled: settled.get(hubKey(membership)),
      });
      if (membership.hub === "self") settled.set(hubKey(membership), work);
      results.set(membership, await work);
    });
  } finally {
    await close();
  }
  return memberships.flatMap((membership) => results.get(membership) ?? []);
}

/** What {@link bootstrapMember} and `leave` need for one membership, sharing connections and leases over all of them. */
export function openRun(options: EngineOptions) {
  const { clock, emit, signal, holder, plugins, connect } = options;
  const [timeoutMs, leaseMs] = [options.timeoutMs ?? DEFAULTS.timeoutMs, options.leaseMs ?? DEFAULTS.leaseMs];
  const reachTimeoutMs = options.reachTimeoutMs ?? DEFAULTS.reachTimeoutMs;
  const isDead = options.isDead ?? (() => false);
  const sessions = new Sessions({ connect, clock, emit, signal, reachTimeoutMs });
  const leases = new Map<Session, SharedLease>();
  const leaseIn = (hub: Session): SharedLease => {
    const leaseOptions = { clock, emit, phase: "lease", holder, isDead, durationMs: leaseMs, timeoutMs };
    const lease =
      leases.get(hub) ??
      new SharedLease((bound) => hub.api(bound, () => "lease"), hubLease(hub.record.fleet), signal, leaseOptions);
    leases.set(hub, lease);
    return lease;
  };
  // Every hub is asked once by each of its registries for all that it has of the fleet, and only where nothing else is due.
  const inventories = new Map<string, Promise<Inventory>>();
  const inventoryOf = async (hub: Session, registry: RegistryPlugin): Promise<Inventory> => {
    const key = JSON.stringify([hub.record.name, clusterIdText(hub.record), registry.name]);
    const found = inventories.get(key) ?? hub.api(signal, () => "identify").then((api) => registry.list(api, hub.record.fleet));
    inventories.set(key, found);
    // Its failure is no answer: who asks after it asks anew.
    found.catch(() => inventories.delete(key));
    return await found;
  };
  const run = (membership: Membership) => {
    const member = sessions.of(membership.member);
    const hub = membership.hub === "self" ? member : sessions.of(membership.hub);
    return {
      findCluster: options.findCluster ?? (async () => undefined),
      isGone: options.isGone ?? (() => false),
      sessionOf: (record: ClusterRecord) => sessions.of(record),
      leaseIn,
      inventoryOf: (registry: RegistryPlugin) => inventoryOf(hub, registry),
      membership,
      plugins,
      member,
      hub,
      hubLease: leaseIn(hub),
      clock,
      emit,
      signal,
      holder,
      isDead,
      leaseMs,
      timeoutMs,
      certifier: options.certifier ?? systemCertifier,
    };
  };
  return { run, close: () => sessions.close() };
}

function hubKey(membership: Membership): string {
  const hub = membership.hub === "self" ? membership.member : membership.hub;
  return `${hub.fleet} ${hub.name}`;
}
