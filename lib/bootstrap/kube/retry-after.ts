import type { WireResponse } from "./exchange.ts";

const LONGEST_MS = 30_000;

/** For how many milliseconds the server wants to be left alone, half a minute at most; undefined where it says nothing of it. */
export function retryAfterMs({ headers }: WireResponse): number | undefined {
  const header = headers["retry-after"];
  if (header === undefined || !/^\d+$/.test(header.trim())) return undefined;
  return Math.min(Number(header) * 1000, LONGEST_MS);
}
