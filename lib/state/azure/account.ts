import { FleetError } from "../../errors.ts";
import { azureToken } from "../../identity/azure/identity.ts";
import { first } from "../../identity/azure/source.ts";
import { lookAt } from "../bucket-work.ts";
import type { BucketWork } from "../bucket-work.ts";
import { PURPOSE, newAccount, settingsOf, tagsOf } from "./account-settings.ts";
import { ResourceApiFailure, explainFailure } from "./failure.ts";
import { RESOURCE_MANAGER, ResourceApi } from "./resource-api.ts";
import { StorageAccountApi } from "./storage-account.ts";
import type { AccountPlace, StorageAccount } from "./storage-account.ts";

/** A storage account for Terraform state, as the fleet file has it. */
export interface WantedAccount extends AccountPlace {
  /** Azure's own name of its place. */
  readonly location: string;
  /** The fleet that is named in its tags; others may keep their state there too. */
  readonly fleet: string;
  /** Whether a copy of the state may lie in a location too. */
  readonly mayLie: (location: string) => boolean;
}

export interface LookOptions {
  /** Client id of the identity that owns the state. Default: that of the environment. */
  readonly identity: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Only these kinds of accounts have versions of blobs. */
const KINDS = ["StorageV2", "BlockBlobStorage"];

/**
 * Looks at a storage account for state, and changes nothing.
 *
 * @throws FleetError (input) where the account lies elsewhere, or can't hold versions; (refused) where it is somebody else's, holds
 * more than states, or has copies where they must not be, or Azure doesn't let us look; (remote) where Azure does not answer
 */
export async function lookAtAccount(wanted: WantedAccount, { identity, env, signal }: LookOptions): Promise<BucketWork> {
  const { account, container, fleet } = wanted;
  const { token, from } = await azureToken({ client: identity, audience: RESOURCE_MANAGER, env });
  const caller = identity ?? first(env, "ARM_CLIENT_ID", "AZURE_CLIENT_ID")?.value ?? from;
  const api = new StorageAccountApi(new ResourceApi(token, env, signal), wanted);
  return await lookAt(
    {
      noun: "storage account",
      bucket: account,
      caller,
      exists: () => isThere(wanted, api),
      create: () => create(wanted, api),
      settings: settingsOf(fleet, container, api),
      explain: (error, what) => {
        if (error instanceof ResourceApiFailure) return explainFailure(error, what, caller);
        throw error;
      },
    },
    signal,
  );
}

/** Whether the account exists and may be what the file means. */
async function isThere(wanted: WantedAccount, api: StorageAccountApi): Promise<boolean> {
  const found = await api.account();
  if (found === undefined) {
    if (await api.isTaken()) throw elsewhere(wanted);
    return false;
  }
  checkPlace(wanted, found);
  await checkContents(wanted, found, api);
  return true;
}

function checkPlace(
  { account, location, mayLie }: WantedAccount,
  { location: seen, kind = "", properties }: StorageAccount,
): void {
  if (plain(seen) !== location) {
    throw new FleetError("input", `the storage account ${account} lies in ${plain(seen)}, but the fleet file says ${location}`, {
      next: "correct `location` of the state, or choose another account",
    });
  }
  if (!KINDS.includes(kind) || properties?.isHnsEnabled === true) {
    const what = properties?.isHnsEnabled === true ? "has folders of a data lake" : `is of the kind ${kind}`;
    throw new FleetError("input", `the storage account ${account} ${what}, which keeps no versions of blobs`, {
      next: "choose another name in `state.account`",
    });
  }
  const second = properties?.secondaryLocation;
  if (second !== undefined && !mayLie(plain(second))) {
    throw new FleetError(
      "refused",
      `the storage account ${account} has a copy in ${plain(second)}, where the state must not lie`,
      {
        next: "set its replication to ZRS or LRS, or choose another account",
      },
    );
  }
}

/** What would no longer be let in by a key may be anybody's: an account that nobody marked is ours where it holds our container alone. */
async function checkContents(
  { account, container }: WantedAccount,
  { tags }: StorageAccount,
  api: StorageAccountApi,
): Promise<void> {
  if (tags?.[PURPOSE.key] === PURPOSE.value) return;
  const others = (await api.containers()).filter((name) => name !== container && !name.startsWith("$"));
  if (others.length === 0) return;
  const some =
    others.length > 1
      ? `${others.length} other containers, ${others[0] ?? ""} among them`
      : `another container, ${others[0] ?? ""}`;
  throw new FleetError("refused", `the storage account ${account} has ${some}, and what reads them may need its keys`, {
    next: `choose another name in \`state.account\`, or, where it holds nothing but states, tag it ${PURPOSE.key}=${PURPOSE.value}`,
  });
}

async function create(wanted: WantedAccount, api: StorageAccountApi): Promise<void> {
  const { location, fleet } = wanted;
  // Another run may have been faster; what it did not come to is mended after this.
  if (await isThere(wanted, api)) return;
  await api.makeGroup(location, tagsOf(fleet));
  try {
    await api.make(newAccount(fleet, location));
  } catch (error) {
    if (error instanceof ResourceApiFailure && error.status === 409 && TAKEN.includes(error.code)) throw elsewhere(wanted);
    throw error;
  }
}

const TAKEN = ["StorageAccountAlreadyTaken", "StorageAccountAlreadyExists", "StorageAccountInAnotherResourceGroup"];

function elsewhere({ account, resourceGroup, subscription }: WantedAccount): FleetError {
  return new FleetError(
    "refused",
    `the storage account ${account} exists, but not in the resource group ${resourceGroup} of the subscription ${subscription}: names are the whole world's`,
    { next: "choose another name in `state.account`, or correct `resourceGroup` or `subscription` of the state" },
  );
}

/** `West Europe` as Azure calls it elsewhere. */
function plain(location: string | undefined): string {
  return location?.replaceAll(" ", "").toLowerCase() ?? "a place that Azure doesn't say";
}
