import { Cidr } from "./cidr.ts";

/** Addresses that are routed inside of organisations and never on the internet. */
export const PRIVATE_BLOCKS: readonly Cidr[] = [
  Cidr.from("10.0.0.0/8"),
  Cidr.from("172.16.0.0/12"),
  Cidr.from("192.168.0.0/16"),
  Cidr.from("100.64.0.0/10"),
];

/** Whether all addresses of a block are private. */
export function isPrivate(block: Cidr): boolean {
  return PRIVATE_BLOCKS.some((own) => own.contains(block));
}
