import type { AgentPlugin } from "../contract.ts";
import { isSimulated } from "./simulated.ts";

/** No agent: the cluster is registered, and what runs in it is somebody else's business. */
export const none: AgentPlugin = {
  name: "none",
  kubernetes: { from: "1.30", to: "1.36" },
  rights: [],
  check: () => [],
  survey: async () => ({ state: "absent" }),
  objects: () => [],
  ready: async () => ({ kind: "Done" }),
  probe: async (_, member) => ({ kind: "Done", simulated: await isSimulated(member) }),
  drain: async () => ({ kind: "Done" }),
};
