import { orAborted, sleep } from "../../lib/bootstrap/clock.ts";
import type { Clock } from "../../lib/bootstrap/clock.ts";
import { PhaseError } from "../../lib/bootstrap/contract.ts";
import { holderOf } from "../../lib/bootstrap/engine/lease-object.ts";
import { SharedLease } from "../../lib/bootstrap/engine/shared-lease.ts";
import { connectionOver } from "../../lib/bootstrap/kube/connect.ts";
import type { Exchange } from "../../lib/bootstrap/kube/exchange.ts";
import type { KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { FakeApiServer } from "./fake-api-server/fake-api-server.ts";
import type { Fault, LoggedRequest } from "./fake-api-server/faults.ts";
import { isWrite } from "./fake-api-server/requests.ts";
import { seededRandom, VirtualClock } from "./fake-api-server/virtual-clock.ts";
import { SkewedClock } from "./skewed-clock.ts";

export const LEASE_MS = 10_000;
/** A holder is told, or gives up by itself, within this part of it. */
const TOLD_WITHIN_MS = (LEASE_MS * 3) / 4;
const TIMEOUT_MS = 25_000;
const LONGEST_WAY_MS = 150;
/** A free lease is taken within a look, its pause and the ways there and back. */
const TAKEN_WITHIN_MS = 2_500;
/** What a rounding of virtual time may add. */
const SLACK_MS = 1;

const REF = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: "default", name: "work" } as const;
const PATH = "/apis/coordination.k8s.io/v1/namespaces/default/leases/work";

export const OUTAGES = [
  "refused",
  "answers lost",
  "silent",
  "error 500",
  "error 500 after its effect",
  "delivered late",
  /** Reads are answered, writes are not taken. */
  "disk full",
  "webhook fails",
] as const;

export type Outage = (typeof OUTAGES)[number];

const REFUSED_WRITES: Partial<Readonly<Record<Outage, string>>> = {
  "disk full": "etcdserver: mvcc: database space exceeded",
  "webhook fails": 'Internal error occurred: failed calling webhook "refuse.example.test": context deadline exceeded',
};

/** What happens in the world, `at` milliseconds after its beginning. */
export type Happening =
  | {
      readonly kind: "work";
      readonly at: number;
      readonly process: string;
      readonly forMs: number;
      /** How long the member waits before it wants the lease no more. */
      readonly patienceMs: number | undefined;
    }
  | {
      readonly kind: "outage";
      readonly at: number;
      /** Undefined: of the API server itself, so that it is everybody's. */
      readonly process: string | undefined;
      readonly forMs: number;
      readonly how: Outage;
    }
  /** The date of a process is set forward or back by so much; time passes as before. */
  | { readonly kind: "clock"; readonly at: number; readonly process: string; readonly byMs: number }
  /** By somebody who knows nothing of leases. */
  | { readonly kind: "deleted" | "seized" | "annotated"; readonly at: number }
  | { readonly kind: "killed"; readonly at: number; readonly process: string };

/** One member that took itself for a holder, until it released or was told. */
export interface Belief {
  readonly process: string;
  readonly from: number;
  until: number;
  told?: unknown;
}

/** Two processes with any number of members over one API server, on virtual time, and the truth about who held what. */
export class LeaseWorld {
  readonly beliefs: Belief[] = [];
  /** Who overwrote or deleted the lease of another that still counted, and who was told of a thing twice. */
  readonly wronged: string[] = [];
  readonly #clock: VirtualClock;
  readonly #server: FakeApiServer;
  readonly #random: () => number;
  readonly #happenings: readonly Happening[];
  readonly #processes = new Map<string, { readonly lease: SharedLease; readonly life: AbortController }>();
  /** Who held it from when on, as the API server has it; "" for nobody. */
  readonly #truth: { readonly at: number; readonly holder: string }[] = [{ at: 0, holder: "" }];
  readonly #failures: { readonly process: string; readonly from: number; readonly at: number; readonly error: unknown }[] = [];
  /** When each process began to want the lease. */
  readonly #wishes: { readonly process: string; readonly from: number }[] = [];
  #written = { holder: "", version: "", at: 0 };
  /** Every change of it: who held it from then on. */
  readonly #writes: { readonly at: number; readonly holder: string }[] = [];

  constructor(happenings: readonly Happening[], seed: number) {
    this.#happenings = happenings;
    this.#random = seededRandom(seed);
    this.#clock = new VirtualClock(seededRandom(seed + 1));
    this.#server = new FakeApiServer(this.#clock, { random: seededRandom(seed + 2) });
    this.#server.fault = (entry, at) => this.#observe(entry, at);
    for (const name of ["first", "second"]) this.#processes.set(name, this.#process(name));
  }

  /** Until everything that was begun has ended. */
  async run(): Promise<void> {
    await Promise.all(
      this.#happenings.map(async (one) => {
        await sleep(this.#clock, one.at);
        if (one.kind === "work") await this.#work(one.process, one.forMs, one.patienceMs);
        else if (one.kind === "killed") this.#processes.get(one.process)?.life.abort("killed");
        else if (one.kind !== "outage" && one.kind !== "clock") await this.#meddle(one.kind);
      }),
    );
  }

  /** Pairs of beliefs of two processes at one moment, but for as long as a stranger's doing takes to be noticed. */
  believedAtOnce(): readonly unknown[] {
    const strangers = this.#happenings.filter(({ kind }) => kind === "deleted" || kind === "seized");
    return this.beliefs.flatMap((one, index) =>
      this.beliefs.slice(index + 1).flatMap((other) => {
        const [from, until] = [Math.max(one.from, other.from), Math.min(one.until, other.until)];
        if (one.process === other.process || until <= from + SLACK_MS) return [];
        const isExcused = strangers.some(({ at }) => at <= from && until <= at + LEASE_MS);
        return isExcused ? [] : [{ one, other }];
      }),
    );
  }

  /** Beliefs that outlived the truth. */
  toldLateOrNever(): readonly unknown[] {
    return this.beliefs.flatMap((belief) =>
      this.#segments()
        .filter(({ holder }) => holder !== belief.process)
        .flatMap(({ from, until, holder }) => {
          const overlap = Math.min(until, belief.until) - Math.max(from, belief.from);
          return overlap > TOLD_WITHIN_MS + SLACK_MS ? [{ belief, from, until, holder }] : [];
        }),
    );
  }

  /** Holders that were told what was not so. */
  toldFalsely(): readonly unknown[] {
    return this.beliefs.filter(({ process, from, until, told }) => {
      if (told === undefined || this.#wasKilled(process, until)) return false;
      const text = told instanceof Error ? told.message : "";
      const since = this.#segments().filter((one) => one.from <= until && one.until >= from);
      const taken = /has taken over Lease default\/work: (\w+)$/.exec(text)?.[1];
      if (taken !== undefined) return !since.some(({ holder }) => holder === taken);
      if (text.includes("deleted")) return !since.some(({ holder }) => holder === "");
      return !(text.includes("could not be renewed") && this.#hadOutage(process, until - TOLD_WITHIN_MS, until));
    });
  }

  /** Acquisitions and releases that failed though nothing stood in their way. */
  failedWithoutCause(): readonly unknown[] {
    return this.#failures.filter(({ process, from, at, error }) => {
      if (this.#wasKilled(process, at) || this.#hadOutage(process, from, at)) return false;
      // Those who wait together have waited for as long as the first of them.
      const isPatient = this.#wishes.some((wish) => wish.process === process && wish.from <= at - TIMEOUT_MS + SLACK_MS);
      const isKeptOut = error instanceof PhaseError && error.message.endsWith("who keeps renewing it");
      return !(isPatient && isKeptOut && this.#isRenewed(process, at));
    });
  }

  /** Leases of others that were free, or had run out, and were not taken though somebody waited for them. */
  takenLate(): readonly unknown[] {
    return this.beliefs.flatMap(({ process, from }) => {
      const began = this.#wishes.filter((wish) => wish.process === process && wish.from <= from).at(-1)?.from ?? from;
      const before = this.#writes.filter(({ at, holder }) => at < from - SLACK_MS && holder !== process).at(-1);
      const free = before === undefined ? began : Math.max(began, before.at) + (before.holder === "" ? 0 : LEASE_MS);
      const isExcused =
        this.#hadOutage(process, began - LEASE_MS, from) || this.#happenings.some(({ kind }) => kind === "annotated");
      return isExcused || from <= free + TAKEN_WITHIN_MS ? [] : [{ process, from, free }];
    });
  }

  /** After all of it, every process that lives gets the lease, and gives it back. */
  async stillWorks(): Promise<readonly unknown[]> {
    // Outages have ended, and what was sent last has arrived.
    await sleep(this.#clock, 60_000);
    const problems: unknown[] = [];
    for (const [name, { life, lease }] of this.#processes) {
      if (life.signal.aborted) continue;
      const held = await lease.acquire(life.signal, (reason) => problems.push(reason));
      if (held.lost.aborted || this.#holder() !== name) problems.push(`${name} was given a dead lease`);
      await held.release();
      if (this.#holder() !== "") problems.push(`${name} has left its lease behind`);
    }
    for (const { life } of this.#processes.values()) life.abort("the world has ended");
    return problems;
  }

  #process(name: string) {
    const life = new AbortController();
    const exchange: Exchange = (request, signal) => this.#travel(name, request, signal);
    const connection = connectionOver("one", { exchange, close: async () => undefined }, this.#clock);
    const lease = new SharedLease(async (signal) => connection.api(signal, () => name), REF, life.signal, {
      clock: this.#clockOf(name),
      emit: () => undefined,
      phase: "test",
      holder: name,
      isDead: () => false,
      durationMs: LEASE_MS,
      timeoutMs: TIMEOUT_MS,
    });
    return { lease, life };
  }

  #clockOf(process: string): Clock {
    const set = this.#happenings.flatMap((one) => (one.kind === "clock" && one.process === process ? [one] : []));
    return new SkewedClock(this.#clock, (now) => set.reduce((sum, { at, byMs }) => (at <= now ? sum + byMs : sum), 0));
  }

  /** A way of some length there and back; what is late arrives whether its sender still waits or not. */
  async #travel(name: string, ...[request, signal]: Parameters<Exchange>): ReturnType<Exchange> {
    const way = (): number => this.#random() * LONGEST_WAY_MS;
    if (this.#outage(name) === "delivered late") {
      const delivered = sleep(this.#clock, this.#random() * LEASE_MS).then(() =>
        this.#server.wire.exchange(request, new AbortController().signal),
      );
      return orAborted(signal, delivered);
    }
    await sleep(this.#clock, way(), signal);
    const answer = await this.#server.wire.exchange(request, signal);
    await sleep(this.#clock, way(), signal);
    return answer;
  }

  async #work(process: string, forMs: number, patienceMs: number | undefined): Promise<void> {
    const { lease, life } = this.#processes.get(process) ?? this.#process(process);
    const own = new AbortController();
    const calm = patienceMs === undefined ? () => undefined : this.#clock.after(patienceMs, () => own.abort("impatient"));
    const from = this.#clock.monotonic();
    this.#wishes.push({ process, from });
    let belief: Belief | undefined;
    let isReleased = false;
    try {
      const held = await lease.acquire(AbortSignal.any([own.signal, life.signal]), (reason) => {
        if (belief === undefined || belief.told !== undefined || isReleased) this.wronged.push(`${process} was told out of turn`);
        else Object.assign(belief, { told: reason, until: this.#clock.monotonic() });
      });
      calm();
      if (held.lost.aborted) this.wronged.push(`${process} was given a lease that was lost`);
      belief = { process, from: this.#clock.monotonic(), until: Infinity };
      this.beliefs.push(belief);
      await sleep(this.#clock, forMs, held.lost).catch(() => undefined); // Lost: it was told, and stops.
      isReleased = true;
      if (belief.told === undefined) belief.until = this.#clock.monotonic();
      await held.release();
    } catch (error) {
      if (!own.signal.aborted) this.#failures.push({ process, from, at: this.#clock.monotonic(), error });
    } finally {
      calm();
    }
  }

  async #meddle(kind: "deleted" | "seized" | "annotated"): Promise<void> {
    const found = this.#lease();
    if (found === undefined) return;
    const { resourceVersion: _, ...metadata } = found.metadata;
    const stranger = { ...found, metadata, spec: { holderIdentity: "stranger", leaseDurationSeconds: LEASE_MS / 1000 } };
    if (kind === "deleted") await this.#server.act("DELETE", PATH);
    else if (kind === "seized") await this.#server.act("PUT", PATH, stranger);
    else await this.#server.act("PUT", PATH, { ...found, metadata: { ...metadata, annotations: { seen: "yes" } } });
    this.#note();
  }

  #observe({ request }: LoggedRequest, at: "before" | "after"): Fault | undefined {
    const process = /\((.*)\)/.exec(request.headers["user-agent"] ?? "")?.[1] ?? "";
    if (at === "after") this.#judge(process);
    const how = this.#outage(process);
    if (at === "before") {
      if (how === "refused") return { reset: "ECONNREFUSED" };
      if (how === "error 500") return { status: 500 };
      const message = how === undefined || !isWrite(request) ? undefined : REFUSED_WRITES[how];
      return message === undefined ? undefined : { status: 500, message };
    }
    if (how === "answers lost") return { reset: "ECONNRESET" };
    if (how === "silent") return { hang: true };
    return how === "error 500 after its effect" ? { status: 500 } : undefined;
  }

  /** Nobody touches what counts for another: a lease that its holder has written within its duration. */
  #judge(process: string): void {
    const before = this.#written;
    this.#note();
    if (before.version === this.#written.version || ["", process].includes(before.holder)) return;
    if (this.#clock.monotonic() - before.at >= LEASE_MS) return;
    this.wronged.push(`${process} has overwritten or deleted the lease of ${before.holder}`);
  }

  #note(): void {
    const found = this.#lease();
    const version = found?.metadata.resourceVersion ?? "";
    if (version === this.#written.version) return;
    this.#written = { holder: holderOf(found), version, at: this.#clock.monotonic() };
    this.#truth.push({ at: this.#clock.monotonic(), holder: holderOf(found) });
    this.#writes.push({ at: this.#clock.monotonic(), holder: holderOf(found) });
  }

  #lease(): KubeObject | undefined {
    return this.#server.store.all().find(({ object }) => object.kind === "Lease")?.object;
  }

  #holder(): string {
    return holderOf(this.#lease());
  }

  #segments(): readonly { readonly from: number; readonly until: number; readonly holder: string }[] {
    const changes = this.#truth.filter(({ holder }, index) => holder !== this.#truth[index - 1]?.holder);
    return changes.map(({ at, holder }, index) => ({ from: at, until: changes[index + 1]?.at ?? Infinity, holder }));
  }

  #outage(process: string): Outage | undefined {
    const now = this.#clock.monotonic();
    const found = this.#happenings.find(
      (one) => one.kind === "outage" && isOf(one, process) && one.at <= now && now < one.at + one.forMs,
    );
    return found?.kind === "outage" ? found.how : undefined;
  }

  /** Also shortly after its end: what was sent during it may still be on its way. */
  #hadOutage(process: string, from: number, until: number): boolean {
    return this.#happenings.some(
      (one) => one.kind === "outage" && isOf(one, process) && one.at <= until && one.at + one.forMs + LEASE_MS >= from,
    );
  }

  /** Whether somebody else, or this process itself for others of its own, has written it within its duration. */
  #isRenewed(process: string, at: number): boolean {
    const last = this.#writes.filter((write) => write.at <= at && write.holder !== process).at(-1);
    return last !== undefined && last.holder !== "" && at - last.at <= LEASE_MS + TAKEN_WITHIN_MS;
  }

  #wasKilled(process: string, at: number): boolean {
    return this.#happenings.some((one) => one.kind === "killed" && one.process === process && one.at <= at);
  }
}

function isOf({ process }: Extract<Happening, { kind: "outage" }>, name: string): boolean {
  return process === undefined || process === name;
}
