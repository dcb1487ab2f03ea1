import { factsOf } from "../clouds/clouds.ts";
import type { Cloud } from "../model/fleet.ts";
import type { Range } from "../model/fleet-plan.ts";

/** Addresses that a cloud keeps at the beginning of a subnet. */
const KEPT_FIRST = 4;

/**
 * The address that each cluster has for those who come from networks of the fleet: counted from the last one of the range by the number that no
 * other cluster of the fleet ever has. Who asks the range for any address gets the first that is free.
 */
export class GrantedAddresses {
  readonly #ranges: ReadonlyMap<string, readonly Range[]>;
  readonly #numbers: ReadonlyMap<string, number>;

  /**
   * @param ranges - of each region, by its name
   * @param numbers - of each cluster, by its name
   */
  constructor(ranges: ReadonlyMap<string, readonly Range[]>, numbers: ReadonlyMap<string, number>) {
    this.#ranges = ranges;
    this.#numbers = numbers;
  }

  /** undefined where the cloud chooses one, or where none is left. */
  addressOf(cluster: string, region: string, cloud: Cloud): string | undefined {
    const purpose = factsOf(cloud).network?.inside?.range;
    const block = this.#ranges.get(region)?.find((range) => range.purpose === purpose)?.block;
    const number = this.#numbers.get(cluster);
    if (block === undefined || number === undefined) return undefined;
    // The last one is everybody's.
    const offset = block.size - 1 - number;
    return offset < KEPT_FIRST ? undefined : block.address(offset);
  }
}
