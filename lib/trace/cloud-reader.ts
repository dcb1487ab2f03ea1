import type { CloudWorld } from "./model.ts";
import type { Things } from "./resources.ts";

/**
 * Reads what Terraform has of one cloud.
 *
 * @param clusterOf - the name in the fleet of the cluster that a stack is about; undefined for other stacks
 */
export type CloudReader = (things: Things, clusterOf: (stack: string) => string | undefined) => CloudWorld;

export interface ReaderOfCloud {
  readonly read: CloudReader;
  /** Whether it reads what stands in front of clusters. */
  readonly entries: boolean;
  /** Whether an API server can't be closed to others in its own network. */
  readonly opensToNetwork: boolean;
}
