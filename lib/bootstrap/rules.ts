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
  why: "Credentials for Git don't reach members yet. An agent that follows a private repository would be installed and never sync, so synth and bootstrap refuse it.",
  fix: "Follow a repository that needs no credentials, or leave `sync.source` out.",
};

/** Rules that the bootstrap checks before it writes anything. */
export const BOOTSTRAP_RULES: readonly RuleInfo[] = [UNPINNED, PRIVATE_SOURCE];
