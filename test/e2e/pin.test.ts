import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { PhaseError } from "../../lib/bootstrap/contract.ts";
import { loadPlan } from "../../lib/cli/frame/load-plan.ts";
import { FleetError } from "../../lib/errors.ts";
import { readLock } from "../../lib/fleet-file/read/lock-file.ts";
import { requirePins } from "../../lib/plan/require-pins.ts";
import { aContext } from "../support/a-context.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { needs } from "../support/needs.ts";

const { describe, test } = needs("go");

const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: local }
sync: { hub: hub, registry: clusterprofile, agent: flux }
defaults: { kubernetes: "1.36", protect: false }
regions: { laptop: { cloud: local, ports: 16000-31999 } }
clusters: { hub: { region: laptop } }
`;

describe("fleetwright pin", () => {
  let project: Project;

  beforeAll(async () => {
    project = await aProject({ "fleet.yaml": FLEET });
  });

  afterAll(() => project.dispose());

  /** What names the next command. */
  async function nextOf(work: () => Promise<unknown>): Promise<string | undefined> {
    const error: unknown = await work().catch((reason: unknown) => reason);
    return error instanceof PhaseError ? error.failure.next : error instanceof FleetError ? error.next : undefined;
  }

  async function requirePinned(): Promise<void> {
    requirePins((await loadPlan(aContext(path.join(project.folder, "fleet.yaml")))).planned.plan);
  }

  test("takes agent and registry from their Go modules and writes their digests to the lock", async () => {
    expect(await nextOf(requirePinned)).toBe("fleetwright pin");
    const unpinned = JSON.parse((await project.fleetwright("pin", "--images", "--json")).stdout) as { next: readonly string[] };
    expect(unpinned.next).toEqual(["fleetwright pin"]);
    const { code, stdout } = await project.fleetwright("pin");
    expect(await nextOf(requirePinned)).toBeUndefined();
    expect([code, stdout.split("\n")[0]]).toEqual([0, "AGENT            PART                    BEFORE   NOW"]);
    const pins = project.read("fleet.lock").match(/component: [a-z-]+, version: v[0-9.]+/g);
    expect(pins).toEqual([
      "component: cluster-inventory-api, version: v0.1.2",
      "component: kustomize-controller, version: v1.9.5",
      "component: source-controller, version: v1.9.5",
    ]);
    const image = "fluxcd/kustomize-controller:v1.9.5";
    expect((await project.fleetwright("pin", "--images")).stdout).toMatch(new RegExp(`^ghcr.io/${image}$`, "m"));
    project.write("mirror.yaml", FLEET.replace("agent: flux", "agent: flux, images: { registry: registry.example/acme }"));
    project.write("mirror.lock", project.read("fleet.lock"));
    const mirrored = await project.fleetwright("pin", "--images", "-f", "mirror.yaml");
    expect(mirrored.stdout).toMatch(new RegExp(`^ghcr.io/${image} registry.example/acme/${image}$`, "m"));
    const before = project.read("fleet.lock");
    const again = await project.fleetwright("pin");
    expect([again.code, again.stdout]).toEqual([0, "nothing to change: clusterprofile and flux pinned as before\n"]);
    expect(project.read("fleet.lock")).toBe(before);
  });

  test("--check refuses when the bytes are not those that were pinned, and the next command pins what is there now", async () => {
    expect((await project.fleetwright("pin", "--check")).code).toBe(0);
    const lock = project.read("fleet.lock");
    project.write(
      "fleet.lock",
      lock.replace(/(component: source-controller.*digest: "sha256:)[0-9a-f]{64}/, `$1${"0".repeat(64)}`),
    );
    const { code, stdout, stderr } = await project.fleetwright("pin", "--check", "--json");
    const { result, exit, next } = JSON.parse(stdout) as {
      result: { pins: { component: string; state: string }[] };
      exit: { code: number };
      next: readonly string[];
    };
    expect([code, exit.code, next]).toEqual([5, 5, ["fleetwright pin flux"]]);
    expect(result.pins.map(({ component, state }) => `${component} ${state}`)).toEqual([
      "cluster-inventory-api holds",
      "kustomize-controller holds",
      "source-controller differs",
    ]);
    expect(stderr).not.toContain("    at ");
    const load = async (): Promise<void> => {
      const store = createArtefactStore({ project: project.folder, env: process.env, emit: () => undefined, clock: systemClock });
      for (const pin of (await readLock(path.join(project.folder, "fleet.lock"))).pins)
        await store.load(pin, new AbortController().signal);
    };
    expect(await nextOf(load)).toBe("fleetwright pin flux");
    expect((await project.fleetwright("pin", "flux")).code).toBe(0);
    expect(await nextOf(load)).toBeUndefined();
    expect((await project.fleetwright("pin", "--check")).code).toBe(0);
    expect(project.read("fleet.lock")).toBe(lock);
  });

  test("pins the one part that the lock lacks, as it was", async () => {
    const lock = project.read("fleet.lock");
    project.write("fleet.lock", lock.replace(/^.*component: kustomize-controller.*\n/m, ""));
    expect(project.read("fleet.lock")).not.toBe(lock);
    expect((await project.fleetwright("pin", "flux")).code).toBe(0);
    expect(project.read("fleet.lock")).toBe(lock);
  });

  test("says in one line what is wrong with a source, without a stack trace", async () => {
    const { code, stderr } = await project.fleetwright("pin", "flux@v1", "--from", "http://x.example", "-q");
    expect([code, stderr]).toEqual([
      2,
      `fleetwright pin: "http://x.example" is no source; use gomod:module@version, url:https://…, oci:registry/path:tag or file:path\n`,
    ]);
  });
});
