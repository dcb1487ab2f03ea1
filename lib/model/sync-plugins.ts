import type { AgentName, KnownAgent, KnownRegistry, OwnPlugin, RegistryName, Sync } from "./sync.ts";

// Every registry and agent that a fleet file may name, and what each needs: planning judges by it before anything is deployed.
// What they do stands in lib/bootstrap/plugins.ts.

/** First and last minor of Kubernetes. */
export interface KubernetesRange {
  readonly from: string;
  readonly to: string;
}

/** What keeps an inventory of members in the hub. */
export interface RegistryFacts {
  /** Agents that members may have which it lists. */
  readonly agents: readonly AgentName[];
  /** Those of them beside which it makes the hub call the members' API servers all the time. */
  readonly pushes: readonly AgentName[];
  /** Whether the hub, where it pushes, follows the source for its members. */
  readonly follows: boolean;
  /** Longest name of a member that it takes, and names that no member may have, as the hub has a namespace of that name. */
  readonly names: { readonly longest: number; readonly taken: readonly string[] };
  /**
   * What the hub has to be for it. `cluster`: one that runs what is installed in it. `api`: an API server that its owner runs, and
   * in which nothing runs. `any`: either.
   */
  readonly hub: "cluster" | "api" | "any";
  /** Whether the hub's nodes must run what they are given, which those of the local platform only pretend. */
  readonly realNodes: boolean;
  /** What the hub may run. */
  readonly kubernetes: KubernetesRange;
  /** As with {@link AgentFacts}. */
  readonly mirrored: boolean;
}

/** What runs in each member. */
export interface AgentFacts {
  /** Whether it is made of files that the lock pins. Every registry of ours is. */
  readonly pinned: boolean;
  /** The registry that it speaks with, and can't do without; undefined where it needs none. */
  readonly registry: RegistryName | undefined;
  /** Whether its part in a member calls the hub's API server all the time. */
  readonly pulls: boolean;
  /** What else of the hub its part in a member calls over the internet, in words; undefined where that is nothing. */
  readonly dials: string | undefined;
  /** Whether it follows the source by itself. */
  readonly follows: boolean;
  /** Whether the members' nodes must run what they are given, which those of the local platform only pretend. */
  readonly realNodes: boolean;
  /** What the members may run. */
  readonly kubernetes: KubernetesRange;
  /** Whether its images come from `sync.images` where that is set; so it is as well with what runs nothing. */
  readonly mirrored: boolean;
}

const ANY_KUBERNETES: KubernetesRange = { from: "1.30", to: "1.36" };
/** Namespaces that every API server has. */
const KUBERNETES_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];
const FREE_NAMES = { longest: 63, taken: [] } as const;

export const REGISTRIES: Readonly<Record<KnownRegistry, RegistryFacts>> = {
  clusterprofile: {
    agents: ["flux", "argocd", "argocd-agent", "ocm", "karmada", "none"],
    pushes: [],
    follows: false,
    names: FREE_NAMES,
    hub: "any",
    realNodes: false,
    kubernetes: ANY_KUBERNETES,
    mirrored: true,
  },
  argocd: {
    // Beside an Argo CD in each member there would be two that follow the same path, and in the hub two of one name.
    agents: ["ocm", "none"],
    pushes: ["ocm", "none"],
    follows: true,
    names: FREE_NAMES,
    hub: "cluster",
    realNodes: false,
    kubernetes: ANY_KUBERNETES,
    mirrored: true,
  },
  "argocd-agent": {
    agents: ["argocd-agent"],
    pushes: [],
    follows: false,
    names: { longest: 63, taken: [...KUBERNETES_NAMESPACES, "argocd"] },
    hub: "cluster",
    realNodes: true,
    kubernetes: ANY_KUBERNETES,
    mirrored: false,
  },
  flux: {
    agents: ["ocm", "none"],
    pushes: ["ocm", "none"],
    follows: true,
    // A root is called `<member>-<8 characters>`, and its name is a label of all that it brings.
    names: { longest: 54, taken: [] },
    hub: "cluster",
    realNodes: false,
    kubernetes: { from: "1.33", to: "1.36" },
    mirrored: true,
  },
  ocm: {
    agents: ["ocm"],
    pushes: [],
    follows: false,
    names: {
      longest: 63,
      taken: [...KUBERNETES_NAMESPACES, "open-cluster-management", "open-cluster-management-hub"],
    },
    hub: "cluster",
    realNodes: true,
    kubernetes: ANY_KUBERNETES,
    mirrored: false,
  },
  karmada: {
    agents: ["karmada", "none"],
    pushes: ["none"],
    follows: false,
    names: { longest: 48, taken: [] },
    hub: "api",
    realNodes: false,
    kubernetes: ANY_KUBERNETES,
    mirrored: true,
  },
};

export const AGENTS: Readonly<Record<KnownAgent, AgentFacts>> = {
  flux: {
    pinned: true,
    registry: undefined,
    pulls: false,
    dials: undefined,
    follows: true,
    realNodes: false,
    kubernetes: { from: "1.33", to: "1.36" },
    mirrored: true,
  },
  argocd: {
    pinned: true,
    registry: undefined,
    pulls: false,
    dials: undefined,
    follows: true,
    realNodes: false,
    kubernetes: ANY_KUBERNETES,
    mirrored: true,
  },
  "argocd-agent": {
    pinned: true,
    registry: "argocd-agent",
    pulls: false,
    dials: "the hub's principal",
    follows: true,
    realNodes: true,
    kubernetes: ANY_KUBERNETES,
    mirrored: false,
  },
  ocm: {
    pinned: true,
    registry: "ocm",
    pulls: true,
    dials: undefined,
    follows: false,
    realNodes: true,
    kubernetes: ANY_KUBERNETES,
    mirrored: false,
  },
  karmada: {
    pinned: true,
    registry: "karmada",
    pulls: true,
    dials: undefined,
    follows: false,
    realNodes: true,
    kubernetes: ANY_KUBERNETES,
    mirrored: true,
  },
  none: {
    pinned: false,
    registry: undefined,
    pulls: false,
    dials: undefined,
    follows: false,
    realNodes: false,
    kubernetes: ANY_KUBERNETES,
    mirrored: true,
  },
};

/** In the order in which they are told of. */
export const REGISTRY_NAMES = Object.keys(REGISTRIES) as readonly KnownRegistry[];
export const AGENT_NAMES = Object.keys(AGENTS) as readonly KnownAgent[];

/** The inventory that every fleet has, whatever else its hub lists members for. */
export const INVENTORY = "clusterprofile" satisfies RegistryName;

type Chosen = Pick<Sync, "registries" | "agent">;

/** Those that a fleet's hub keeps, each once, {@link INVENTORY} first; in which order they were chosen makes no difference. */
export function withInventory(chosen: readonly RegistryName[]): readonly RegistryName[] {
  const known = REGISTRY_NAMES.filter((name) => name === INVENTORY || chosen.includes(name));
  return [...known, ...new Set(chosen.filter(isOwn).toSorted())];
}

/** What planning may count on with every registry of a team's own, as nothing of it is asked: it calls nobody, and no source is followed for it. */
const OWN_REGISTRY: RegistryFacts = {
  hub: "any",
  agents: AGENT_NAMES,
  pushes: [],
  follows: false,
  names: FREE_NAMES,
  realNodes: false,
  kubernetes: ANY_KUBERNETES,
  mirrored: false,
};

/** The same with an agent; whether it follows the source is its own affair. */
const OWN_AGENT: AgentFacts = {
  pinned: false,
  registry: undefined,
  pulls: false,
  dials: undefined,
  follows: true,
  realNodes: false,
  kubernetes: ANY_KUBERNETES,
  mirrored: false,
};

export function isOwn(name: RegistryName | AgentName): name is OwnPlugin {
  return name.startsWith("x-");
}

export function registryFacts(name: RegistryName): RegistryFacts {
  return isOwn(name) ? OWN_REGISTRY : REGISTRIES[name];
}

export function agentFacts(name: AgentName): AgentFacts {
  return isOwn(name) ? OWN_AGENT : AGENTS[name];
}

/** Whether members that this registry lists may have this agent, whatever other registries there are. */
export function works(registry: RegistryName, agent: AgentName): boolean {
  if (isOwn(agent)) return registry === INVENTORY || isOwn(registry);
  return registryFacts(registry).agents.includes(agent);
}

/** Names of the registries and the agent whose files the lock pins, sorted, each once; those of a team's own bring theirs along. */
export function pinnedPlugins({ registries, agent }: Chosen): readonly string[] {
  const agents = agentFacts(agent).pinned ? [agent] : [];
  return [...new Set<string>([...registries.filter((name) => !isOwn(name)), ...agents])].toSorted();
}

/** Who calls whose API server all the time; agents that only read from Git call nobody's. */
export interface Calls {
  /** The agent whose part in each member calls the hub's. */
  readonly hub: AgentName | undefined;
  /** The registries for which the hub calls the members'. */
  readonly members: readonly RegistryName[];
}

export function callsOf({ registries, agent }: Chosen): Calls {
  return {
    hub: agentFacts(agent).pulls ? agent : undefined,
    members: registries.filter((registry) => registryFacts(registry).pushes.includes(agent)),
  };
}

/** Who brings what the source holds into a member, in words; more than one would undo each other's work. */
export function followersOf(sync: Chosen): readonly string[] {
  const agents = agentFacts(sync.agent).follows ? [`the agent ${sync.agent}`] : [];
  const hubs = callsOf(sync).members.filter((registry) => registryFacts(registry).follows);
  return [...agents, ...hubs.map((registry) => `the hub's ${registry}`)];
}
