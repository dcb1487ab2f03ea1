import { FleetError } from "../../errors.ts";
import { failureOfLibrary, googleFailure } from "../../identity/google/failure.ts";
import { googleToken } from "../../identity/google/identity.ts";
import { lookAt } from "../bucket-work.ts";
import type { BucketWork } from "../bucket-work.ts";
import { newBucket, settingsOf } from "./bucket-settings.ts";
import { CloudStorage } from "./storage.ts";

/** A bucket for Terraform state, as the fleet file has it. */
export interface WantedBucket {
  readonly bucket: string;
  /** Google's own name of its place. */
  readonly location: string;
  /** The project that owns it; undefined where the file doesn't say, so that it can't be made. */
  readonly project: string | undefined;
  /** The fleet that is named in its labels; others may keep their state there too. */
  readonly fleet: string;
}

export interface LookOptions {
  /** Email of the service account that owns the state. Default: the credentials at hand. */
  readonly identity: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * Looks at a bucket for state, and changes nothing.
 *
 * @throws FleetError (input) where the bucket lies elsewhere, or is missing and nobody says in which project to make it;
 * (refused) where another project owns it or Google doesn't let us look; (remote) where Google does not answer
 */
export async function lookAtBucket(wanted: WantedBucket, options: LookOptions): Promise<BucketWork> {
  const { bucket, fleet } = wanted;
  const { token, from } = await googleToken({ account: options.identity, env: options.env });
  const caller = options.identity ?? from;
  const { OAuth2Client } = await import("google-auth-library");
  const client = new OAuth2Client();
  client.setCredentials({ access_token: token });
  const storage = new CloudStorage(client, options.env);
  return await lookAt(
    {
      noun: "bucket",
      bucket,
      caller,
      exists: () => isThere(wanted, storage),
      create: () => create(wanted, storage),
      settings: settingsOf(bucket, fleet, storage),
      explain: (error, what) => googleFailure(failureOfLibrary(error, [token]), what, caller),
    },
    options.signal,
  );
}

/** Whether the bucket exists, is the project's and lies where it should. */
async function isThere({ bucket, location, project }: WantedBucket, storage: CloudStorage): Promise<boolean> {
  const found = await storage.bucket(bucket).catch((error: unknown) => {
    if (failureOfLibrary(error).status !== 403) throw error;
    throw new FleetError("refused", `the bucket ${bucket} exists, but its owner keeps us out`, {
      next: "choose another name in `state.bucket`, or ask its owner for storage.buckets.get",
    });
  });
  if (found === undefined) {
    placeToBe({ bucket, project });
    return false;
  }
  if (project !== undefined && !(await storage.isOfProject(bucket, project))) {
    throw new FleetError("refused", `the bucket ${bucket} exists, but not in the project ${project}`, {
      next: "choose another name in `state.bucket`, or correct `project` of the state",
    });
  }
  const seen = found.location?.toLowerCase();
  if (seen !== location) {
    throw new FleetError(
      "input",
      `the bucket ${bucket} lies in ${seen ?? "a place that Google doesn't say"}, but the fleet file says ${location}`,
      { next: "correct `location` of the state, or choose another bucket" },
    );
  }
  return true;
}

/** The project to make it in. @throws FleetError (input) where the fleet file doesn't say */
function placeToBe({ bucket, project }: Pick<WantedBucket, "bucket" | "project">): string {
  if (project !== undefined) return project;
  throw new FleetError("input", `there is no bucket ${bucket}, and the fleet file doesn't say in which project to make it`, {
    next: "set `project` of the state",
  });
}

async function create(wanted: WantedBucket, storage: CloudStorage): Promise<void> {
  const { bucket, location, fleet } = wanted;
  const project = placeToBe(wanted);
  try {
    await storage.create(project, newBucket(bucket, location, fleet));
  } catch (error) {
    if (failureOfLibrary(error).status !== 409) throw error;
    // Another run was faster, or somebody else has it.
    if (await storage.isOfProject(bucket, project)) return;
    throw new FleetError("input", `the bucket name ${bucket} is taken by another project: names are the whole world's`, {
      next: "choose another name in `state.bucket`",
    });
  }
}
