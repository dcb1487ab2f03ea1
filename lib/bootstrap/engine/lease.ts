import type { Emit } from "../../model/event.ts";
import { AbortedError } from "../clock.ts";
import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import { KubeError, UnreachableError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import type { KubeObject, ObjectRef } from "../kube-object.ts";
import { at, describeRef, textAt } from "../kube-object.ts";

export interface LeaseOptions {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly phase: string;
  /** Who holds it: unique to this run, readable by others. */
  readonly holder: string;
  /** Whether a holder is known to live no more; where that can't be known, its lease has to run out. */
  readonly isDead: (holder: string) => boolean;
  /** How long it counts without being renewed. */
  readonly durationMs: number;
  /** How long to wait for another holder who keeps renewing it. */
  readonly timeoutMs: number;
  /** The command that goes on after that. */
  readonly next: string;
}

/** The right to write, held until released. */
export interface HeldLease {
  /** Aborts when somebody else took it or it could not be renewed in time: stop writing. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Far apart enough to cost nothing, near enough for two failed renewals. */
const RENEWALS_PER_DURATION = 3;
const LOOK_EVERY_MS = 500;

/**
 * Takes a Lease, waiting for its holder to release it. A holder that has not renewed for the lease's duration, as seen
 * from here since the first look and without trusting anyone's clock, is taken for dead, as is one that is known to be.
 */
export async function acquireLease(api: KubeApi, ref: ObjectRef, signal: AbortSignal, options: LeaseOptions): Promise<HeldLease> {
  const { clock } = options;
  const deadline = clock.monotonic() + options.timeoutMs;
  let seen: { version: string | undefined; since: number } | undefined;
  for (;;) {
    const live = await api.get(ref);
    const holder = textAt(live, "spec", "holderIdentity");
    const version = live?.metadata.resourceVersion;
    if (live !== undefined && (seen === undefined || seen.version !== version)) {
      if (seen === undefined && holder !== "" && !options.isDead(holder)) {
        options.emit({
          type: "wait",
          cluster: api.cluster,
          phase: options.phase,
          message: `${describeRef(ref)} is held by ${holder}`,
        });
      }
      seen = { version, since: clock.monotonic() };
    }
    const expired = seen !== undefined && clock.monotonic() - seen.since >= durationOf(live, options);
    const free = holder === "" || options.isDead(holder);
    const taken = free || expired ? await take(api, ref, live, options) : undefined;
    if (taken !== undefined) return hold(api, taken, signal, options);
    if (clock.monotonic() > deadline) {
      const message = `${api.cluster}: ${describeRef(ref)} is held by ${holder}, who keeps renewing it`;
      throw new PhaseError({ class: "waiting", message, next: options.next });
    }
    await sleep(clock, LOOK_EVERY_MS * (0.75 + clock.random() / 2), signal);
  }
}

/** undefined where somebody was faster. */
async function take(
  api: KubeApi,
  ref: ObjectRef,
  live: KubeObject | undefined,
  options: LeaseOptions,
): Promise<KubeObject | undefined> {
  const wanted = leaseObject(ref, live?.metadata.resourceVersion, options);
  try {
    return live === undefined ? await api.create(wanted) : await api.replace(wanted);
  } catch (error) {
    if (error instanceof KubeError && (error.status === 409 || error.status === 404)) {
      // 404 on create means that the namespace is missing, which no waiting mends.
      if (live === undefined && error.status === 404) throw error;
      return undefined;
    }
    // The answer was lost: whether it took effect shows at the next look, by our name in it.
    if (error instanceof UnreachableError && (await isOurs(api, ref, options))) return api.get(ref);
    throw error;
  }
}

async function isOurs(api: KubeApi, ref: ObjectRef, options: LeaseOptions): Promise<boolean> {
  return at(await api.get(ref), "spec", "holderIdentity") === options.holder;
}

function hold(api: KubeApi, first: KubeObject, signal: AbortSignal, options: LeaseOptions): HeldLease {
  const lost = new AbortController();
  const released = new AbortController();
  const either = AbortSignal.any([signal, released.signal]);
  let current = first;
  const renewing = (async () => {
    let renewedAt = options.clock.monotonic();
    for (;;) {
      await sleep(options.clock, options.durationMs / RENEWALS_PER_DURATION, either);
      try {
        current = await api.replace(leaseObject(refOfLease(first), current.metadata.resourceVersion, options));
        renewedAt = options.clock.monotonic();
      } catch (error) {
        if (either.aborted) throw error;
        const late = options.clock.monotonic() - renewedAt >= options.durationMs;
        const taken = error instanceof KubeError && (error.status === 409 || error.status === 404);
        if (!late && !taken) continue; // There is time for another try.
        const message = `${api.cluster}: another run has taken over ${describeRef(refOfLease(first))}`;
        lost.abort(new PhaseError({ class: "waiting", message, next: options.next }, error));
        return;
      }
    }
  })().catch((error: unknown) => {
    // Woken by the release or the run's end; anything else must stop the writing.
    if (!either.aborted && !(error instanceof AbortedError)) lost.abort(error);
  });
  return {
    lost: lost.signal,
    release: async () => {
      released.abort();
      await renewing;
      if (lost.signal.aborted || signal.aborted) return;
      await deleteOwn(api, current);
    },
  };
}

/** Only as long as nobody has changed it; whoever has is its owner now. */
async function deleteOwn(api: KubeApi, lease: KubeObject): Promise<void> {
  const { uid, resourceVersion } = lease.metadata;
  try {
    await api.delete(refOfLease(lease), {
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    });
  } catch (error) {
    if (!(error instanceof KubeError && error.status === 409)) throw error;
  }
}

function leaseObject(ref: ObjectRef, resourceVersion: string | undefined, options: LeaseOptions): KubeObject {
  const now = options.clock.date().toISOString().replace("Z", "000Z"); // MicroTime has six digits.
  return {
    apiVersion: ref.apiVersion,
    kind: ref.kind,
    metadata: {
      name: ref.name,
      ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    spec: {
      holderIdentity: options.holder,
      leaseDurationSeconds: Math.ceil(options.durationMs / 1000),
      renewTime: now,
    },
  };
}

function durationOf(live: KubeObject | undefined, options: LeaseOptions): number {
  const seconds = at(live, "spec", "leaseDurationSeconds");
  return typeof seconds === "number" ? seconds * 1000 : options.durationMs;
}

function refOfLease(lease: KubeObject): ObjectRef {
  const { name, namespace } = lease.metadata;
  return { apiVersion: "coordination.k8s.io/v1", kind: "Lease", name, ...(namespace === undefined ? {} : { namespace }) };
}
