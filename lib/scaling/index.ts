import type { SetBounds } from "./set-bounds.ts";

/** Clouds in which Terraform can't change the bounds of a running pool by itself. */
export const SCALING: Readonly<Record<string, () => Promise<SetBounds>>> = {
  aws: async () => (await import("./aws/node-group.ts")).setNodeGroupBounds,
};
