import { part } from "../constructs/cdk.ts";
import { LinkKey } from "../constructs/link-key.ts";
import type { AnswerLink, OpenLink } from "./link-stack.ts";

/** Addresses of a gateway that all of its tunnels share, in equal parts. */
const ADDRESSES = 2;

/** Opens a link between two clouds neither of which makes keys: the link's own stack makes them, and both ends answer. */
export function openWithKeys(answer: AnswerLink): OpenLink {
  return (input) => {
    const { stack, own, far, tunnels } = input;
    const keys = tunnels.map((_, at) => new LinkKey(stack, `key-${at}`).value);
    const addressOf = (gateway: typeof own.gateway, at: number) =>
      part(gateway, `.detail.vpn.addresses[${Math.floor((at * ADDRESSES) / tunnels.length)}]`);
    answer(
      input,
      keys.map((key, at) => ({ address: addressOf(far.gateway, at), key })),
    );
    return keys.map((key, at) => ({ address: addressOf(own.gateway, at), key }));
  };
}
