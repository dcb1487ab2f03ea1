/** Of VPNs to other clouds. */
export interface LinkFacts {
  /** Public addresses that its gateway has for all of them; 0 where each tunnel brings one of its own. */
  readonly addresses: number;
  /** Tunnels that it opens to each address of the other side. */
  readonly tunnelsToEach: number;
  /** Whether what came over one of them goes on over another. */
  readonly passesOn: boolean;
  /**
   * Prefix length of the run of blocks that a gateway has for its tunnels from the beginning, half of them for each of its addresses, because
   * it must be told its addresses inside of them; left out where each tunnel brings its own.
   */
  readonly run?: number;
  /** Whether they end in a hub: the region's own network is joined to it like others that meet there, and it takes one change at a time. */
  readonly inHub?: true;
}
