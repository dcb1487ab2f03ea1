/** Zones in which EKS makes no control plane. */
export const ZONES_WITHOUT_EKS: readonly string[] = ["use1-az3", "usw1-az2", "cac1-az3"];

/** Numbers of the zones that every account has and EKS takes, where they aren't 1, 2 and 3. */
const NUMBERS: Readonly<Record<string, readonly number[]>> = {
  "ap-northeast-1": [1, 2, 4],
  "ca-central-1": [1, 2, 4],
  "us-east-1": [1, 2, 4],
  "us-west-1": [1, 3],
};
const PLAIN_NUMBERS: readonly number[] = [1, 2, 3];

const DIRECTIONS: Readonly<Record<string, string>> = {
  central: "c",
  east: "e",
  north: "n",
  northeast: "ne",
  northwest: "nw",
  south: "s",
  southeast: "se",
  southwest: "sw",
  west: "w",
};

/**
 * What the ids of a region's zones begin with: `euw1` of `eu-west-1`. Ids mean the same place in every account; the
 * names `eu-west-1a`, `eu-west-1b` don't.
 *
 * @returns undefined for a place that AWS does not spell so
 */
export function zonePrefix(location: string): string | undefined {
  const [, area, government, direction, number] = /^([a-z]{2})-(gov-)?([a-z]+)-([1-9])$/.exec(location) ?? [];
  const short = direction === undefined ? undefined : DIRECTIONS[direction];
  if (area === undefined || short === undefined || number === undefined) return undefined;
  return `${area}${government === undefined ? "" : "g"}${short}${number}`;
}

/**
 * Ids of the zones that a network spreads over where nobody names them.
 *
 * @returns an empty list where they aren't known: in China, and in places that are spelled in no way known to us
 */
export function defaultZones(location: string): readonly string[] {
  const prefix = location.startsWith("cn-") ? undefined : zonePrefix(location);
  return prefix === undefined ? [] : (NUMBERS[location] ?? PLAIN_NUMBERS).map((number) => `${prefix}-az${number}`);
}
