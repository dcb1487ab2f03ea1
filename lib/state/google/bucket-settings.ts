import type { BucketSetting } from "../bucket-work.ts";
import type { Bucket, BucketPatch, CloudStorage, LifecycleRule } from "./storage.ts";

/** A setting of a bucket, without the bucket. */
interface Setting {
  readonly name: string;
  readonly wanted: string;
  /** What a bucket has instead, in words; undefined where it is as wanted, or stricter. */
  readonly seen: (bucket: Bucket) => string | undefined;
  /** What makes it so, with all that others have set in the same place. */
  readonly patch: (bucket: Bucket) => BucketPatch;
}

/** Earlier states go after 90 days, but for the last 20 of each; parts of uploads that nobody finished go after a week. */
const OUR_RULES: readonly LifecycleRule[] = [
  { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 90, numNewerVersions: 20 } },
  { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
];
/** Conditions that only hold for what is no longer the newest. */
const OF_EARLIER = ["daysSinceNoncurrentTime", "numNewerVersions", "noncurrentTimeBefore"];

/**
 * Everything that makes a bucket a safe place for state, but for what Cloud Storage always does: it encrypts, and takes no
 * credentials without TLS.
 */
export function settingsOf(bucket: string, fleet: string, storage: CloudStorage): readonly BucketSetting[] {
  return wantedOf(fleet).map(({ name, wanted, seen, patch }) => ({
    name,
    wanted,
    differs: async () => {
      const found = await storage.bucket(bucket);
      return found === undefined ? "no bucket" : seen(found);
    },
    mend: () => storage.change(bucket, (found) => (seen(found) === undefined ? undefined : patch(found))),
  }));
}

/** A bucket that was made with all of it. */
export function newBucket(name: string, location: string, fleet: string): Bucket {
  const patches = wantedOf(fleet).map(({ patch }) => patch({ name }));
  const iamConfiguration = Object.assign(
    {},
    ...patches.map((patch) => patch.iamConfiguration),
  ) as BucketPatch["iamConfiguration"];
  return { name, location, ...(Object.assign({}, ...patches) as BucketPatch), ...(iamConfiguration && { iamConfiguration }) };
}

function wantedOf(fleet: string): readonly Setting[] {
  const labels: Readonly<Record<string, string>> = { fleetwright_fleet: fleet, fleetwright_purpose: "terraform-state" };
  return [
    {
      name: "public access",
      wanted: "prevented",
      seen: ({ iamConfiguration }) => otherThan("enforced", iamConfiguration?.publicAccessPrevention ?? "not set"),
      patch: () => ({ iamConfiguration: { publicAccessPrevention: "enforced" } }),
    },
    {
      name: "access",
      wanted: "the bucket's alone, access lists of objects count for nothing",
      seen: ({ iamConfiguration }) =>
        iamConfiguration?.uniformBucketLevelAccess?.enabled === true ? undefined : "objects may have access lists",
      patch: () => ({ iamConfiguration: { uniformBucketLevelAccess: { enabled: true } } }),
    },
    {
      name: "versioning",
      wanted: "on, so that every earlier state can be had back",
      seen: ({ versioning }) => (versioning?.enabled === true ? undefined : "off"),
      patch: () => ({ versioning: { enabled: true } }),
    },
    {
      name: "lifecycle",
      wanted: "the 20 last versions of a state stay, others go after 90 days",
      seen: ({ lifecycle }) => (lifecycle?.rule?.some(isOfEarlier) === true ? undefined : "nothing ever goes"),
      patch: ({ lifecycle }) => ({ lifecycle: { rule: [...(lifecycle?.rule ?? []), ...OUR_RULES] } }),
    },
    {
      name: "labels",
      wanted: Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(", "),
      seen: (bucket) => {
        const missing = Object.keys(labels).filter((key) => bucket.labels?.[key] === undefined);
        return missing.length === 0 ? undefined : `without ${missing.join(" and ")}`;
      },
      // A bucket may hold the states of several fleets: the first of them stays its name.
      patch: (bucket) => ({ labels: { ...labels, ...bucket.labels } }),
    },
  ];
}

function otherThan(wanted: string, seen: string): string | undefined {
  return seen === wanted ? undefined : seen;
}

function isOfEarlier({ action, condition = {} }: LifecycleRule): boolean {
  return action?.type === "Delete" && (condition["isLive"] === false || OF_EARLIER.some((name) => condition[name] !== undefined));
}
