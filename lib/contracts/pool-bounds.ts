/** The environment variable in which Terraform's provisioners hand over {@link PoolBounds}. */
export const POOL_BOUNDS_VARIABLE = "FLEETWRIGHT_POOL_BOUNDS";

/** Between how many nodes a pool may have, in a cloud whose autoscaler owns the number itself. */
export interface PoolBounds {
  readonly format: 1;
  readonly cloud: string;
  /** Twelve digits on AWS. */
  readonly account: string;
  /** The cloud's own name of the region. */
  readonly location: string;
  /** Role that may change the pool; null: the credentials at hand. */
  readonly role: string | null;
  /** The cluster's name in the fleet, for people. */
  readonly name: string;
  /** The cluster's name in the cloud. */
  readonly cluster: string;
  /** The pool's name in the cloud. */
  readonly pool: string;
  readonly min: number;
  readonly max: number;
}
