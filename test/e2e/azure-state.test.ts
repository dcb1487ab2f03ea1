import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { contendFor } from "../support/contended-state.ts";
import { startFakeBlobStorage } from "../support/fake-blob-storage.ts";
import type { FakeBlobStorage } from "../support/fake-blob-storage.ts";
import { needs } from "../support/needs.ts";

const { describe, test } = needs("terraform");
const IDENTITY = "00000000-0000-0000-0000-0000000000a1";
const STATE = {
  backend: "azurerm",
  subscription: "00000000-0000-0000-0000-000000000001",
  resourceGroup: "terraform",
  account: "acmeterraform",
  container: "state",
  location: "westeurope",
  identity: IDENTITY,
  jurisdiction: undefined,
} as const;

describe("the storage account for state", () => {
  let storage: FakeBlobStorage;
  let folder: string;
  let refused: unknown;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
    storage = await startFakeBlobStorage(STATE.account, folder);
    refused = await contendFor({
      state: STATE,
      key: "acme/slow.tfstate",
      env: storage.env,
      isHeld: () => heldFor() === "OperationTypeApply",
    });
  });

  afterAll(async () => {
    await storage?.close();
    rmSync(folder, { recursive: true });
  });

  /** What Terraform writes beside a state on which it works. Making a state locks it as well, for a moment. */
  function heldFor(): unknown {
    const { lease, metadata } = storage.blobs.get("state/acme/slow.tfstate") ?? {};
    const written = metadata?.["x-ms-meta-terraformlockid"];
    if (lease === undefined || typeof written !== "string") return undefined;
    return (JSON.parse(Buffer.from(written, "base64").toString()) as { readonly Operation?: unknown }).Operation;
  }

  test("holds a lease: a second deployment waits, names the holder when it gives up, and goes on when the lease is free", () => {
    expect(refused).toMatchObject({
      outcome: "locked",
      why: expect.stringContaining(`is locked by ${userInfo().username}@${hostname()}`) as unknown,
    });
    expect([...storage.blobs].map(([name, { lease }]) => [name, lease])).toEqual([["state/acme/slow.tfstate", undefined]]);
  });

  test("is asked as the identity that the fleet file names, and by nobody's key", () => {
    expect([...storage.clients]).toEqual([IDENTITY]);
    expect([...storage.hosts].sort()).toEqual(["acmeterraform.blob.core.windows.net", "login.microsoftonline.com"]);
  });
});
