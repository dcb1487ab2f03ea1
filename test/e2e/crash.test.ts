import { spawn } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { MEMBERSHIP_VARIABLE } from "../../lib/contracts/membership.ts";
import type { Json } from "../../lib/bootstrap/kube-object.ts";
import type { KubeConnection } from "../../lib/bootstrap/kube/connect.ts";
import { down } from "../../lib/local/up.ts";
import { homeOf } from "../../lib/local/home.ts";
import type { Pin } from "../../lib/model/artefact.ts";
import { dumpCluster } from "../support/cluster-dump.ts";
import { seededRandom } from "../support/fake-api-server/virtual-clock.ts";
import { KillSwitch } from "../support/kill-switch.ts";
import type { CountedRequest, KillPoint } from "../support/kill-switch.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject, CHECKOUT, testEnvironment } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";

const { describe, test } = needs("control-plane");

const ROUNDS = 10;
const SEED = 20261120;

type Dump = Readonly<Record<string, Json>>;

/** How an undisturbed run ends: what counted on its way, and what the clusters hold then. */
interface Undisturbed {
  readonly requests: Readonly<Record<string, readonly CountedRequest[]>>;
  readonly dumps: Readonly<Record<string, Dump>>;
  readonly phases: readonly string[];
}

describe("a bootstrap whose whole process group is killed", () => {
  const switcher = new KillSwitch();
  const connections = new Map<string, KubeConnection>();
  let project: Project;
  let pins: readonly Pin[];

  beforeAll(async () => {
    project = await aProject();
    pins = await builtInPins(project.folder);
  });

  afterAll(async () => {
    await switcher.close();
    for (const connection of connections.values()) await connection.close();
    await project.dispose();
  });

  test("is finished by the next one, wherever that was: hub and member hold what they hold after an undisturbed run", async () => {
    const expected = await undisturbed();
    const random = seededRandom(SEED);
    const struck: string[] = [];
    const phases = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const memberships = await freshClusters();
      for (const name of ["hub", "one"]) {
        const point = killPoint(expected.requests[name] ?? [], round, random);
        expect([name, point, await bootstrap(memberships[name], point)]).toEqual([name, point, "killed"]);
        struck.push(`${name} ${point.moment} ${point.phase} ${switcher.counted.at(-1)?.request}`);
        phases.add(point.phase);
        expect([name, struck.at(-1), await bootstrap(memberships[name])]).toEqual([name, struck.at(-1), 0]);
        expect([struck.at(-1), await dump(name)]).toEqual([struck.at(-1), expected.dumps[name]]);
      }
      // The member's run writes to the hub as well.
      expect([struck.at(-1), await dump("hub")]).toEqual([struck.at(-1), expected.dumps["hub with one"]]);
    }
    expect(struck).toHaveLength(2 * ROUNDS);
    // Every phase that talks to an API server was hit.
    expect([...phases].sort()).toEqual(expected.phases);
  });

  async function undisturbed(): Promise<Undisturbed> {
    const memberships = await freshClusters();
    const requests: Record<string, readonly CountedRequest[]> = {};
    const dumps: Record<string, Dump> = {};
    const phases = new Set<string>();
    for (const name of ["hub", "one"]) {
      expect([name, await bootstrap(memberships[name])]).toEqual([name, 0]);
      requests[name] = [...switcher.counted];
      for (const { phase } of switcher.counted) phases.add(phase);
      dumps[name] = await dump(name);
    }
    dumps["hub with one"] = await dump("hub");
    return { requests, dumps, phases: [...phases].sort() };
  }

  /** Clusters that nobody has touched, behind the switch, on the same ports each time. */
  async function freshClusters(): Promise<Readonly<Record<string, Membership>>> {
    await switcher.close();
    const options = { project: project.folder, env: process.env, emit: () => undefined, signal: new AbortController().signal };
    const records = await Promise.all(
      ["hub", "one"].map(async (name, index): Promise<ClusterRecord> => {
        await down(name, true, options);
        const { record, connection } = await aLocalCluster(project, name, index);
        await connections.get(name)?.close();
        connections.set(name, connection);
        const port = project.firstPort + 100 + index;
        await switcher.stand(port, project.firstPort + index * 8, homeOf(project.folder, name).pki);
        return { ...record, endpoints: record.endpoints.map((endpoint) => ({ ...endpoint, url: `https://127.0.0.1:${port}` })) };
      }),
    );
    const [hub, one] = records;
    if (hub === undefined || one === undefined) throw new Error("two clusters were asked for");
    return { hub: membershipOf(hub, "self", pins), one: membershipOf(one, hub, pins) };
  }

  async function bootstrap(membership: Membership | undefined, point?: KillPoint): Promise<number | "killed" | null> {
    const child = spawn(process.execPath, [path.join(CHECKOUT, "bin/fleetwright.js"), "bootstrap", "--quiet"], {
      cwd: project.folder,
      env: { ...testEnvironment(), [MEMBERSHIP_VARIABLE]: JSON.stringify(membership) },
      stdio: "ignore",
      detached: true,
    });
    switcher.arm(point, () => void process.kill(-(child.pid ?? 0), "SIGKILL"));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return switcher.struck ? "killed" : code;
  }

  async function dump(name: string): Promise<Dump> {
    const connection = connections.get(name);
    if (connection === undefined) throw new Error(`no cluster ${name}`);
    return dumpCluster(connection.api(new AbortController().signal));
  }
});

/** Each round has its phase, so that ten rounds hit them all; the request in it, and the side of it, are drawn. */
function killPoint(requests: readonly CountedRequest[], round: number, random: () => number): KillPoint {
  const phases = [...new Set(requests.map(({ phase }) => phase))];
  const phase = phases[round % phases.length] ?? "";
  const inside = requests.filter((request) => request.phase === phase);
  return { phase, index: Math.floor(random() * inside.length), moment: random() < 0.5 ? "before" : "after" };
}
