import { portOf } from "./launch.ts";
import type { Neighbour } from "./launch.ts";
import type { Container, Probe } from "./pod.ts";

const EAGER_MS = 250;
const TIMEOUT_MS = 1_000;

/** Asks a program what its Pod's probes ask: whether it is ready, and whether it lives. */
export class Prober {
  ready: boolean;
  dead = false;

  readonly #container: Container;
  readonly #where: Neighbour;
  #nextReadiness: number;
  #nextLiveness: number;
  #notReady = 0;
  #notAlive = 0;

  constructor(container: Container, where: Neighbour, now: number) {
    this.#container = container;
    this.#where = where;
    this.ready = container.readinessProbe?.httpGet === undefined;
    this.#nextReadiness = now;
    this.#nextLiveness = now + periodOf(container.livenessProbe);
  }

  async probe(now: number): Promise<void> {
    const { readinessProbe, livenessProbe } = this.#container;
    if (readinessProbe?.httpGet !== undefined && now >= this.#nextReadiness) {
      const good = await this.#answers(readinessProbe);
      this.#notReady = good ? 0 : this.#notReady + 1;
      if (good) this.ready = true;
      else if (this.#notReady >= (readinessProbe.failureThreshold ?? 3)) this.ready = false;
      this.#nextReadiness = now + (this.ready && good ? periodOf(readinessProbe) : EAGER_MS);
    }
    if (livenessProbe?.httpGet !== undefined && now >= this.#nextLiveness) {
      this.#notAlive = (await this.#answers(livenessProbe)) ? 0 : this.#notAlive + 1;
      this.dead = this.#notAlive >= (livenessProbe.failureThreshold ?? 3);
      this.#nextLiveness = now + periodOf(livenessProbe);
    }
  }

  async #answers({ httpGet }: Probe): Promise<boolean> {
    const port = httpGet === undefined ? undefined : portOf(this.#where, httpGet.port);
    if (port === undefined) return false;
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${httpGet?.path ?? "/"}`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: "manual",
      });
      await answer.body?.cancel();
      return answer.status >= 200 && answer.status < 400;
    } catch {
      // No answer is an answer: that is what a probe is for.
      return false;
    }
  }
}

function periodOf(probe: Probe | undefined): number {
  return (probe?.periodSeconds ?? 10) * 1_000;
}
