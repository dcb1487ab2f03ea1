import type { PoolSize } from "../set-bounds.ts";

/** What EKS is told of a node group's size; what is left out stays as it is. */
export interface ScalingConfig {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredSize?: number;
}

/**
 * What gives a node group its bounds in one call: EKS takes it only where the number lies between them afterwards. A number
 * that does is never sent, since the autoscaler may have moved it by the time that the call arrives.
 *
 * @returns undefined where the bounds are those wanted
 */
export function scalingConfigFor(size: PoolSize, { min, max }: Omit<PoolSize, "desired">): ScalingConfig | undefined {
  if (size.min === min && size.max === max) return undefined;
  const desired = Math.min(Math.max(size.desired, min), max);
  return { minSize: min, maxSize: max, ...(desired === size.desired ? {} : { desiredSize: desired }) };
}
