import { AKS_LIMITS } from "./aks-limits.ts";

/** When AKS may upgrade what it manages, as its API wants it: once a week, in UTC. */
export interface AzureWindow {
  /** `Saturday` */
  readonly dayOfWeek: string;
  /** `02:00` */
  readonly startTime: string;
  /** Hours. */
  readonly duration: number;
}

const DAYS: Readonly<Record<string, string>> = {
  Mon: "Monday",
  Tue: "Tuesday",
  Wed: "Wednesday",
  Thu: "Thursday",
  Fri: "Friday",
  Sat: "Saturday",
  Sun: "Sunday",
};
const DAY_MINUTES = 24 * 60;

/** @param window - such as `Sat 02:00-06:00 UTC`; one that ends before it begins ends on the next day */
export function azureWindow(window: string): AzureWindow {
  const [day = "", range = ""] = window.split(" ");
  const [startTime = ""] = range.split("-");
  return { dayOfWeek: DAYS[day] ?? "", startTime, duration: Math.floor(minutesOf(window) / 60) };
}

/** Why AKS has no such window; undefined where it has. */
export function refusedWindow(window: string): string | undefined {
  const { shortest, longest } = AKS_LIMITS.window;
  const [days = ""] = window.split(" ");
  if (DAYS[days] === undefined) return "AKS upgrades control planes on one day of the week";
  const minutes = minutesOf(window);
  if (minutes % 60 !== 0) return "AKS counts whole hours";
  return minutes < shortest * 60 ? `it is open for ${minutes / 60} hours, and AKS wants ${shortest} to ${longest}` : undefined;
}

function minutesOf(window: string): number {
  const [, range = ""] = window.split(" ");
  const [from = 0, to = 0] = range.split("-").map((time) => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    return hour * 60 + minute;
  });
  return to > from ? to - from : to - from + DAY_MINUTES;
}
