import type { AzureThing, Described, ResourceApi } from "./resource-api.ts";

/** Where a storage account is named. */
export interface AccountPlace {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly account: string;
  readonly container: string;
}

/** What Fleetwright reads of a storage account, as Azure describes it. */
export interface StorageAccount {
  /** `westeurope`, or as people write it. */
  readonly location?: string;
  readonly kind?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: {
    readonly allowSharedKeyAccess?: boolean;
    readonly allowBlobPublicAccess?: boolean;
    readonly allowCrossTenantReplication?: boolean;
    readonly minimumTlsVersion?: string;
    readonly supportsHttpsTrafficOnly?: boolean;
    readonly isHnsEnabled?: boolean;
    /** Where a copy lies in a second location; missing where there is none. */
    readonly secondaryLocation?: string;
  };
}

/** What is changed of an account. */
export type AccountPatch = Pick<StorageAccount, "tags" | "properties">;

/** What holds for all blobs of an account, as far as it is read here. */
export interface BlobService {
  readonly isVersioningEnabled?: boolean;
  readonly deleteRetentionPolicy?: Retention;
  readonly containerDeleteRetentionPolicy?: Retention;
}

export interface Retention {
  readonly enabled?: boolean;
  readonly days?: number;
}

/** Versions of Azure's APIs, each stable: https://learn.microsoft.com/rest/api/storagerp/ */
const STORAGE = "2023-05-01";
const GROUPS = "2021-04-01";
const LOCKS = "2020-05-01";

/** One storage account for state, as Azure Resource Manager has it. Failures are those of {@link ResourceApi}. */
export class StorageAccountApi {
  readonly #azure: ResourceApi;
  readonly #group: AzureThing;
  readonly #account: AzureThing;
  readonly #container: AzureThing;
  readonly #names: AzureThing;
  readonly #name: string;

  constructor(azure: ResourceApi, { subscription, resourceGroup, account, container }: AccountPlace) {
    const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
    const path = `${group}/providers/Microsoft.Storage/storageAccounts/${account}`;
    this.#azure = azure;
    this.#name = account;
    this.#group = { path: group, version: GROUPS };
    this.#account = { path, version: STORAGE };
    this.#container = { path: `${path}/blobServices/default/containers/${container}`, version: STORAGE };
    this.#names = { path: `/subscriptions/${subscription}/providers/Microsoft.Storage/checkNameAvailability`, version: STORAGE };
  }

  /** undefined where there is none of that name in that group. */
  async account(): Promise<StorageAccount | undefined> {
    return await this.#azure.look(this.#account);
  }

  /** Whether an account of that name stands anywhere in the world. */
  async isTaken(): Promise<boolean> {
    const { nameAvailable } = await this.#azure.post(this.#names, {
      name: this.#name,
      type: "Microsoft.Storage/storageAccounts",
    });
    return nameAvailable === false;
  }

  /** Makes the group where there is none, and leaves one that is there as it is. */
  async makeGroup(location: string, tags: Readonly<Record<string, string>>): Promise<void> {
    if ((await this.#azure.look(this.#group)) === undefined) await this.#azure.put(this.#group, { location, tags });
  }

  async make(account: object): Promise<void> {
    await this.#azure.make(this.#account, account);
  }

  async change(patch: AccountPatch): Promise<void> {
    await this.#azure.patch(this.#account, patch);
  }

  async blobs(): Promise<BlobService> {
    return propertiesOf(await this.#azure.look(this.#blobService()));
  }

  /** Changes what is named of it, and sends all else back as it is: Azure sets the whole. */
  async changeBlobs(patch: BlobService): Promise<void> {
    const now = propertiesOf(await this.#azure.look(this.#blobService()));
    await this.#azure.put(this.#blobService(), { properties: { ...now, ...patch } });
  }

  /** Names of all containers of the account. */
  async containers(): Promise<readonly string[]> {
    const { value = [] } = ((await this.#azure.look({ ...this.#blobService("/containers") })) ?? {}) as {
      readonly value?: readonly { readonly name: string }[];
    };
    return value.map(({ name }) => name);
  }

  /** Who reads the container without a name; undefined where there is no container. */
  async publicAccess(): Promise<string | undefined> {
    const found = await this.#azure.look(this.#container);
    if (found === undefined) return undefined;
    const { publicAccess } = propertiesOf(found) as { readonly publicAccess?: string };
    return publicAccess ?? "None";
  }

  async setContainer(): Promise<void> {
    await this.#azure.put(this.#container, { properties: { publicAccess: "None" } });
  }

  /** Whether a lock of its own keeps it from being deleted. */
  async isLocked(): Promise<boolean> {
    const { value = [] } = ((await this.#azure.look(this.#locks())) ?? {}) as { readonly value?: readonly Described[] };
    return value.length > 0;
  }

  async lock(notes: string): Promise<void> {
    await this.#azure.put(this.#locks("/fleetwright"), { properties: { level: "CanNotDelete", notes } });
  }

  #blobService(below = ""): AzureThing {
    return { path: `${this.#account.path}/blobServices/default${below}`, version: STORAGE };
  }

  #locks(below = ""): AzureThing {
    return { path: `${this.#account.path}/providers/Microsoft.Authorization/locks${below}`, version: LOCKS };
  }
}

function propertiesOf(thing: Described | undefined): Described {
  return (thing?.["properties"] ?? {}) as Described;
}
