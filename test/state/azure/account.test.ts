import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { lookAtAccount } from "../../../lib/state/azure/account.ts";
import type { WantedAccount } from "../../../lib/state/azure/account.ts";
import { bucketOf } from "../../../lib/state/buckets.ts";
import type { BucketWork } from "../../../lib/state/bucket-work.ts";
import { aFleet } from "../../support/a-fleet.ts";
import { FakeResourceApi, serveResourceApi } from "../../support/fake-resource-api.ts";
import type { ServedResourceApi, Thing } from "../../support/fake-resource-api.ts";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const WANTED: WantedAccount = {
  subscription: SUBSCRIPTION,
  resourceGroup: "terraform",
  account: "acmeterraform",
  container: "state",
  location: "westeurope",
  fleet: "acme",
  mayLie: (location) => location === "northeurope",
};
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/terraform`;
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/acmeterraform`;
const BLOBS = `${ACCOUNT}/blobServices/default`;
const TAGS = { "fleetwright-fleet": "acme", "fleetwright-purpose": "terraform-state" };
const BLOB_SETTINGS = ["versioning", "deleted blobs", "deleted containers"];
const ALL = ["keys", "public blobs", "TLS", "other tenants", "tags", ...BLOB_SETTINGS, "container", "lock"];

let manager: FakeResourceApi;
let served: ServedResourceApi;
beforeEach(async () => {
  manager = new FakeResourceApi();
  served = await serveResourceApi(manager);
});
afterEach(async () => await served.close());

async function look(wanted: Partial<WantedAccount> = {}, signal = new AbortController().signal): Promise<BucketWork> {
  return await lookAtAccount({ ...WANTED, ...wanted }, { identity: undefined, env: served.env, signal });
}

async function remain(): Promise<readonly string[]> {
  return (await look()).settings.map(({ name }) => name);
}

/** An account as somebody made it by hand. */
function byHand(thing: Thing = {}): void {
  manager.things.set(GROUP, { location: "northeurope", tags: { owner: "platform" } });
  manager.things.set(ACCOUNT, { location: "westeurope", kind: "StorageV2", ...thing });
  manager.things.set(BLOBS, { properties: { changeFeed: { enabled: true } } });
}

function writes(): readonly string[] {
  return manager.asked.filter((request) => /^(PUT|PATCH)/.test(request));
}

describe("a storage account for state that is to be made", () => {
  test("is not made by looking, nor is its group", async () => {
    const work = await look();
    expect([work.exists, work.settings.map(({ name }) => name), work.caller]).toEqual([false, ALL, "this machine's identity"]);
    expect([writes(), manager.things.size]).toEqual([[], 0]);
  });

  test("is never there without the account's own settings, and has a private container before a lock keeps it", async () => {
    await (await look()).carryOut();
    expect(writes()).toEqual([
      "PUT resourceGroups/terraform",
      "PUT storageAccounts/acmeterraform",
      ...BLOB_SETTINGS.map(() => "PUT storageAccounts/acmeterraform/blobServices/default"),
      "PUT storageAccounts/acmeterraform/blobServices/default/containers/state",
      "PUT storageAccounts/acmeterraform/providers/Microsoft.Authorization/locks/fleetwright",
    ]);
    expect(Object.fromEntries(manager.things)).toEqual({
      [GROUP]: { location: "westeurope", tags: TAGS },
      [ACCOUNT]: {
        location: "westeurope",
        kind: "StorageV2",
        sku: { name: "Standard_ZRS" },
        tags: TAGS,
        properties: {
          provisioningState: "Succeeded",
          allowSharedKeyAccess: false,
          allowBlobPublicAccess: false,
          allowCrossTenantReplication: false,
          minimumTlsVersion: "TLS1_2",
          supportsHttpsTrafficOnly: true,
        },
      },
      [BLOBS]: {
        properties: {
          cors: { corsRules: [] },
          isVersioningEnabled: true,
          deleteRetentionPolicy: { enabled: true, days: 30 },
          containerDeleteRetentionPolicy: { enabled: true, days: 30 },
        },
      },
      [`${BLOBS}/containers/state`]: { properties: { publicAccess: "None" } },
      [`${ACCOUNT}/providers/Microsoft.Authorization/locks/fleetwright`]: {
        properties: { level: "CanNotDelete", notes: "It holds the Terraform states of a fleet" },
      },
    });
    expect(await remain()).toEqual([]);
  });

  test("has its copies in one building where the location has no zones", async () => {
    await (await look({ location: "northcentralus" })).carryOut();
    expect(manager.things.get(ACCOUNT)?.sku).toEqual({ name: "Standard_LRS" });
  });

  test("leaves a group that is there as it is", async () => {
    const group = { location: "northeurope", tags: { owner: "platform" } };
    manager.things.set(GROUP, group);
    await (await look()).carryOut();
    expect(manager.things.get(GROUP)).toEqual(group);
  });

  test("under a name that stands elsewhere is refused, before it is looked at and when somebody takes it meanwhile", async () => {
    const late = await look();
    manager.taken.add("acmeterraform");
    const taken = {
      kind: "refused",
      message: expect.stringContaining(`not in the resource group terraform of the subscription ${SUBSCRIPTION}`) as unknown,
    };
    await expect(look()).rejects.toMatchObject(taken);
    await expect(late.carryOut()).rejects.toMatchObject(taken);
    manager.asked.length = 0;
    manager.refuse("POST checkNameAvailability", 200, "no answer");
    await expect(late.carryOut()).rejects.toMatchObject(taken);
  });

  test("that another run made meanwhile is taken, and refused where it lies elsewhere", async () => {
    const [second, third] = [await look(), await look()];
    byHand();
    await second.carryOut();
    expect([await remain(), writes().includes("PUT storageAccounts/acmeterraform")]).toEqual([[], false]);
    byHand({ location: "eastus2" });
    await expect(third.carryOut()).rejects.toThrow("lies in eastus2, but the fleet file says westeurope");
  });
});

test("a storage account that Azure begins to make and doesn't end is no account for state", async () => {
  const work = await look();
  manager.outcome = "Failed";
  await expect(work.carryOut()).rejects.toMatchObject({
    kind: "remote",
    message: "Azure began to make the storage account acmeterraform, and did not end it (Failed)",
  });
});

test("copies of a state may lie where regions of its jurisdiction are, and anywhere where nobody says one", async () => {
  const inPlace = (location: string, jurisdiction?: string) => ({
    location,
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
  });
  const looking = async (jurisdiction: string | undefined, secondaryLocation: string): Promise<boolean> => {
    byHand({ properties: { secondaryLocation } });
    const regions = {
      "azure west": inPlace("westeurope", jurisdiction),
      "azure north": inPlace("northeurope", jurisdiction),
      "azure east": inPlace("eastus2", "us"),
    };
    const { mayLie: _mayLie, fleet: _fleet, ...place } = WANTED;
    const state = { backend: "azurerm", ...place, identity: undefined, jurisdiction: undefined } as const;
    const options = { fleet: aFleet(regions), env: served.env, now: new Date(0), signal: new AbortController().signal };
    const { exists } = (await bucketOf(state)?.look(options)) ?? { exists: false };
    return exists;
  };
  expect(await looking("eu", "northeurope")).toBe(true);
  await expect(looking("eu", "eastus2")).rejects.toThrow("has a copy in eastus2, where the state must not lie");
  await expect(looking("eu", "ukwest")).rejects.toThrow("has a copy in ukwest, where the state must not lie");
  expect(await looking(undefined, "ukwest")).toBe(true);
});

describe("a storage account for state that exists", () => {
  test("is mended where it is less than it should be, and keeps what others have set", async () => {
    byHand({
      location: "West Europe",
      tags: { cost: "platform" },
      properties: { allowSharedKeyAccess: true, minimumTlsVersion: "TLS1_0", encryption: { keySource: "Microsoft.Keyvault" } },
    });
    manager.things.set(`${BLOBS}/containers/state`, { properties: { publicAccess: "Blob" } });
    const work = await look();
    expect(work.settings.map(({ name, seen }) => `${name}: ${seen ?? ""}`)).toEqual([
      "keys: everybody who has one gets in",
      "public blobs: containers may have them",
      "TLS: older ones too",
      "other tenants: may get copies",
      "tags: without fleetwright-fleet and fleetwright-purpose",
      "versioning: off",
      "deleted blobs: are gone at once",
      "deleted containers: are gone at once",
      "container: everybody reads: Blob",
      "lock: no lock",
    ]);
    await work.carryOut();
    expect(manager.things.get(ACCOUNT)).toMatchObject({
      tags: { cost: "platform", ...TAGS },
      properties: { allowSharedKeyAccess: false, minimumTlsVersion: "TLS1_2", encryption: { keySource: "Microsoft.Keyvault" } },
    });
    expect(manager.things.get(BLOBS)?.properties).toMatchObject({ changeFeed: { enabled: true }, isVersioningEnabled: true });
    expect(await remain()).toEqual([]);
  });

  test("keeps what is stricter or another fleet's", async () => {
    byHand();
    await (await look()).carryOut();
    const [account, blobs] = [manager.things.get(ACCOUNT), manager.things.get(BLOBS)];
    manager.things.set(ACCOUNT, {
      ...account,
      tags: { ...TAGS, "fleetwright-fleet": "elm" },
      properties: { ...account?.properties, minimumTlsVersion: "TLS1_3" },
    });
    manager.things.set(BLOBS, { properties: { ...blobs?.properties, deleteRetentionPolicy: { enabled: true, days: 365 } } });
    expect(await remain()).toEqual([]);
  });

  test.each<[what: string, thing: Thing, kind: string, message: string]>([
    ["lies elsewhere", { location: "eastus2" }, "input", "lies in eastus2, but the fleet file says westeurope"],
    ["keeps no versions", { kind: "BlobStorage" }, "input", "is of the kind BlobStorage, which keeps no versions of blobs"],
    ["is a data lake", { properties: { isHnsEnabled: true } }, "input", "has folders of a data lake"],
    ["has a copy out of its jurisdiction", { properties: { secondaryLocation: "East US" } }, "refused", "has a copy in eastus,"],
  ])("and %s is refused, and nothing is changed", async (_, thing, kind, message) => {
    byHand(thing);
    await expect(look()).rejects.toMatchObject({ kind, message: expect.stringContaining(message) as unknown });
    expect(writes()).toEqual([]);
  });

  test("may have a copy inside of its jurisdiction", async () => {
    byHand({ properties: { secondaryLocation: "northeurope" } });
    expect(await remain()).toEqual(ALL);
  });

  test("and holds containers of others is theirs, unless somebody has marked it as holding states alone", async () => {
    byHand();
    for (const name of ["$logs", "state"]) manager.things.set(`${BLOBS}/containers/${name}`, {});
    expect(await remain()).toContain("keys");
    manager.things.set(`${BLOBS}/containers/images`, {});
    await expect(look()).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("has another container, images, and what reads them may need its keys") as unknown,
      next: expect.stringContaining("tag it fleetwright-purpose=terraform-state") as unknown,
    });
    byHand({ tags: { "fleetwright-purpose": "terraform-state" } });
    expect(await remain()).toContain("keys");
  });

  test("is left half mended where somebody interrupts, and mended by the next run", async () => {
    byHand();
    const stop = new AbortController();
    const work = await look({}, stop.signal);
    stop.abort("SIGINT");
    await expect(work.carryOut()).rejects.toMatchObject({ kind: "interrupted", next: "fleetwright init" });
    await (await look()).carryOut();
    expect(await remain()).toEqual([]);
  });
});

test.each<[what: string, status: number, code: string, message: string, kind: string, said: string]>([
  [
    "a right is missing",
    403,
    "AuthorizationFailed",
    "The client 'x' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/write' over scope '/'",
    "refused",
    "does not let this machine's identity make the storage account acmeterraform: Microsoft.Storage/storageAccounts/write is missing",
  ],
  [
    "a policy forbids it",
    403,
    "RequestDisallowedByPolicy",
    "not in eyJhbGciOi.x",
    "refused",
    "not in (not shown) (RequestDisallowed",
  ],
  ["the subscription is nobody's", 404, "SubscriptionNotFound", "", "input", "knows no such subscription"],
  ["the provider isn't registered", 409, "MissingSubscriptionRegistration", "", "input", "has not registered Microsoft.Storage"],
  ["somebody else is at it", 409, "StorageAccountOperationInProgress", "", "remote", "it answered 409"],
  ["Azure is busy", 503, "ServerTimeout", "", "remote", "it answered 503 (ServerTimeout)"],
  ["the token has ended", 401, "ExpiredAuthenticationToken", "", "input", "does not take the token of this machine's identity"],
])("a refusal by Azure says what is missing where %s", async (_, status, code, message, kind, said) => {
  const work = await look();
  manager.refuse("PUT storageAccounts/acmeterraform", status, code, message);
  await expect(work.carryOut()).rejects.toMatchObject({ kind, message: expect.stringContaining(said) as unknown });
});
