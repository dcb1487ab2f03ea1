import type { Clock } from "../clock.ts";
import type { KubeObject, ObjectRef } from "../kube-object.ts";
import { at, textAt } from "../kube-object.ts";

/** What a Lease of ours says. */
export interface LeaseText {
  readonly clock: Clock;
  /** Who holds it: unique to this run, readable by others. */
  readonly holder: string;
  /** How long it counts without being renewed. */
  readonly durationMs: number;
}

/** A Lease to write now; with `resourceVersion`, only over that very state. */
export function leaseObject(ref: ObjectRef, resourceVersion: string | undefined, text: LeaseText): KubeObject {
  return {
    apiVersion: ref.apiVersion,
    kind: ref.kind,
    metadata: {
      name: ref.name,
      ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    spec: {
      holderIdentity: text.holder,
      leaseDurationSeconds: Math.ceil(text.durationMs / 1000),
      renewTime: text.clock.date().toISOString().replace("Z", "000Z"), // MicroTime has six digits.
    },
  };
}

/** Empty where nobody holds it. */
export function holderOf(lease: KubeObject | undefined): string {
  return textAt(lease, "spec", "holderIdentity");
}

/** When it was written, by the writer's clock: with the holder it tells one write from all others. */
export function stampOf(lease: KubeObject): string {
  return textAt(lease, "spec", "renewTime");
}

/** @param otherwise - where the Lease doesn't say */
export function durationOf(lease: KubeObject | undefined, otherwise: number): number {
  const seconds = at(lease, "spec", "leaseDurationSeconds");
  return typeof seconds === "number" ? seconds * 1000 : otherwise;
}
