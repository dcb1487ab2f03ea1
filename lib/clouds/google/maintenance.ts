/** When GKE may restart or upgrade what it manages, as its API wants it. */
export interface GoogleWindow {
  /** RFC 3339. The first one; only its hours and its weekday matter. */
  readonly startTime: string;
  readonly endTime: string;
  /** RFC 5545. */
  readonly recurrence: string;
}

/** The first Monday of a year; a window recurs from its first day on, for ever. */
const MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions */
export const MAINTENANCE = { shortestHours: 4, hoursInPeriod: 48, periodDays: 32 } as const;

interface Window {
  /** Indexes of the days that it begins on, Monday first; all seven where it is daily. */
  readonly days: readonly number[];
  /** Minutes after midnight, UTC. */
  readonly from: number;
  readonly minutes: number;
}

/** @param window - such as `Sat 02:00-06:00 UTC`; one that ends before it begins ends on the next day */
export function googleWindow(window: string): GoogleWindow {
  const { days, from, minutes } = parse(window);
  const [first = 0] = days;
  const start = MONDAY + first * DAY_MS + from * MINUTE_MS;
  const time = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");
  const daily = days.length === DAYS.length;
  return {
    startTime: time(start),
    endTime: time(start + minutes * MINUTE_MS),
    recurrence: daily
      ? "FREQ=DAILY"
      : `FREQ=WEEKLY;BYDAY=${days.map((day) => (DAYS[day] ?? "").slice(0, 2).toUpperCase()).join(",")}`,
  };
}

/** Why GKE refuses a window; undefined where it takes it. */
export function refusedWindow(window: string): string | undefined {
  const { days, minutes } = parse(window);
  const { shortestHours, hoursInPeriod, periodDays } = MAINTENANCE;
  if (minutes < shortestHours * 60) return `it is open for ${hours(minutes)} hours, and GKE counts no less than ${shortestHours}`;
  const open = days.length === DAYS.length ? periodDays : Math.floor(periodDays / DAYS.length) * days.length;
  const whole = (open * minutes) / 60;
  return whole >= hoursInPeriod
    ? undefined
    : `it is open for ${whole} hours in ${periodDays} days, and GKE wants ${hoursInPeriod} at least`;
}

function hours(minutes: number): string {
  return String(Math.round(minutes / 6) / 10);
}

function parse(window: string): Window {
  const [days = "", range = ""] = window.split(" ");
  const [from = 0, to = 0] = range.split("-").map(minutesOf);
  return {
    days: days === "daily" ? DAYS.map((_, day) => day) : [...new Set(days.split(",").map((day) => DAYS.indexOf(day)))].sort(),
    from,
    minutes: to > from ? to - from : to - from + DAY_MS / MINUTE_MS,
  };
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}
