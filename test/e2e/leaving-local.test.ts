import { existsSync, readFileSync, readdirSync, renameSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import type { Json } from "../../lib/bootstrap/kube-object.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import { CLUSTER_RECORD_OUTPUT } from "../../lib/contracts/cluster-record.ts";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import { MEMBERSHIP_OUTPUT } from "../../lib/contracts/membership.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { homeOf } from "../../lib/local/home.ts";
import { isRunning, readRecord } from "../../lib/local/processes.ts";
import type { ProcessRecord } from "../../lib/local/processes.ts";
import { dumpCluster } from "../support/cluster-dump.ts";
import { needs } from "../support/needs.ts";
import { aProject, copyFleet } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { strikeDeployment } from "../support/struck-deployment.ts";

const { describe, test } = needs("control-plane", "terraform", "go");

const CLUSTERS = ["america", "europe", "hub"];
const STATES = ".fleetwright/state/demo";

interface State {
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
}

/** What is left of a fleet. */
interface End {
  /** What the hub keeps; undefined where it is gone. */
  readonly hub: Readonly<Record<string, Json>> | undefined;
  /** What every state still holds, by stack, where it is anything. */
  readonly states: Readonly<Record<string, readonly string[]>>;
  /** Folders of clusters, each with the number of its running programs. */
  readonly homes: Readonly<Record<string, number>>;
}

/** What a command has said. */
interface Told {
  readonly text: string;
  readonly next: readonly string[];
}

const AMERICA = "  america: { region: laptop";

// One fleet is deployed and taken down, in the order of the tests.
describe("a fleet on this machine, by edits and `cdktf deploy '*'` alone", () => {
  let project: Project;
  let first: End;
  /** Which cluster keeps the inventory. */
  let hub = "hub";
  /** What ran for each cluster at first. */
  const programs = new Map<string, readonly ProcessRecord[]>();

  beforeAll(async () => {
    project = await aProject();
    copyFleet(project);
    expect(await project.run("git", ["init", "-q"])).toMatchObject({ code: 0 });
    edit(/^workloads:[^]*/m, "");
    await agree();
  }, 120_000);

  afterAll(async () => {
    await project.dispose();
  }, 120_000);

  function edit(what: RegExp, by: string): void {
    const text = project.read("fleet.yaml");
    expect(text).toMatch(what);
    project.write("fleet.yaml", text.replace(what, by));
  }

  function absent(name: string): void {
    edit(new RegExp(`(^  ${name}: \\{ region: laptop)`, "m"), "$1, state: absent");
  }

  async function agree(): Promise<void> {
    expect(await project.fleetwright("plan", "--write", "--yes", "-q")).toMatchObject({ code: 0 });
  }

  /** Runs a command as it was printed. @returns its outcome as a document, where it is one of ours */
  async function run(printed = ""): Promise<Told> {
    const [program, ...words] = printed.split(" ");
    if (printed === "fleetwright deploy") return { text: await apply(), next: [] };
    if (program === "git") {
      expect(await project.run("git", words)).toMatchObject({ code: 0 });
      return { text: "", next: [] };
    }
    expect(program).toBe("fleetwright");
    const { stdout, stderr } = await project.fleetwright(...words, "--json");
    const { next } = JSON.parse(stdout) as Pick<Told, "next">;
    expect([printed, next, next.length > 0 ? "" : `${stdout}\n${stderr}`]).toEqual([printed, next, ""]);
    return { text: stdout, next };
  }

  async function deploy(): Promise<string> {
    await agree();
    return await apply();
  }

  async function apply(): Promise<string> {
    const ended = await project.cdktf("deploy", "*", "--auto-approve", "--parallelism", "2");
    expect(ended).toMatchObject({ code: 0 });
    return ended.stdout;
  }

  function stateOf(stack: string): State {
    return JSON.parse(readFileSync(path.join(project.folder, STATES, `${stack}.tfstate`), "utf8")) as State;
  }

  /** Changes the membership among the outputs of a stack. */
  function tamper(stack: string, change: (membership: Membership) => object): void {
    const file = `${STATES}/${stack}.tfstate`;
    const state = JSON.parse(project.read(file)) as { readonly outputs: Record<string, { value: unknown }> };
    const output = state.outputs[MEMBERSHIP_OUTPUT];
    if (output === undefined) throw new Error(`no membership in ${stack}`);
    output.value = change(output.value as Membership);
    project.write(file, JSON.stringify(state));
  }

  function programsOf(name: string): readonly ProcessRecord[] {
    const { processes } = homeOf(project.folder, name);
    const records = existsSync(processes) ? readdirSync(processes).map((file) => readRecord(path.join(processes, file))) : [];
    return records.flatMap((record) => (record !== undefined && isRunning(record) ? [record] : []));
  }

  async function end(): Promise<End> {
    const stacks = CLUSTERS.flatMap((name) => [`bootstrap-${name}`, `cluster-${name}`]);
    const held = stacks.map((stack) => [stack, stateOf(stack).resources.map(({ type, name }) => `${type}.${name}`)] as const);
    const folder = path.join(project.folder, ".fleetwright/local");
    const homes = existsSync(folder) ? readdirSync(folder) : [];
    return {
      hub: await dumpOfHub(),
      states: Object.fromEntries(held.filter(([, resources]) => resources.length > 0)),
      homes: Object.fromEntries(homes.map((name) => [name, programsOf(name).length])),
    };
  }

  async function dumpOfHub(): Promise<End["hub"]> {
    const record = stateOf(`cluster-${hub}`).outputs[CLUSTER_RECORD_OUTPUT]?.value as ClusterRecord | undefined;
    if (record === undefined) return undefined;
    const connection = await createConnect({ project: project.folder, clock: systemClock })(record);
    try {
      return await dumpCluster(connection.api(new AbortController().signal));
    } finally {
      await connection.close();
    }
  }

  test("is deployed by the command that is named wherever nothing is yet", async () => {
    const early = [await run("fleetwright status"), await run("fleetwright local kubeconfig hub")];
    expect(await project.fleetwright("synth", "--out", "cdktf.out")).toMatchObject({ code: 0 });
    const late = [await run("fleetwright bootstrap"), await run("fleetwright bootstrap hub")];
    const [first = "", ...others] = [...early, ...late].flatMap(({ next }) => next);
    expect(others).toEqual([first, first, first]);
    await run(first);
    expect(await end()).toMatchObject({ homes: { america: 5, europe: 5, hub: 5 } });
    for (const words of [["local", "kubeconfig", "hub"], ["bootstrap"], ["status"]]) {
      expect([words, (await project.fleetwright(...words)).code]).toEqual([words, 0]);
    }
    // Nor does any deployment bring what the fleet doesn't have.
    expect((await run("fleetwright bootstrap nobody")).next).toEqual(["fleetwright status"]);
    for (const name of CLUSTERS) programs.set(name, programsOf(name));
  }, 1_500_000);

  test("a member leaves: the hub knows it no more, its programs have ended, its files are gone, its states hold nothing", async () => {
    // By the commands that are named, one after the other.
    const [yes] = (await run("fleetwright remove america")).next;
    const [add, toDeploy, again] = (await run(yes)).next;
    await run(add);
    expect((await run(again)).next).toEqual([toDeploy, again]);
    // Meanwhile the outputs of the others are of another release, and of a cluster that was made anew.
    tamper("bootstrap-hub", (membership) => ({ ...membership, format: 99 }));
    tamper("bootstrap-europe", ({ member, ...others }) => {
      const ca = { file: ".fleetwright/local/america/pki/ca.crt" };
      return { ...others, member: { ...member, endpoints: member.endpoints.map((one) => ({ ...one, ca })) } };
    });
    const named = (await run("fleetwright status")).next.filter((next) => next.startsWith("fleetwright deploy"));
    expect(named).toEqual(["fleetwright deploy, with one version of Fleetwright for all stacks"]);
    const refused = (await project.fleetwright("bootstrap", "europe")).stdout;
    expect(refused).toMatch(/not to be trusted by the authority in .* fleetwright deploy, if the cluster was made anew\n/);
    expect((await run(toDeploy)).text).toContain("america: has left the fleet");
    expect(await project.fleetwright("bootstrap", "europe")).toMatchObject({ code: 0 });
    expect(await project.fleetwright("status")).toMatchObject({ code: 0 });
    first = await end();
    const { hub: inHub, states, homes } = first;
    expect(Object.keys(states).sort()).toEqual(["bootstrap-europe", "bootstrap-hub", "cluster-europe", "cluster-hub"]);
    expect(homes).toEqual({ europe: 5, hub: 5 });
    expect(inventory(inHub)).toEqual(["europe", "hub"]);
    expect(JSON.stringify(inHub)).not.toContain("america");
    expect(programs.get("america")?.filter(isRunning)).toEqual([]);
    await run((await run(again)).next[0]);
    expect(project.read("fleet.yaml")).not.toContain(AMERICA);
  }, 1_200_000);

  test("which is killed while it leaves, and while its programs end, leaves the same behind in the end", async () => {
    edit(/^clusters:\n/m, `clusters:\n${AMERICA} }\n`);
    await deploy();
    expect(Object.keys((await end()).homes)).toEqual(CLUSTERS);
    absent("america");
    await agree();
    expect(await strikeDeployment(project, /draining the agent/)).toBe(true);
    expect(Object.keys((await end()).states)).toContain("bootstrap-america");
    expect(await strikeDeployment(project, /terraform_data\.home(\[0\])?: Destroying/)).toBe(true);
    const struck = await end();
    expect(Object.keys(struck.states)).toContain("cluster-america");
    expect(Object.keys(struck.states)).not.toContain("bootstrap-america");
    await deploy();
    expect(await end()).toEqual(first);
  }, 1_200_000);

  test("the hub becomes another cluster: the inventory moves with it, and the old one keeps nothing of it", async () => {
    edit(/hub: hub\n/, "hub: europe\n");
    expect(await deploy()).toContain("hub is no hub any more");
    expect(inventory((await end()).hub)).toEqual([]);
    hub = "europe";
    expect(inventory((await end()).hub)).toEqual(["europe", "hub"]);
    const again = await deploy();
    expect(again.match(/No changes\./g)).toHaveLength(2 * CLUSTERS.length);
  }, 1_200_000);

  test("one whose own file was truncated is brought back as its state has it, by the command that is named", async () => {
    const file = `.fleetwright/local/europe/cluster.json`;
    const whole = project.read(file);
    project.write(file, whole.slice(0, 40));
    const listed = await run("fleetwright local list");
    expect(listed.text).toMatch(/"name": "hub"/);
    await project.fleetwright("local", "up", "europe");
    expect(project.read(file)).toBe(whole);
    expect(listed.next).toEqual(["fleetwright local up europe"]);
  });

  test("one that is dead is given up by the commands that are named, one after the other, and its files go", async () => {
    for (const { pid } of programsOf("hub")) process.kill(pid, "SIGKILL");
    const [giveUp] = (await run("fleetwright leave hub --force")).next;
    expect(giveUp).toBe("fleetwright remove hub --force");
    // Had its files gone without it, nobody but `status` would tell.
    const home = path.join(project.folder, ".fleetwright/local/hub");
    renameSync(home, `${home}-away`);
    expect((await run("fleetwright status")).next).toContain(giveUp);
    renameSync(`${home}-away`, home);
    const [yes] = (await run(giveUp)).next;
    expect(yes).toBe(`${giveUp} --yes`);
    const [add, toDeploy, again] = (await run(yes)).next;
    await run(add);
    expect(inventory((await end()).hub)).toEqual(["europe"]);
    expect(toDeploy).toBe("fleetwright deploy");
    // Together with the last one, below.
    expect((await run(again)).next).toEqual([toDeploy, again]);
  }, 1_200_000);

  test("all others leave, the hub as the last one, and killed during each nothing is left of the fleet", async () => {
    absent("europe");
    await agree();
    expect(await strikeDeployment(project, /terraform_data\.membership(\[0\])?: Destroying/)).toBe(true);
    // The hub stays until its members have left it.
    expect(Object.keys((await end()).states)).toEqual(expect.arrayContaining(["bootstrap-europe", "cluster-europe"]));
    expect(await strikeDeployment(project, /europe: (draining the agent|has left the fleet)/)).toBe(true);
    const said = await deploy();
    expect(said).not.toContain("can't be reached");
    expect(await end()).toEqual({ hub: undefined, states: {}, homes: {} });
    expect([...programs.values()].flat().filter(isRunning)).toEqual([]);
    const again = await deploy();
    expect(again.match(/No changes\./g)).toHaveLength(2 * CLUSTERS.length);
    for (const name of ["america", "hub"]) await run((await run(`fleetwright remove ${name}`)).next[0]);
    expect((await run("fleetwright remove europe")).next).toEqual(["git rm fleet.yaml fleet.lock"]);
  }, 1_200_000);
});

/** Whose profiles are there. */
function inventory(dump: End["hub"]): readonly string[] {
  const profiles = Object.keys(dump ?? {}).filter((key) => key.startsWith("ClusterProfile."));
  return profiles.map((key) => key.replace(/^.*\//, ""));
}
