import { orAborted, sleep, whenAborted, withDeadline } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import { KubeError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import type { KubeObject, ObjectRef } from "../kube-object.ts";
import { describeRef } from "../kube-object.ts";
import { holderOf, leaseObject, stampOf } from "./lease-object.ts";
import type { LeaseText } from "./lease-object.ts";

/** The right to write, held until released. */
export interface HeldLease {
  /**
   * Aborts when it is held no more without having been released: stop writing. The reason is a `PhaseError` that says whether
   * somebody else has it (`waiting`) or it could not be renewed in time (`transient`), or the reason that ended the run.
   */
  readonly lost: AbortSignal;
  /** Deletes it, unless it was lost. Where that fails it runs out by itself. */
  release(): Promise<void>;
}

/** A Lease as the API server has it. */
export interface WrittenLease {
  readonly lease: KubeObject;
  /** When the write was sent, by the monotonic clock. Others may count from then on, so we do. */
  readonly sentAt: number;
}

// Parts of the lease's duration.
/** Far apart enough to cost nothing, so soon that failures of half the duration are outlived. */
const RENEW_AFTER = 1 / 4;
/** Without a renewal for so long it is given up; the rest is for what is still on its way when the others take over. */
const GIVE_UP_AFTER = 3 / 4;
/** The longest that one try may take, so that silence leaves time for another. */
const TRY_FOR = 1 / 6;
const TRY_AGAIN_AFTER = 1 / 24;

/** Renews a Lease that was just written until it is released, lost, or the signal aborts. */
export class LeaseKeeper implements HeldLease {
  readonly #api: KubeApi;
  readonly #ref: ObjectRef;
  readonly #options: LeaseText;
  readonly #lost = new AbortController();
  readonly #released = new AbortController();
  readonly #renewing: Promise<void>;
  readonly #unwatch: () => void;
  /** By its stamp, when each write of ours was sent that may be what lies there now. */
  readonly #sent = new Map<string, number>();
  #current: KubeObject;
  #renewedAt: number;
  #disarm: () => void = () => undefined;
  #why = "no answer";

  constructor(api: KubeApi, ref: ObjectRef, first: WrittenLease, signal: AbortSignal, options: LeaseText) {
    this.#api = api;
    this.#ref = ref;
    this.#options = options;
    this.#current = first.lease;
    this.#renewedAt = first.sentAt;
    this.#unwatch = whenAborted(signal, () => this.#lost.abort(signal.reason));
    this.#confirm(first);
    this.#renewing = this.#renew();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async release(): Promise<void> {
    this.#released.abort();
    // An answer under way says which state is ours.
    await this.#renewing;
    this.#disarm();
    this.#unwatch();
    if (this.lost.aborted) return;
    if (await this.#deleteAsOf(this.#current)) return;
    // Changed since: by a renewal whose answer was lost, or by its owner of now.
    const live = await this.#api.get(this.#ref);
    if (live !== undefined && this.#writtenAt(live) !== undefined) await this.#deleteAsOf(live);
  }

  async #renew(): Promise<void> {
    const { clock, durationMs } = this.#options;
    const stop = AbortSignal.any([this.lost, this.#released.signal]);
    let pause = this.#renewedAt + durationMs * RENEW_AFTER - clock.monotonic();
    try {
      for (;;) {
        await sleep(clock, Math.max(0, pause), stop);
        const isRenewed = await this.#renewOnce();
        pause = isRenewed ? this.#renewedAt + durationMs * RENEW_AFTER - clock.monotonic() : durationMs * TRY_AGAIN_AFTER;
      }
    } catch (error) {
      // Woken by the release or the loss; anything else must stop the writing.
      if (!stop.aborted) this.#lose(error);
    }
  }

  async #renewOnce(): Promise<boolean> {
    const { clock } = this.#options;
    const wanted = leaseObject(this.#ref, this.#current.metadata.resourceVersion, this.#options);
    const sentAt = clock.monotonic();
    this.#sent.set(stampOf(wanted), sentAt);
    try {
      this.#confirm({ lease: await this.#bounded(this.#api.replace(wanted)), sentAt });
      return true;
    } catch (error) {
      if (this.lost.aborted) throw error;
      this.#why = messageOf(error);
      if (!(error instanceof KubeError && (error.status === 409 || error.status === 404))) return false;
    }
    return this.#look();
  }

  /** Whose it is, where a renewal was refused because something else lies there. */
  async #look(): Promise<boolean> {
    let live: KubeObject | undefined;
    try {
      live = await this.#bounded(this.#api.get(this.#ref));
    } catch (error) {
      if (this.lost.aborted) throw error;
      this.#why = messageOf(error);
      return false;
    }
    const sentAt = live === undefined ? undefined : this.#writtenAt(live);
    if (live === undefined || sentAt === undefined) {
      this.#lose(this.#taken(live));
      return false;
    }
    // Our own renewal whose answer was lost, or somebody wrote beside it what is none of a lease's business.
    this.#confirm({ lease: live, sentAt });
    return true;
  }

  /** It is ours from the moment on at which this was sent, so the time until it must be given up starts anew. */
  #confirm({ lease, sentAt }: WrittenLease): void {
    const { clock, durationMs } = this.#options;
    this.#current = lease;
    this.#renewedAt = sentAt;
    this.#sent.clear();
    this.#sent.set(stampOf(lease), sentAt);
    this.#disarm();
    const left = sentAt + durationMs * GIVE_UP_AFTER - clock.monotonic();
    if (left <= 0) this.#lose(this.#late());
    else this.#disarm = clock.after(left, () => this.#lose(this.#late()));
  }

  #lose(reason: unknown): void {
    this.#disarm();
    this.#unwatch();
    this.#lost.abort(reason);
  }

  /** When what lies there was sent; undefined where it is none of our writes. */
  #writtenAt(live: KubeObject): number | undefined {
    return holderOf(live) === this.#options.holder ? this.#sent.get(stampOf(live)) : undefined;
  }

  /** A try that hangs ends; its request may still take effect, over that very state only. */
  #bounded<T>(work: Promise<T>): Promise<T> {
    const { clock, durationMs } = this.#options;
    const late = (): Error => new Error(`no answer within ${inSeconds(durationMs * TRY_FOR)}`);
    return withDeadline(clock, durationMs * TRY_FOR, this.lost, late, (bounded) => orAborted(bounded, work));
  }

  /** Whether it is gone; not where it has changed since: then it may be another's. */
  async #deleteAsOf(lease: KubeObject): Promise<boolean> {
    const { uid, resourceVersion } = lease.metadata;
    try {
      await this.#api.delete(this.#ref, {
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      });
      return true;
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 409)) throw error;
      return false;
    }
  }

  #late(): PhaseError {
    const time = inSeconds(this.#options.clock.monotonic() - this.#renewedAt);
    const message = `${this.#api.cluster}: ${describeRef(this.#ref)} could not be renewed for ${time}: ${this.#why}`;
    return new PhaseError({ class: "transient", message });
  }

  #taken(live: KubeObject | undefined): PhaseError {
    const lease = describeRef(this.#ref);
    const said =
      live === undefined
        ? `somebody has deleted ${lease} while this run held it`
        : `another run has taken over ${lease}: ${holderOf(live) || "nobody, its holder was cleared"}`;
    return new PhaseError({ class: "waiting", message: `${this.#api.cluster}: ${said}` });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
