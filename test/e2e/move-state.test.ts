import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { pinsOnly } from "../support/aws-fleet-file.ts";
import { needs } from "../support/needs.ts";
import { aProject, PROGRAM, testEnvironment } from "../support/project.ts";
import type { Project } from "../support/project.ts";

const { describe, test } = needs("terraform", "go", "control-plane");

const IDS = ["bootstrap-hub", "bootstrap-shop", "cluster-hub", "cluster-shop"];

describe("states that move to another place", () => {
  let project: Project;

  beforeAll(async () => {
    project = await aProject();
    project.write("fleet.yaml", fleetIn(".fleetwright/state"));
    project.write("fleet.lock", pinsOnly());
    expect(await project.fleetwright("plan", "--write", "-q")).toMatchObject({ code: 0 });
    expect(await project.cdktf("deploy", "*", "--auto-approve")).toMatchObject({ code: 0 });
    project.write("fleet.yaml", fleetIn("state"));
  });
  afterAll(async () => project.dispose());

  function fleetIn(dir: string): string {
    return `fleet: acme
edition: "2026-11"
state: { backend: local, dir: ${dir} }
sync: { hub: hub, agent: none }
defaults: { kubernetes: "1.36", protect: false }
regions: { laptop: { cloud: local, ports: ${project.firstPort}-${project.firstPort + 99} } }
clusters: { hub: { region: laptop }, shop: { region: laptop } }
`;
  }

  /** Ids of the stacks whose state lies in the new place, as the lock says. */
  function moved(): readonly string[] {
    const lines = project.read("fleet.lock").split("\n");
    return lines.flatMap((line) => /id: (\S+), .*at: "?local\/state"?(,| })/.exec(line)?.[1] ?? []);
  }

  /** Ends the command without a word as soon as it has moved the first state. */
  async function killedAfterTheFirst(): Promise<NodeJS.Signals | null> {
    const args = [PROGRAM, "move-state", "--progress", "json"];
    const child = spawn(process.execPath, args, {
      cwd: project.folder,
      env: testEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (line.includes('"type":"success"')) child.kill("SIGKILL");
    });
    return await new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
  }

  test("are neither planned nor deployed where they are not", async () => {
    const refused = await project.cdktf("synth");
    expect(refused.code).not.toBe(0);
    const { code, stderr } = await project.fleetwright("plan");
    expect([code, stderr]).toEqual([2, expect.stringContaining("run: fleetwright move-state")]);
    const { stdout } = await project.fleetwright("move-state", "--dry-run", "--json");
    const { result } = JSON.parse(stdout) as { result: { moves: readonly { stack: string; from: string; to: string }[] } };
    expect(result.moves.map(({ stack, from, to }) => [stack, from, to])).toEqual(
      IDS.map((id) => [id, "local/.fleetwright/state", "local/state"]),
    );
    expect(moved()).toEqual([]);
  });

  test("are moved by the next run when one was killed on the way", async () => {
    expect(await killedAfterTheFirst()).toBe("SIGKILL");
    const first = moved();
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(IDS.length);
    expect((await project.cdktf("synth")).code).not.toBe(0);

    // Somebody else's, where the last is to go.
    const other = "state/acme/cluster-shop.tfstate";
    const old = project.read(".fleetwright/state/acme/cluster-shop.tfstate");
    project.write(other, old.replace(/"lineage": "[^"]*"/, '"lineage": "another"'));
    const refused = await project.fleetwright("move-state");
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining("lineage another")]);
    expect(project.read(other)).toContain('"another"');
    rmSync(path.join(project.folder, other));

    const { code, stdout } = await project.fleetwright("move-state", "-q");
    expect(code).toBe(0);
    expect(stdout).toContain("4 of 4 copies are proven by an empty plan.\n");
    expect(stdout).toContain("  local/.fleetwright/state: acme/cluster-shop.tfstate\n");
    expect(moved()).toEqual(IDS);
    for (const id of IDS) {
      const read = (dir: string): unknown => JSON.parse(project.read(`${dir}/acme/${id}.tfstate`));
      expect([id, read("state")]).toEqual([id, read(".fleetwright/state")]);
    }
    expect((await project.fleetwright("move-state")).stdout).toBe("nothing to do: every state lies where the fleet file says\n");
  });

  test("are the same for Terraform: a deployment from the new place changes nothing", async () => {
    const { code, stdout } = await project.cdktf("deploy", "*", "--auto-approve");
    expect(code).toBe(0);
    expect(stdout.match(/No changes\./g)).toHaveLength(IDS.length);
    const { lock } = (JSON.parse((await project.fleetwright("plan", "--write", "--json")).stdout) as { result: { lock: object } })
      .result;
    expect(lock).toMatchObject({ wrote: false });
  });

  test("are not overwritten by an older or newer one of the same lineage: somebody may have deployed from there", async () => {
    project.write("fleet.yaml", fleetIn("third"));
    const state = project.read("state/acme/bootstrap-hub.tfstate");
    const older = state.replace(/"serial": (\d+)/, (_, serial: string) => `"serial": ${Number(serial) - 1}`);
    const deployed = older.replace(/"serial": \d+/, '"serial": 99').replace('"mode": "managed"', '"mode": "data"');
    for (const other of [older, deployed]) {
      project.write("third/acme/bootstrap-hub.tfstate", other);
      expect(await project.fleetwright("move-state")).toMatchObject({ code: 5 });
      expect(project.read("third/acme/bootstrap-hub.tfstate")).toBe(other);
    }
    expect(moved()).toEqual(IDS);
  });

  test("are named where the plan of a copy is not empty, and proven by the next run when it is", async () => {
    rmSync(path.join(project.folder, "third"), { recursive: true });
    const labelled = fleetIn("third").replace("shop: { region: laptop }", "shop: { region: laptop, labels: { tier: front } }");
    project.write("fleet.yaml", labelled);
    const unplanned = await project.fleetwright("move-state", "--no-plan", "--json");
    expect(JSON.parse(unplanned.stdout)).toMatchObject({
      exit: { code: 0 },
      result: { plans: [] },
      next: ["git add fleet.lock", "fleetwright move-state"],
    });
    expect(await project.run("git", ["init", "-q"])).toMatchObject({ code: 0 });
    expect(await project.run("git", ["add", "fleet.lock"])).toMatchObject({ code: 0 });
    expect((await project.run("git", ["diff", "--cached", "--name-only"])).stdout).toBe("fleet.lock\n");
    const { code, stdout, stderr } = await project.fleetwright("move-state");
    expect(code).toBe(5);
    expect(stdout).toContain("3 of 4 copies are proven by an empty plan.\n");
    expect(stdout).toContain("The plan of cluster-shop is not empty in the new place:\n");
    expect(stdout).toMatch(/^ {2}update output cluster_record$/m);
    expect(stderr).toContain("next: cdktf diff cluster-shop\n");
    expect((await project.cdktf("diff", "cluster-shop")).stdout).toMatch(/cluster_record = \{[^]*tier/);
    const { stdout: dry } = await project.fleetwright("move-state", "--dry-run");
    expect(dry).toBe("cluster-shop was copied, and is to be planned\n");

    project.write("fleet.yaml", fleetIn("third"));
    const again = await project.fleetwright("move-state", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({
      exit: { code: 0 },
      result: { plans: [{ stack: "cluster-shop", plan: "empty" }] },
    });
    expect(await project.fleetwright("move-state")).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing to do") });
  });
});
