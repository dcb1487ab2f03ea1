import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import { fleetStatus } from "../../lib/bootstrap/status/fleet-status.ts";
import type { ClusterStatus } from "../../lib/bootstrap/status/fleet-status.ts";
import { homeOf } from "../../lib/local/home.ts";
import { bootstrapped } from "../support/bootstrapped.ts";
import type { Bootstrapped } from "../support/bootstrapped.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";

const { describe, test } = needs("go", "control-plane");
const signal = new AbortController().signal;

describe("the status of a fleet of real clusters", () => {
  let project: Project;
  let hub: RunningCluster;
  let member: RunningCluster;
  let fleet: Bootstrapped;

  beforeAll(async () => {
    project = await aProject();
    hub = await aLocalCluster(project, "hub", 0);
    // The first by name, so that a dead one would be the first in the way.
    member = await aLocalCluster(project, "america", 1);
    fleet = await bootstrapped(project, [hub, member]);
  }, 300_000);

  afterAll(async () => {
    await hub?.connection.close();
    await member?.connection.close();
    await project?.dispose();
  }, 60_000);

  async function status(clusterTimeoutMs: number): Promise<readonly string[]> {
    const options = { ...fleet.engine, memberships: fleet.memberships, project: project.folder, clusterTimeoutMs };
    const { clusters, orphans } = await fleetStatus(options);
    return [...clusters.map(row), ...orphans.map(({ name }) => `orphan ${name}`)];
  }

  test("says what each runs, that it is joined, that its nodes are simulated, and when our certificate ends", async () => {
    expect(await status(30_000)).toEqual([
      "hub v1.36.1 joined flux v1.9.5 simulated, certificate ends",
      "america v1.36.1 joined flux v1.9.5 simulated, certificate ends",
    ]);
  });

  test("holds nobody up for an API server that was stopped, and finds it again when it goes on", async () => {
    const record = path.join(homeOf(project.folder, "america").processes, "kube-apiserver.json");
    const { pid } = JSON.parse(readFileSync(record, "utf8")) as { pid: number };
    process.kill(pid, "SIGSTOP");
    try {
      expect(await status(5_000)).toEqual([
        "hub v1.36.1 joined flux v1.9.5 simulated, certificate ends",
        `america unreachable: no answer from ${member.record.endpoints[0]?.url} within 5 s`,
      ]);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    expect((await status(30_000))[1]).toBe("america v1.36.1 joined flux v1.9.5 simulated, certificate ends");
  }, 60_000);

  test("no longer has a member that left, of whose Flux nothing is left in it", async () => {
    const membership = fleet.memberships[1];
    if (membership === undefined) throw new Error("no membership");
    const result = await leave(membership, { ...fleet.engine, force: false });
    expect([result.outcome, result.residue]).toEqual([
      "left",
      ["CustomResourceDefinition clusterproperties.about.k8s.io, which others may use"],
    ]);
    expect((await status(30_000))[1]).toBe("america v1.36.1 missing flux absent, certificate ends");
    const api = member.connection.api(signal);
    const kinds = [
      ["v1", "Namespace"],
      ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
      ["rbac.authorization.k8s.io/v1", "ClusterRole"],
      ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
    ] as const;
    const left = await Promise.all(kinds.map(([apiVersion, kind]) => api.list({ apiVersion, kind })));
    expect(left.flat().filter(({ metadata }) => /flux/.test(metadata.name))).toEqual([]);
  }, 120_000);
});

function row({ name, reachable, reason, version, registered, agent, expires }: ClusterStatus): string {
  if (!reachable) return `${name} unreachable: ${reason}`;
  const running = [name, version, registered, agent.name, ...(agent.version === null ? [] : [agent.version]), agent.state].join(
    " ",
  );
  return `${running}, certificate ${expires === null ? "unknown" : "ends"}`;
}
