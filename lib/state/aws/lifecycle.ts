import type { LifecycleRule } from "@aws-sdk/client-s3";

const OURS: LifecycleRule = {
  ID: "fleetwright-state",
  Status: "Enabled",
  Filter: { Prefix: "" },
  // Whatever happens, the last ones stay, however old they are.
  NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 20 },
  // Every lock that was given back leaves one.
  Expiration: { ExpiredObjectDeleteMarker: true },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
};

/** The rules with ours among them; undefined where there is already one by which earlier versions go. */
export function withOurRules(rules: readonly LifecycleRule[]): LifecycleRule[] | undefined {
  const ends = rules.some(({ Status, NoncurrentVersionExpiration: expiry }) => Status === "Enabled" && expiry !== undefined);
  return ends ? undefined : [...rules.filter(({ ID }) => ID !== OURS.ID), OURS];
}
