import { createHash } from "node:crypto";
import type { Membership } from "../../contracts/membership.ts";
import type { Json } from "../kube-object.ts";
import { canonical } from "./compare.ts";

/** Changes with everything that decides what the engine would apply: the membership with its pins, and our own version. */
export function inputsDigest(membership: Membership, version: string): string {
  const inputs = JSON.parse(JSON.stringify({ membership, version })) as Json;
  return `sha256:${createHash("sha256").update(canonical(inputs)).digest("hex")}`;
}
