import { Cidr } from "../model/cidr.ts";
import { PRIVATE_BLOCKS } from "../model/private-blocks.ts";
import type { Address } from "./model.ts";

/** An address for people: of one that only a cloud knows, what has it. */
export function shownAddress(address: Address): string {
  return typeof address === "number" ? Cidr.of(address, 32).address(0) : address;
}

export function isPrivateAddress(address: number): boolean {
  return PRIVATE_BLOCKS.some(({ first, last }) => address >= first && address <= last);
}
