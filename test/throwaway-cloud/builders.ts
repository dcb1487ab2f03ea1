import { stateOf } from "../../stacks/plan-index.ts";
import type { Builder } from "../../stacks/clouds.ts";
import type { AddRemains } from "../../stacks/leaving-stack.ts";

/** The stacks of the throw-away cloud, by `layer on clouds`. */
export const THROWAWAY_BUILDERS: Readonly<Record<string, () => Promise<Builder>>> = {
  "network on throwaway": async () => {
    const { ThrowawayNetworkStack } = await import("./network-stack.ts");
    return ({ app, index, stack }) =>
      new ThrowawayNetworkStack(app, stack.id, stateOf(stack), index.plan.name, index.region(stack.subject));
  },
  "peering on throwaway": async () => {
    const { ThrowawayPeeringStack } = await import("./peering-stack.ts");
    return ({ app, index, stack }) =>
      new ThrowawayPeeringStack(app, stack.id, stateOf(stack), index.states("network"), index.plan);
  },
  "cluster on throwaway": async () => {
    const { ThrowawayClusterStack } = await import("./cluster-stack.ts");
    return ({ app, index, stack }) => {
      const plan = index.cluster(stack.subject);
      const states = { own: stateOf(stack), network: index.state("network", plan.cluster.region) };
      return new ThrowawayClusterStack(app, stack.id, states, index.plan.name, plan);
    };
  },
};

/** What destroys by itself there: its control planes run on this machine. */
export const THROWAWAY_REMAINS: Readonly<Record<string, () => Promise<AddRemains>>> = {
  "cluster on throwaway": async () => {
    const { leavingHome } = await import("../../constructs/local/cluster.ts");
    return leavingHome;
  },
};
