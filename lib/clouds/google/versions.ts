/**
 * The day on which GKE's standard support of a minor ends; older ones have ended. As of 2026-08-20:
 * https://cloud.google.com/kubernetes-engine/docs/release-schedule
 */
export const GKE_SUPPORT_ENDS: Readonly<Record<number, string>> = {
  33: "2026-08-03",
  34: "2026-10-01",
  35: "2027-04-11",
  36: "2027-08-09",
};
const OLDEST_KNOWN = Math.min(...Object.keys(GKE_SUPPORT_ENDS).map(Number));

/**
 * When standard support of a minor ended, in words: `on 2026-10-01`.
 *
 * @returns undefined where it goes on, and for minors that came later than this table
 */
export function gkeSupportEnded(minor: number, today: string): string | undefined {
  if (minor < OLDEST_KNOWN) return `before ${GKE_SUPPORT_ENDS[OLDEST_KNOWN] ?? ""}`;
  const end = GKE_SUPPORT_ENDS[minor];
  return end === undefined || today <= end ? undefined : `on ${end}`;
}
