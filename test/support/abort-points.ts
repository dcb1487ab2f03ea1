import { expect } from "@jest/globals";
import { isWrite } from "./fake-api-server/requests.ts";
import type { FakeFleet } from "./fake-fleet.ts";

/** A moment in the work on a whole fleet. */
export interface AbortPoint {
  /** Position of the request among those to all servers, from 0. */
  readonly index: number;
  readonly moment: "before" | "after";
}

/** Aborts the run at one request of the whole fleet, counted over all servers. */
export function abortAt(fleet: FakeFleet, point: AbortPoint): AbortSignal {
  const controller = new AbortController();
  let count = -1;
  for (const server of fleet.servers.values()) {
    server.fault = (_entry, moment) => {
      if (moment === "before") count++;
      if (count === point.index && moment === point.moment) controller.abort("test");
      return undefined;
    };
  }
  return controller.signal;
}

/** Has the servers do nothing any more but answer. */
export function calm(fleet: FakeFleet): void {
  for (const server of fleet.servers.values()) server.fault = () => undefined;
}

/** How many requests the servers have had. */
export function requests(fleet: FakeFleet): number {
  return [...fleet.servers.values()].reduce((sum, server) => sum + server.log.length, 0);
}

/** Before every request, and after those that have an effect: after a read is the same as before what follows it. */
export async function allPoints(
  prepared: FakeFleet,
  work: (fleet: FakeFleet) => Promise<unknown>,
): Promise<readonly AbortPoint[]> {
  const fleet = prepared.copy();
  const writes: boolean[] = [];
  for (const server of fleet.servers.values()) {
    server.fault = ({ request }, moment) => {
      if (moment === "before") writes.push(isWrite(request));
      return undefined;
    };
  }
  await work(fleet);
  return writes.flatMap((write, index) => [
    { index, moment: "before" } as const,
    ...(write ? [{ index, moment: "after" } as const] : []),
  ]);
}

/**
 * Compares as text first: pretty differences are only worth their time where there are any.
 *
 * @param told - what of a dump counts. Default: all
 */
export function expectSame(fleet: FakeFleet, expected: unknown, where: unknown, told: (dump: Dump) => unknown = whole): void {
  const found = told(fleet.dump());
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  expect([where, found]).toEqual([where, expected]);
}

type Dump = ReturnType<FakeFleet["dump"]>;

function whole(dump: Dump): unknown {
  return dump;
}
