import type { AgentPlugin, RegistryPlugin } from "./contract.ts";

export type {
  AgentPlugin,
  ArtefactFiles,
  Failure,
  MemberIdentity,
  ObjectWithPolicy,
  PhaseResult,
  PluginContext,
  Policy,
  RegisteredCluster,
  RegistryPlugin,
  Right,
  RunContext,
  Stage,
  Survey,
} from "./contract.ts";
export type { Draft, HubAccess, Invited } from "./invitation.ts";
export type { MemberFacts } from "./member-facts.ts";
export type { KubeApi, KubeReader } from "./kube-api.ts";
export type { KubeObject, ObjectRef } from "./kube-object.ts";

/** Registries and agents of a team's own; their names begin with `x-`. */
export interface OwnPlugins {
  /** @default none */
  readonly registries?: readonly RegistryPlugin[];
  /** @default none */
  readonly agents?: readonly AgentPlugin[];
}

/** A file of plugins: `export default definePlugins({ agents: [ … ] })`. It only gives types; they are checked when they are read. */
export function definePlugins(plugins: OwnPlugins): OwnPlugins {
  return plugins;
}
