import { FleetError } from "../../errors.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * `90s`, `5m` or `1h` in milliseconds.
 *
 * @param option - that the value was given to, for the message
 * @throws FleetError (input)
 */
export function parseDuration(option: string, value: unknown): number {
  const found = /^(\d+)([smh])$/.exec(String(value));
  const unit = UNITS[found?.[2] ?? ""];
  if (found === null || unit === undefined || Number(found[1]) === 0) {
    throw new FleetError("input", `${option} ${JSON.stringify(value)} is no duration; write it like 90s, 5m or 1h`);
  }
  return Number(found[1]) * unit;
}
