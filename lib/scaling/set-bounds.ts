import type { PoolBounds } from "../contracts/pool-bounds.ts";
import type { FleetEvent } from "../model/event.ts";

export interface ScalingOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly emit: (event: FleetEvent) => void;
  /** Milliseconds since some moment; never goes back. */
  readonly monotonic: () => number;
  readonly now: () => Date;
  /** Rejects once the signal aborts. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** For all of it. */
  readonly timeoutMs: number;
}

/** How many nodes a pool runs, and between which numbers an autoscaler may move it. */
export interface PoolSize {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
}

/** What was there, and what is now; equal where nothing had to be done. */
export interface ScaledPool {
  readonly before: PoolSize;
  readonly after: PoolSize;
}

/**
 * Gives a pool its bounds. The number of nodes moves only where it lies outside of them, to the nearer one.
 *
 * @throws FleetError (input) for wrong credentials, (refused) where they don't suffice, (remote) where the cloud fails,
 * (timeout) where it takes too long
 */
export type SetBounds = (bounds: PoolBounds, options: ScalingOptions) => Promise<ScaledPool>;
