import type { Emit } from "../../model/event.ts";
import { abortError, sleep } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import { KubeError, UnreachableError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import type { KubeObject, ObjectRef } from "../kube-object.ts";
import { describeRef } from "../kube-object.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import type { HeldLease, WrittenLease } from "./lease-keeper.ts";
import { durationOf, holderOf, leaseObject, stampOf } from "./lease-object.ts";
import type { LeaseText } from "./lease-object.ts";

export interface LeaseOptions extends LeaseText {
  readonly emit: Emit;
  readonly phase: string;
  /** Whether a holder is known to live no more; where that can't be known, its lease has to run out. */
  readonly isDead: (holder: string) => boolean;
  /** How long to wait for another holder who keeps renewing it. */
  readonly timeoutMs: number;
  /** Ends the waiting for another holder when it aborts; a lease that is being taken is still taken. Default: nothing does. */
  readonly unwanted?: AbortSignal;
}

const LOOK_EVERY_MS = 500;

/**
 * Takes a Lease, waiting for its holder to release it. A holder that has not renewed for the lease's duration, as seen
 * from here since the first look and without trusting anyone's clock, is taken for dead, as is one that is known to be.
 * What it returns is held at that moment: a lease that was lost already is an error.
 */
export async function acquireLease(api: KubeApi, ref: ObjectRef, signal: AbortSignal, options: LeaseOptions): Promise<HeldLease> {
  const { clock, unwanted } = options;
  const waiting = unwanted === undefined ? signal : AbortSignal.any([signal, unwanted]);
  const deadline = clock.monotonic() + options.timeoutMs;
  let seen: { version: string | undefined; since: number } | undefined;
  let told = "";
  for (;;) {
    if (waiting.aborted) throw abortError(waiting);
    const live = await api.get(ref);
    const holder = holderOf(live);
    const version = live?.metadata.resourceVersion;
    if (live !== undefined && (seen === undefined || seen.version !== version)) seen = { version, since: clock.monotonic() };
    // One of our own was lost: not renewed in time, and taken by nobody since.
    const isFree = holder === "" || holder === options.holder || options.isDead(holder);
    if (!isFree && holder !== told) {
      const message = `${describeRef(ref)} is held by ${holder}`;
      options.emit({ type: "wait", cluster: api.cluster, phase: options.phase, message });
      told = holder;
    }
    const isExpired = seen !== undefined && clock.monotonic() - seen.since >= durationOf(live, options.durationMs);
    const taken = isFree || isExpired ? await take(api, ref, live, options) : undefined;
    if (taken !== undefined) {
      const held = new LeaseKeeper(api, ref, taken, signal, options);
      if (held.lost.aborted) throw abortError(held.lost);
      return held;
    }
    if (clock.monotonic() > deadline) throw keptOut(api, ref, holder);
    await sleep(clock, LOOK_EVERY_MS * (0.75 + clock.random() / 2), waiting);
  }
}

/** undefined where somebody was faster. */
async function take(
  api: KubeApi,
  ref: ObjectRef,
  live: KubeObject | undefined,
  options: LeaseOptions,
): Promise<WrittenLease | undefined> {
  const wanted = leaseObject(ref, live?.metadata.resourceVersion, options);
  const sentAt = options.clock.monotonic();
  try {
    return { lease: live === undefined ? await api.create(wanted) : await api.replace(wanted), sentAt };
  } catch (error) {
    // 404 on create means that the namespace is missing, which no waiting mends.
    const wasFaster = error instanceof KubeError && (error.status === 409 || (error.status === 404 && live !== undefined));
    const isUncertain = error instanceof UnreachableError || (error instanceof KubeError && error.status >= 500);
    if (!wasFaster && !isUncertain) throw error;
    // It may have taken effect though its answer was lost: what lies there now says so, by this very write.
    const found = await api.get(ref);
    const isNew = found?.metadata.resourceVersion !== live?.metadata.resourceVersion;
    if (found !== undefined && isNew && holderOf(found) === options.holder && stampOf(found) === stampOf(wanted)) {
      return { lease: found, sentAt };
    }
    if (wasFaster) return undefined;
    throw error;
  }
}

function keptOut(api: KubeApi, ref: ObjectRef, holder: string): PhaseError {
  const why = holder === "" ? "is wanted by others, who are faster each time" : `is held by ${holder}, who keeps renewing it`;
  return new PhaseError({ class: "waiting", message: `${api.cluster}: ${describeRef(ref)} ${why}` });
}
