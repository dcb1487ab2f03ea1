/**
 * The last day of the month in which AKS's support of a minor ends; older ones have ended. As of 2026-08:
 * https://learn.microsoft.com/azure/aks/supported-kubernetes-versions
 */
export const AKS_SUPPORT_ENDS: Readonly<Record<number, string>> = {
  33: "2026-07-31",
  34: "2026-11-30",
  35: "2027-03-31",
  36: "2027-06-30",
};
const OLDEST_KNOWN = Math.min(...Object.keys(AKS_SUPPORT_ENDS).map(Number));

/**
 * When support of a minor ended, in words: `on 2026-11-30`.
 *
 * @returns undefined where it goes on, and for minors that came later than this table
 */
export function aksSupportEnded(minor: number, today: string): string | undefined {
  if (minor < OLDEST_KNOWN) return `before ${AKS_SUPPORT_ENDS[OLDEST_KNOWN] ?? ""}`;
  const end = AKS_SUPPORT_ENDS[minor];
  return end === undefined || today <= end ? undefined : `on ${end}`;
}
