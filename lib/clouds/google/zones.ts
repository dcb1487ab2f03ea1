/** Zones of locations that have others than `a`, `b` and `c`. As of 2026-03: https://cloud.google.com/compute/docs/regions-zones */
const LETTERS: Readonly<Record<string, string>> = {
  "europe-west1": "bcd",
  "us-central1": "abcf",
  "us-east1": "bcd",
};
const PLAIN_LETTERS = "abc";

/** Zones of a location that nodes are spread over, the first choice first. Google calls them the same in every project. */
export function googleZones(location: string): readonly string[] {
  return [...(LETTERS[location] ?? PLAIN_LETTERS)].map((letter) => `${location}-${letter}`);
}
