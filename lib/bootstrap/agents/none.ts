import { AGENTS } from "../../model/sync-plugins.ts";
import type { AgentPlugin } from "../contract.ts";
import { isSimulated } from "./simulated.ts";

/** No agent: the cluster is registered, and what runs in it is somebody else's business. */
export const none: AgentPlugin = {
  name: "none",
  kubernetes: AGENTS.none.kubernetes,
  rights: [],
  check: () => [],
  survey: async () => ({ state: "absent" }),
  objects: () => [],
  ready: async () => ({ kind: "Done" }),
  probe: async (_, member) => ({ kind: "Done", simulated: await isSimulated(member) }),
  drain: async () => ({ kind: "Done" }),
};
