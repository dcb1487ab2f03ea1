import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { contendFor } from "../support/contended-state.ts";
import { startFakeBlobStorage } from "../support/fake-blob-storage.ts";
import type { FakeBlobStorage } from "../support/fake-blob-storage.ts";
import { needs } from "../support/needs.ts";
import { aProject, PROGRAM } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";

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
  let project: Project;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
    storage = await startFakeBlobStorage(STATE.account, folder);
    const { jurisdiction: _, ...state } = STATE;
    const fleet = {
      fleet: "acme",
      edition: "2026-11",
      state,
      sync: { hub: "hub", agent: "none" },
      defaults: { kubernetes: "1.36" },
      regions: { laptop: { cloud: "local", ports: "16000-16999" } },
      clusters: { hub: { region: "laptop" } },
    };
    // JSON is YAML.
    project = await aProject({ "fleet.yaml": JSON.stringify(fleet, null, 2) });
  });

  afterAll(async () => {
    await project?.dispose();
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

  async function init(...options: readonly string[]): Promise<Ended> {
    return await project.run(process.execPath, [PROGRAM, "init", ...options], storage.told);
  }

  test("is made when somebody says yes, with its group and its container, and left alone by a second run", async () => {
    const unasked = await init();
    expect([unasked.code, storage.manager.things.size]).toEqual([2, 0]);
    expect(unasked.stderr).toContain(
      `make the storage account acmeterraform in westeurope, resource group terraform of the subscription ${STATE.subscription}, as ${IDENTITY}:`,
    );
    const { stdout } = await init("--yes", "--json");
    const { result } = JSON.parse(stdout) as { result: unknown };
    const { subscription, resourceGroup, container, location } = STATE;
    const at = { subscription, resourceGroup, container, location };
    expect(result).toEqual({ buckets: [{ bucket: "acmeterraform", ...at, made: true, mended: [] }] });
    expect(await init()).toMatchObject({
      code: 0,
      stdout: "nothing to do: every storage account for state is as it should be\n",
    });
  });

  test("holds a lease: a second deployment waits, names the holder when it gives up, and goes on when the lease is free", async () => {
    storage.hosts.clear();
    const refused = await contendFor({
      state: STATE,
      key: "acme/slow.tfstate",
      env: storage.env,
      isHeld: () => heldFor() === "OperationTypeApply",
    });
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
