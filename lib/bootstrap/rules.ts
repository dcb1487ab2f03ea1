import type { RuleInfo } from "../model/rule.ts";

/** FW4001: what a plugin is made of must be in the lock. */
export const UNPINNED: RuleInfo = {
  id: "FW4001",
  severity: "error",
  title: "What a registry or agent is made of is pinned in the lock",
  why: "Members get exactly the files whose digest the lock holds. Without a pin every machine could install something else, so nothing is installed.",
  fix: "Run `fleetwright pin` and commit the lock.",
};

/** FW4002: the agent can't read what it is to follow. */
export const PRIVATE_SOURCE: RuleInfo = {
  id: "FW4002",
  severity: "error",
  title: "The agent can read the repository that it follows",
  why: "With `kind: oidc` the agent's pods are to Git what their cloud says they are, which only that cloud's own Git service takes, and of the agents Flux alone says there who it is. Elsewhere the agent would be installed and never sync, so the bootstrap refuses a membership that says so.",
  fix: "Follow a repository of the cloud's own service, or use `kind: token`, `ssh` or `github-app`.",
};

/** FW4003: what a profile has no room for is only told of. */
export const PROPERTY_TOO_LONG: RuleInfo = {
  id: "FW4003",
  severity: "warning",
  title: "What a member is known by fits into its ClusterProfile",
  why: "The API of ClusterProfiles takes properties of at most 1,024 characters. A longer one is left out of the profile's status, so tools that read it there don't find it; the annotation `fleetwright.dev/native-id` of the profile has the whole id, whatever its length.",
  fix: "Read the annotation, or give the cluster and what it lies in shorter names.",
};

/** FW4010: members must find the hub. */
export const HUB_ADDRESS: RuleInfo = {
  id: "FW4010",
  severity: "error",
  title: "Members know at which address they find their hub",
  why: "Agents that call the hub are given its address when they join. Where a hub has only a kubeconfig, nobody but the one who holds it knows the address, and it may be one that only he reaches.",
  fix: "Name the address of the hub's API server as `existing.endpoint`.",
};

/** FW4020: Karmada must find the members that it calls. */
export const MEMBER_ADDRESS: RuleInfo = {
  id: "FW4020",
  severity: "error",
  title: "Karmada knows at which address it finds a member",
  why: "Without an agent in the member, the control plane calls it, at the address that its Cluster names. Where a member has only a kubeconfig, nobody but the one who holds it knows the address, and it may be one that only he reaches.",
  fix: "Name the address of the member's API server as `existing.endpoint`, or use `agent: karmada`.",
};

/** FW4004: a hub that pushes needs a way into its members. */
export const NO_WAY_IN: RuleInfo = {
  id: "FW4004",
  severity: "error",
  title: "The hub's Argo CD or Flux has a way into the member without a key",
  why: "What the hub keeps of a member holds no secret: Argo CD or Flux asks the member's cloud for a token as itself. A cluster that is only known by a kubeconfig has nobody who would give it one. Flux has to be told as well by which certificate it knows the member's API server.",
  fix: "Give the member an agent of its own (`registry: clusterprofile` and `agent: argocd` or `flux`), or name the cluster in its cloud.",
};

/** Rules that the bootstrap checks before it writes anything. */
export const BOOTSTRAP_RULES: readonly RuleInfo[] = [
  UNPINNED,
  PRIVATE_SOURCE,
  PROPERTY_TOO_LONG,
  NO_WAY_IN,
  HUB_ADDRESS,
  MEMBER_ADDRESS,
];
