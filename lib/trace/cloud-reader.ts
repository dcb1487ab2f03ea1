import type { CloudWorld } from "./model.ts";
import type { Things } from "./resources.ts";

/**
 * Reads what Terraform has of one cloud.
 *
 * @param clusterOf - the name in the fleet of the cluster that a stack is about; undefined for other stacks
 */
export type CloudReader = (things: Things, clusterOf: (stack: string) => string | undefined) => CloudWorld;
