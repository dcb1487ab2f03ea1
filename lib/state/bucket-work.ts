import { FleetError } from "../errors.ts";

/** What clouds call what holds state; here all are buckets. */
export type BucketNoun = "bucket" | "storage account";

/** One thing that a bucket for state must have. */
export interface BucketSetting {
  readonly name: string;
  /** What it is to be, in words. */
  readonly wanted: string;
  /** What it is, in words; undefined where it is as wanted, or stricter. */
  differs(): Promise<string | undefined>;
  /** Makes it so, and leaves what others have set beside it. */
  mend(): Promise<void>;
}

/** What is to be done to a bucket so that state may lie in it. */
export interface BucketWork {
  readonly exists: boolean;
  /** Of a bucket that exists: what differs. Of one that doesn't: all that it will have. */
  readonly settings: readonly { readonly name: string; readonly wanted: string; readonly seen: string | undefined }[];
  /** As whom it is done. */
  readonly caller: string;
  /** Does it. Doing it again, or going on after it was killed, does no harm. */
  carryOut(): Promise<void>;
}

/** How a cloud looks at one bucket, makes it and sets it. */
export interface BucketAccess {
  /** What the cloud calls such a thing. */
  readonly noun: BucketNoun;
  readonly bucket: string;
  readonly caller: string;
  exists(): Promise<boolean>;
  create(): Promise<void>;
  readonly settings: readonly BucketSetting[];
  /** What a failure of the cloud means. @param what - what was tried, such as `make the bucket acme` */
  explain(error: unknown, what: string): FleetError;
}

/**
 * Looks at a bucket for state, and changes nothing.
 *
 * @throws FleetError as `explain` has it, or (interrupted) where the signal says so
 */
export async function lookAt(access: BucketAccess, signal: AbortSignal): Promise<BucketWork> {
  const { noun, bucket, caller, settings } = access;
  const asUs = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const interrupted = (): FleetError =>
      new FleetError("interrupted", `interrupted before it could ${what}; what was done before stays`, {
        next: "fleetwright init",
      });
    if (signal.aborted) throw interrupted();
    return await work().catch((error: unknown) => {
      if (signal.aborted) throw interrupted();
      throw error instanceof FleetError ? error : access.explain(error, what);
    });
  };
  const exists = await asUs(`look at the ${noun} ${bucket}`, () => access.exists());
  const due: { readonly setting: BucketSetting; readonly seen: string | undefined }[] = [];
  for (const setting of settings) {
    const seen = exists ? await asUs(`read ${setting.name} of ${bucket}`, () => setting.differs()) : undefined;
    if (!exists || seen !== undefined) due.push({ setting, seen });
  }
  return {
    exists,
    caller,
    settings: due.map(({ setting: { name, wanted }, seen }) => ({ name, wanted, seen })),
    carryOut: async () => {
      if (!exists) await asUs(`make the ${noun} ${bucket}`, () => access.create());
      for (const { setting } of due) await asUs(`set ${setting.name} of ${bucket}`, () => setting.mend());
    },
  };
}
