import type { AgentName, RegistryName, Sync } from "./fleet.ts";

/** Agents whose part in a member calls the hub's API server. */
const PULLS: readonly AgentName[] = ["argocd-agent", "ocm", "karmada"];

/** Registries whose hub calls the members' API servers when these have no agent. */
const PUSHES: readonly RegistryName[] = ["argocd", "flux", "karmada"];

/** Whose API server the other side calls all the time; undefined when agents only read from Git. */
export function calledSide({ registry, agent }: Pick<Sync, "registry" | "agent">): "hub" | "members" | undefined {
  if (PULLS.includes(agent)) return "hub";
  return agent === "none" && PUSHES.includes(registry) ? "members" : undefined;
}
