import type { OAuth2Client } from "google-auth-library";
import { failureOfLibrary } from "../../identity/google/failure.ts";

/** A rule of a bucket's lifecycle, as far as it is read here. */
export interface LifecycleRule {
  readonly action?: { readonly type?: string };
  readonly condition?: Readonly<Record<string, unknown>>;
}

/** A bucket as Cloud Storage describes it: what Fleetwright reads of it. */
export interface Bucket {
  readonly name: string;
  /** In capitals, such as `EUROPE-NORTH1`. */
  readonly location?: string;
  /** Rises with each change of the bucket's settings. */
  readonly metageneration?: string;
  readonly iamConfiguration?: {
    readonly publicAccessPrevention?: string;
    readonly uniformBucketLevelAccess?: { readonly enabled?: boolean };
  };
  readonly versioning?: { readonly enabled?: boolean };
  readonly lifecycle?: { readonly rule?: readonly LifecycleRule[] };
  readonly labels?: Readonly<Record<string, string>>;
}

/** What is changed of a bucket. */
export type BucketPatch = Partial<Omit<Bucket, "name" | "location" | "metageneration">>;

type Environment = Readonly<Record<string, string | undefined>>;

const CLOUD_STORAGE = "https://storage.googleapis.com/storage/v1/b";
/** A proxy or another run may change a bucket between our look and our change: then both are done again, this often. */
const TRIES = 5;

/** The part of Cloud Storage's JSON API that is about buckets. Failures are those of Google's library. */
export class CloudStorage {
  readonly #client: OAuth2Client;
  readonly #buckets: string;

  /** @param env - may name another endpoint by the variables that Terraform's backend reads, with its path: `https://…/storage/v1/b` */
  constructor(client: OAuth2Client, env: Environment) {
    const named = [env["GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT"], env["GOOGLE_STORAGE_CUSTOM_ENDPOINT"]];
    this.#client = client;
    this.#buckets = (named.find((url) => url !== undefined && url !== "") ?? CLOUD_STORAGE).replace(/\/+$/, "");
  }

  /** undefined where there is none of that name. */
  async bucket(name: string): Promise<Bucket | undefined> {
    try {
      return await this.#ask<Bucket>("GET", `/${encodeURIComponent(name)}`);
    } catch (error) {
      if (failureOfLibrary(error).status === 404) return undefined;
      throw error;
    }
  }

  async isOfProject(name: string, project: string): Promise<boolean> {
    const query = new URLSearchParams({ project, prefix: name });
    const { items = [] } = await this.#ask<{ readonly items?: readonly Bucket[] }>("GET", `?${query.toString()}`);
    return items.some((bucket) => bucket.name === name);
  }

  async create(project: string, bucket: Bucket): Promise<void> {
    await this.#ask("POST", `?${new URLSearchParams({ project }).toString()}`, bucket);
  }

  /**
   * Changes a bucket by what it is just now.
   *
   * @param change - what to change of it; undefined: nothing
   */
  async change(name: string, change: (bucket: Bucket) => BucketPatch | undefined): Promise<void> {
    for (let left = TRIES; ; left -= 1) {
      const bucket = await this.#ask<Bucket>("GET", `/${encodeURIComponent(name)}`);
      const patch = change(bucket);
      if (patch === undefined) return;
      const query = new URLSearchParams({ ifMetagenerationMatch: bucket.metageneration ?? "" });
      try {
        await this.#ask("PATCH", `/${encodeURIComponent(name)}?${query.toString()}`, patch);
        return;
      } catch (error) {
        if (failureOfLibrary(error).status !== 412 || left <= 1) throw error;
      }
    }
  }

  async #ask<T>(method: "GET" | "POST" | "PATCH", path: string, data?: object): Promise<T> {
    const url = `${this.#buckets}${path}`;
    const { data: answer } = await this.#client.request<T>({ url, method, ...(data === undefined ? {} : { data }) });
    return answer;
  }
}
