import { abortError, orAborted, whenAborted } from "../clock.ts";
import type { KubeApi } from "../kube-api.ts";
import type { ObjectRef } from "../kube-object.ts";
import { describeRef } from "../kube-object.ts";
import { acquireLease } from "./lease.ts";
import type { LeaseOptions } from "./lease.ts";
import type { HeldLease } from "./lease-keeper.ts";

/** One time of holding the lease, from the first member that wants it to the last that lets go, or to its loss. */
interface Hold {
  /** Rejects for all who waited for it; who comes later tries anew. */
  readonly lease: Promise<HeldLease>;
  /** Aborts when the last of those who waited has gone. */
  readonly unwanted: AbortController;
  users: number;
}

/** One Lease for all members that this process works on at the same time; other processes stay out meanwhile. */
export class SharedLease {
  readonly #api: (signal: AbortSignal) => Promise<KubeApi>;
  readonly #ref: ObjectRef;
  readonly #signal: AbortSignal;
  readonly #options: LeaseOptions;
  /** The one that new users join: neither lost nor failed nor let go. */
  #hold: Hold | undefined;
  /** Settles when the hold before has let go, so that this process never contends with itself. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(api: (signal: AbortSignal) => Promise<KubeApi>, ref: ObjectRef, signal: AbortSignal, options: LeaseOptions) {
    this.#api = api;
    this.#ref = ref;
    this.#signal = signal;
    this.#options = options;
  }

  /**
   * Resolves with a lease that is held at that moment, or rejects: never with one that was lost before. Members that wait at
   * the same time wait together, as long as the first of them may.
   *
   * @param signal - ends the waiting of this one member; what others wait for or hold is not touched
   * @param onLost - hears, once, that the lease is held no more though this member has not released it
   */
  async acquire(signal: AbortSignal, onLost: (reason: unknown) => void): Promise<HeldLease> {
    for (;;) {
      if (signal.aborted) throw abortError(signal);
      const hold = this.#hold ?? this.#open();
      hold.users++;
      let lease: HeldLease;
      try {
        lease = await orAborted(signal, hold.lease);
      } catch (error) {
        // Its failure, if it has one, is told by `error`; a release that fails has no one else to be told by.
        void this.#leave(hold).catch((failure: unknown) => this.#warn(failure));
        throw error;
      }
      if (!lease.lost.aborted) return this.#given(hold, lease, onLost);
      await this.#leave(hold);
    }
  }

  /** Whether a lease lies there, be it a dead run's. */
  async exists(): Promise<boolean> {
    return (await (await this.#api(this.#signal)).get(this.#ref)) !== undefined;
  }

  #open(): Hold {
    const unwanted = new AbortController();
    const hold: Hold = { lease: this.#acquire(unwanted.signal), unwanted, users: 0 };
    this.#hold = hold;
    const close = (): void => this.#close(hold);
    hold.lease.then((lease) => whenAborted(lease.lost, close), close);
    return hold;
  }

  async #acquire(unwanted: AbortSignal): Promise<HeldLease> {
    await this.#before;
    return acquireLease(await this.#api(this.#signal), this.#ref, this.#signal, { ...this.#options, unwanted });
  }

  #given(hold: Hold, { lost }: HeldLease, onLost: (reason: unknown) => void): HeldLease {
    const forget = whenAborted(lost, () => onLost(lost.reason));
    let isReleased = false;
    return {
      lost,
      release: async () => {
        forget();
        if (isReleased) return;
        isReleased = true;
        await this.#leave(hold);
      },
    };
  }

  /** The last one to go releases it, also where it is still being acquired. */
  async #leave(hold: Hold): Promise<void> {
    hold.users--;
    if (hold.users > 0) return;
    this.#close(hold);
    hold.unwanted.abort();
    const releasing = hold.lease.then(
      (lease) => lease.release(),
      () => undefined, // Nothing is held; those who waited were told.
    );
    this.#before = releasing.catch(() => undefined); // The holder who released it is told; the lease runs out.
    await releasing;
  }

  #close(hold: Hold): void {
    if (this.#hold === hold) this.#hold = undefined;
  }

  #warn(failure: unknown): void {
    const why = failure instanceof Error ? failure.message : String(failure);
    const message = `${describeRef(this.#ref)} could not be released and runs out by itself: ${why}`;
    this.#options.emit({ type: "warning", phase: this.#options.phase, message });
  }
}
