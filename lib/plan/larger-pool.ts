import { Cidr, addressesIn } from "../model/cidr.ts";
import type { Fleet } from "../model/fleet.ts";
import type { Lock } from "../model/lock.ts";
import { PRIVATE_BLOCKS } from "../model/private-blocks.ts";
import { planAddresses } from "./addresses.ts";
import { BlockPool } from "./block-pool.ts";
import { Ledger } from "./ledger.ts";

/** The smallest private pool around the fleet's own in which every range can be cut; undefined where there is none. */
export function largerPool(fleet: Fleet, lock: Lock): Cidr | undefined {
  const { pool } = fleet.addressing;
  const outermost = PRIVATE_BLOCKS.find((block) => block.contains(pool));
  if (outermost === undefined) return undefined;
  for (let { prefix } = pool; prefix >= outermost.prefix; prefix -= 1) {
    const wider = Cidr.of(pool.first - (pool.first % addressesIn(prefix)), prefix);
    if (isEnough({ ...fleet, addressing: { ...fleet.addressing, pool: wider } }, lock)) return wider;
  }
  return undefined;
}

function isEnough(fleet: Fleet, lock: Lock): boolean {
  const ledger = new Ledger(lock);
  const blocks = new BlockPool(ledger, fleet);
  planAddresses(fleet, blocks, ledger);
  return blocks.shortages.every(({ missing }) => missing !== "pool");
}
