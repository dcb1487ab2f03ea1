import { jurisdictionOfState } from "../clouds/state-jurisdiction.ts";
import type { Fleet, StateBackend } from "../model/fleet.ts";
import type { BucketNoun, BucketWork } from "./bucket-work.ts";

export interface BucketOptions {
  /** The fleet that is named on the bucket; others may keep their state there too. */
  readonly fleet: Fleet;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** A bucket of a fleet's states that `init` can make. */
export interface StateBucket {
  readonly noun: BucketNoun;
  readonly bucket: string;
  /** Where it lies and whose it is, such as `{ region: "eu-west-1", account: "111122223333" }`. */
  readonly at: Readonly<Record<string, string>>;
  /** The same in words. */
  readonly where: string;
  /** Looks at it, and changes nothing. @throws FleetError as the cloud has it */
  look(options: BucketOptions): Promise<BucketWork>;
}

/** The bucket in which a state lies; undefined where this release makes none for such a backend. */
export function bucketOf(state: StateBackend): StateBucket | undefined {
  switch (state.backend) {
    case "s3": {
      const { bucket, region, account, identity } = state;
      const look = async (options: BucketOptions): Promise<BucketWork> => {
        const { lookAtBucket } = await import("./aws/bucket.ts");
        return await lookAtBucket({ bucket, region, account, fleet: options.fleet.name }, { ...options, identity });
      };
      return { noun: "bucket", bucket, at: { region, account }, where: `${region}, account ${account}`, look };
    }
    case "gcs": {
      const { bucket, location, project, identity } = state;
      const look = async (options: BucketOptions): Promise<BucketWork> => {
        const { lookAtBucket } = await import("./google/bucket.ts");
        return await lookAtBucket({ bucket, location, project, fleet: options.fleet.name }, { ...options, identity });
      };
      const where = project === undefined ? location : `${location}, project ${project}`;
      return { noun: "bucket", bucket, at: { location, ...(project === undefined ? {} : { project }) }, where, look };
    }
    case "azurerm": {
      const { subscription, resourceGroup, account, container, location, identity } = state;
      const at = { subscription, resourceGroup, container, location };
      const look = async (options: BucketOptions): Promise<BucketWork> => {
        const { lookAtAccount } = await import("./azure/account.ts");
        const { fleet } = options;
        const wanted = jurisdictionOfState(state, fleet);
        const mayLie = (other: string): boolean =>
          wanted === undefined || jurisdictionOfState({ ...state, location: other, jurisdiction: undefined }, fleet) === wanted;
        return await lookAtAccount({ ...at, account, fleet: fleet.name, mayLie }, { ...options, identity });
      };
      const where = `${location}, resource group ${resourceGroup} of the subscription ${subscription}`;
      return { noun: "storage account", bucket: account, at, where, look };
    }
    default:
      return undefined;
  }
}
