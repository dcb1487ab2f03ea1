import type { AgentName, RegistryName, Sync } from "./sync.ts";

// Every registry and agent that a fleet file may name, and what planning knows of each. What they do stands in
// lib/bootstrap/plugins.ts.

/** What keeps an inventory of members in the hub. */
export interface RegistryFacts {
  readonly built: boolean;
  /** Agents that understand what it keeps; `none` where the hub pushes, or where nothing syncs. */
  readonly agents: readonly AgentName[];
  /** Whether it makes the hub call the API servers of members that have no agent. */
  readonly pushes: boolean;
}

/** What follows a source in each member. */
export interface AgentFacts {
  readonly built: boolean;
  /** Whether it is made of files that the lock pins. Every registry is. */
  readonly pinned: boolean;
  /** Whether its part in a member calls the hub's API server. */
  readonly pulls: boolean;
}

export const REGISTRIES: Readonly<Record<RegistryName, RegistryFacts>> = {
  clusterprofile: { built: true, agents: ["flux", "argocd", "none"], pushes: false },
  argocd: { built: false, agents: ["argocd", "none"], pushes: true },
  "argocd-agent": { built: false, agents: ["argocd-agent"], pushes: false },
  flux: { built: false, agents: ["flux", "none"], pushes: true },
  ocm: { built: false, agents: ["ocm"], pushes: false },
  karmada: { built: false, agents: ["karmada", "none"], pushes: true },
};

export const AGENTS: Readonly<Record<AgentName, AgentFacts>> = {
  flux: { built: true, pinned: true, pulls: false },
  argocd: { built: false, pinned: true, pulls: false },
  "argocd-agent": { built: false, pinned: true, pulls: true },
  ocm: { built: false, pinned: true, pulls: true },
  karmada: { built: false, pinned: true, pulls: true },
  none: { built: true, pinned: false, pulls: false },
};

/** In the order in which they are told of. */
export const REGISTRY_NAMES = Object.keys(REGISTRIES) as readonly RegistryName[];
export const AGENT_NAMES = Object.keys(AGENTS) as readonly AgentName[];

/** The inventory that every fleet has, whatever else its hub lists members for. */
export const INVENTORY = "clusterprofile" satisfies RegistryName;

/** Those that a fleet's hub keeps, {@link INVENTORY} first. */
export function registriesOf({ registry }: Pick<Sync, "registry">): readonly RegistryName[] {
  return registry === INVENTORY ? [INVENTORY] : [INVENTORY, registry];
}

/** Names of the registries and the agent whose files the lock pins, sorted, each once. */
export function pinnedPlugins(sync: Pick<Sync, "registry" | "agent">): readonly string[] {
  const agents = AGENTS[sync.agent].pinned ? [sync.agent] : [];
  return [...new Set<string>([...registriesOf(sync), ...agents])].toSorted();
}

/** Whose API server the other side calls all the time; undefined when agents only read from Git. */
export function calledSide({ registry, agent }: Pick<Sync, "registry" | "agent">): "hub" | "members" | undefined {
  if (AGENTS[agent].pulls) return "hub";
  return agent === "none" && REGISTRIES[registry].pushes ? "members" : undefined;
}
