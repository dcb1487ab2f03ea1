import { hostname, userInfo } from "node:os";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { contendFor } from "../support/contended-state.ts";
import { startFakeCloudStorage } from "../support/fake-cloud-storage.ts";
import type { FakeCloudStorage } from "../support/fake-cloud-storage.ts";
import { needs } from "../support/needs.ts";
import { aProject, PROGRAM } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";

const { describe, test } = needs("terraform");
const STATE = { backend: "gcs", bucket: "acme-terraform", location: "europe-north1", project: "acme-prod" } as const;

describe("the bucket of Cloud Storage for state", () => {
  let storage: FakeCloudStorage;
  let project: Project;

  beforeAll(async () => {
    storage = await startFakeCloudStorage();
    const fleet = {
      fleet: "acme",
      edition: "2026-11",
      state: STATE,
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
  });

  async function init(...options: readonly string[]): Promise<Ended> {
    return await project.run(process.execPath, [PROGRAM, "init", ...options], storage.env);
  }

  test("is made when somebody says yes, and left alone by a second run", async () => {
    const unasked = await init();
    expect([unasked.code, storage.buckets.size]).toEqual([2, 0]);
    expect(unasked.stderr).toContain("make the bucket acme-terraform in europe-north1, project acme-prod");
    const { stdout } = await init("--yes", "--json");
    const { result } = JSON.parse(stdout) as { result: unknown };
    expect(result).toEqual({
      buckets: [{ bucket: "acme-terraform", location: "europe-north1", project: "acme-prod", made: true, mended: [] }],
    });
    expect(await init()).toMatchObject({ code: 0, stdout: "nothing to do: every bucket for state is as it should be\n" });
  });

  test("holds a lock: a second deployment waits, names the holder when it gives up, and goes on when the lock is free", async () => {
    const refused = await contendFor({
      state: { ...STATE, identity: undefined, jurisdiction: undefined },
      key: "acme/slow.tfstate",
      env: storage.env,
      isHeld: () => storage.objects.has("acme-terraform/acme/slow/default.tflock"),
    });
    expect(refused).toMatchObject({
      outcome: "locked",
      why: expect.stringContaining(`is locked by ${userInfo().username}@${hostname()}`) as unknown,
    });
    expect([...storage.objects.keys()]).toEqual(["acme-terraform/acme/slow/default.tfstate"]);
  });
});
