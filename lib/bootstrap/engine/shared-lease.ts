import type { KubeApi } from "../kube-api.ts";
import type { ObjectRef } from "../kube-object.ts";
import { acquireLease } from "./lease.ts";
import type { HeldLease, LeaseOptions } from "./lease.ts";

/** One Lease for all members that this process works on at the same time; other processes stay out meanwhile. */
export class SharedLease {
  readonly #api: (signal: AbortSignal) => Promise<KubeApi>;
  readonly #ref: ObjectRef;
  readonly #signal: AbortSignal;
  readonly #options: LeaseOptions;
  #held: Promise<HeldLease> | undefined;
  #users = 0;

  constructor(api: (signal: AbortSignal) => Promise<KubeApi>, ref: ObjectRef, signal: AbortSignal, options: LeaseOptions) {
    this.#api = api;
    this.#ref = ref;
    this.#signal = signal;
    this.#options = options;
  }

  /** `onLost` hears when the lease was taken away before it was released. */
  async acquire(onLost: (reason: unknown) => void): Promise<HeldLease> {
    this.#users++;
    this.#held ??= this.#acquire();
    try {
      const held = await this.#held;
      const tell = (): void => onLost(held.lost.reason);
      held.lost.addEventListener("abort", tell, { once: true });
      return {
        lost: held.lost,
        release: async () => {
          held.lost.removeEventListener("abort", tell);
          await this.#leave();
        },
      };
    } catch (error) {
      this.#users--;
      if (this.#users === 0) this.#held = undefined;
      throw error;
    }
  }

  /** Whether a lease lies there, be it a dead run's. */
  async exists(): Promise<boolean> {
    return (await (await this.#api(this.#signal)).get(this.#ref)) !== undefined;
  }

  async #acquire(): Promise<HeldLease> {
    return acquireLease(await this.#api(this.#signal), this.#ref, this.#signal, this.#options);
  }

  async #leave(): Promise<void> {
    this.#users--;
    if (this.#users > 0) return;
    const held = this.#held;
    this.#held = undefined;
    await (await held)?.release();
  }
}
