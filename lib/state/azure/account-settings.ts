import { azureZones } from "../../clouds/azure/zones.ts";
import type { BucketSetting } from "../bucket-work.ts";
import type { AccountPatch, BlobService, Retention, StorageAccount, StorageAccountApi } from "./storage-account.ts";

/** A setting of the account itself, without the account. */
interface AccountSetting {
  readonly name: string;
  readonly wanted: string;
  /** What an account has instead, in words; undefined where it is as wanted, or stricter. */
  readonly seen: (account: StorageAccount) => string | undefined;
  readonly patch: (account: StorageAccount) => AccountPatch;
}

/** A setting of all its blobs. */
interface BlobSetting {
  readonly name: string;
  readonly wanted: string;
  readonly seen: (blobs: BlobService) => string | undefined;
  readonly patch: BlobService;
}

/** What says that an account holds nothing but states, no matter who made it. */
export const PURPOSE = { key: "fleetwright-purpose", value: "terraform-state" } as const;

/** Days for which deleted blobs and containers can be had back. */
const KEPT_DAYS = 30;
const KEPT: Retention = { enabled: true, days: KEPT_DAYS };
/** Versions of TLS that are older than 1.2, as Azure writes them. */
const OLD_TLS = ["TLS1_0", "TLS1_1"];

/** Everything that makes a storage account a safe place for state, but for what Azure always does: it encrypts. The lock comes last. */
export function settingsOf(fleet: string, container: string, api: StorageAccountApi): readonly BucketSetting[] {
  return [
    ...accountSettings(fleet).map(({ name, wanted, seen, patch }) => ({
      name,
      wanted,
      differs: async () => seen((await api.account()) ?? {}),
      mend: async () => {
        const account = (await api.account()) ?? {};
        if (seen(account) !== undefined) await api.change(patch(account));
      },
    })),
    ...BLOB_SETTINGS.map(({ name, wanted, seen, patch }) => ({
      name,
      wanted,
      differs: async () => seen(await api.blobs()),
      mend: async () => {
        if (seen(await api.blobs()) !== undefined) await api.changeBlobs(patch);
      },
    })),
    {
      name: "container",
      wanted: `${container}, which nobody reads without a name`,
      differs: async () => {
        const access = await api.publicAccess();
        return access === "None" ? undefined : access === undefined ? "no container" : `everybody reads: ${access}`;
      },
      mend: () => api.setContainer(),
    },
    {
      name: "lock",
      wanted: "nobody deletes the account",
      differs: async () => ((await api.isLocked()) ? undefined : "no lock"),
      mend: async () => {
        if (!(await api.isLocked())) await api.lock("It holds the Terraform states of a fleet");
      },
    },
  ];
}

/** An account that is made with all that belongs to the account itself. Copies of it never leave the location. */
export function newAccount(fleet: string, location: string): object {
  const patches = accountSettings(fleet).map(({ patch }) => patch({}));
  return {
    location,
    kind: "StorageV2",
    sku: { name: azureZones(location).length > 0 ? "Standard_ZRS" : "Standard_LRS" },
    tags: tagsOf(fleet),
    properties: Object.assign({}, ...patches.map(({ properties }) => properties)) as AccountPatch["properties"],
  };
}

export function tagsOf(fleet: string): Readonly<Record<string, string>> {
  return { "fleetwright-fleet": fleet, [PURPOSE.key]: PURPOSE.value };
}

function accountSettings(fleet: string): readonly AccountSetting[] {
  return [
    {
      name: "keys",
      wanted: "of no use: only whom Entra ID knows gets in",
      seen: ({ properties }) => (properties?.allowSharedKeyAccess === false ? undefined : "everybody who has one gets in"),
      patch: () => ({ properties: { allowSharedKeyAccess: false } }),
    },
    {
      name: "public blobs",
      wanted: "none",
      seen: ({ properties }) => (properties?.allowBlobPublicAccess === false ? undefined : "containers may have them"),
      patch: () => ({ properties: { allowBlobPublicAccess: false } }),
    },
    {
      name: "TLS",
      wanted: "1.2 and later, nothing without it",
      seen: ({ properties: { minimumTlsVersion: least, supportsHttpsTrafficOnly: only } = {} }) =>
        only === false ? "not everywhere" : least === undefined || OLD_TLS.includes(least) ? "older ones too" : undefined,
      patch: ({ properties: { minimumTlsVersion: least } = {} }) => ({
        properties: {
          supportsHttpsTrafficOnly: true,
          minimumTlsVersion: least === undefined || OLD_TLS.includes(least) ? "TLS1_2" : least,
        },
      }),
    },
    {
      name: "other tenants",
      wanted: "get no copies of blobs",
      seen: ({ properties }) => (properties?.allowCrossTenantReplication === false ? undefined : "may get copies"),
      patch: () => ({ properties: { allowCrossTenantReplication: false } }),
    },
    {
      name: "tags",
      wanted: Object.entries(tagsOf(fleet))
        .map(([key, value]) => `${key}=${value}`)
        .join(", "),
      seen: ({ tags = {} }) => {
        const missing = Object.keys(tagsOf(fleet)).filter((key) => tags[key] === undefined);
        return missing.length === 0 ? undefined : `without ${missing.join(" and ")}`;
      },
      // An account may hold the states of several fleets: the first of them stays its name.
      patch: ({ tags }) => ({ tags: { ...tagsOf(fleet), ...tags } }),
    },
  ];
}

const BLOB_SETTINGS: readonly BlobSetting[] = [
  {
    name: "versioning",
    wanted: "on, so that every earlier state can be had back",
    seen: ({ isVersioningEnabled }) => (isVersioningEnabled === true ? undefined : "off"),
    patch: { isVersioningEnabled: true },
  },
  {
    name: "deleted blobs",
    wanted: `can be had back for ${KEPT_DAYS} days`,
    seen: ({ deleteRetentionPolicy }) => keptFor(deleteRetentionPolicy),
    patch: { deleteRetentionPolicy: KEPT },
  },
  {
    name: "deleted containers",
    wanted: `can be had back for ${KEPT_DAYS} days`,
    seen: ({ containerDeleteRetentionPolicy }) => keptFor(containerDeleteRetentionPolicy),
    patch: { containerDeleteRetentionPolicy: KEPT },
  },
];

/** What somebody else chose stays: also fewer days than ours. */
function keptFor(policy: Retention | undefined): string | undefined {
  return policy?.enabled === true ? undefined : "are gone at once";
}
