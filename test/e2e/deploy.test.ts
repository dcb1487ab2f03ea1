import { setTimeout as sleep } from "node:timers/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { spawn } from "node:child_process";
import { afterAll, afterEach, beforeAll, expect } from "@jest/globals";
import { seededRandom } from "../support/fake-api-server/virtual-clock.ts";
import { atTerminal } from "../support/at-terminal.ts";
import { Moments } from "../support/moments.ts";
import { needs } from "../support/needs.ts";
import { heldBy, plainStacks } from "../support/plain-stacks.ts";
import type { PlainStack } from "../support/plain-stacks.ts";
import { PROGRAM, testEnvironment } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";
import { ServedMembers, withoutTimes } from "../support/served-members.ts";
import { until } from "../support/until.ts";

const { describe, test } = needs("terraform", "python");

/** Networks, clusters upon them, and members that wait for the hub. */
const FLEET: readonly PlainStack[] = [
  { id: "network", input: "n" },
  { id: "hub", after: ["network"], input: "h" },
  { id: "shop", after: ["network"], input: "s" },
  { id: "join-shop", after: ["shop", "hub"], input: "j" },
];
const HUB = ".fleetwright/state/plain/hub.tfstate";
const SEED = 20261130;
const POINTS = 10;

let project: Project;

async function fleet(stacks: readonly PlainStack[] = FLEET): Promise<void> {
  project = await plainStacks(stacks);
}

function rewrite(stacks: readonly PlainStack[]): void {
  project.write("stacks.json", JSON.stringify(stacks));
}

function changed(id: string, change: Partial<PlainStack>, stacks = FLEET): readonly PlainStack[] {
  return stacks.map((stack) => (stack.id === id ? { ...stack, ...change } : stack));
}

function order(): readonly string[] {
  return project.read("order.txt").trim().split("\n");
}

interface Document {
  readonly exit: { readonly name: string };
  readonly next: readonly string[];
  readonly result: { readonly stacks: readonly { readonly stack: string; readonly outcome: string }[] };
}

async function deploy(...args: readonly string[]): Promise<Ended & { readonly document: Document }> {
  const ended = await project.fleetwright("deploy", "--yes", "--json", ...args);
  return { ...ended, document: JSON.parse(ended.stdout) as Document };
}

function outcomes({ document }: { readonly document: Document }): Readonly<Record<string, string>> {
  return Object.fromEntries(document.result.stacks.map(({ stack, outcome }) => [stack, outcome]));
}

/** What was printed after `next:`, as it stands there. */
async function follow({ document: { next } }: { readonly document: Document }): Promise<Ended> {
  const [, ...words] = (next[0] ?? "").split(" ");
  return await project.fleetwright(...words, "--yes");
}

describe("fleetwright deploy", () => {
  afterEach(async () => {
    await project.dispose();
  });

  test("deploys each stack after what it waits for, with one line for each, and finds nothing to do the second time", async () => {
    await fleet();
    const first = await project.fleetwright("deploy", "--yes");
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^4 stacks in \d+ s: 4 changed; resources: 4 added\n$/) as unknown,
    });
    const lines = first.stderr.trim().split("\n");
    expect(lines.slice(1).map((line) => line.replace(/ in \d+ s/, "").slice(2))).toEqual([
      "network: 1 added (1 of 4)",
      expect.stringMatching(/^(hub|shop): 1 added \(2 of 4\)$/),
      expect.stringMatching(/^(hub|shop): 1 added \(3 of 4\)$/),
      "join-shop: 1 added (4 of 4)",
    ]);
    expect([order()[0], order().at(-1)]).toEqual(["network", "join-shop"]);
    const second = await deploy();
    expect(outcomes(second)).toEqual({ network: "unchanged", hub: "unchanged", shop: "unchanged", "join-shop": "unchanged" });
    expect(order()).toHaveLength(4);
  });

  test("goes on beside what fails, says what waits for it, and finishes by the command that is named", async () => {
    await fleet(changed("shop", { runs: "test -e allowed" }));
    const failed = await deploy();
    expect(failed).toMatchObject({ code: 3, document: { exit: { name: "remote" } } });
    expect(outcomes(failed)).toEqual({ network: "changed", hub: "changed", shop: "failed", "join-shop": "waits" });
    expect(failed.document.next).toEqual(["fleetwright deploy --stack shop --stack join-shop"]);
    rewrite(FLEET);
    expect(await follow(failed)).toMatchObject({ code: 0 });
    expect(heldBy(project, FLEET)).toEqual({ network: [["n"]], hub: [["h"]], shop: [["s"]], "join-shop": [["j"]] });
  });

  test("replaces nothing of value unless its stack is named", async () => {
    await fleet();
    await deploy();
    rewrite(changed("hub", { home: "elsewhere" }));
    const refused = await deploy();
    expect(refused).toMatchObject({ code: 5, document: { exit: { name: "refused" } } });
    expect(outcomes(refused)).toEqual({ network: "unchanged", hub: "refused", shop: "unchanged", "join-shop": "waits" });
    expect(order()).toHaveLength(4);
    expect(refused.document.next).toEqual(["fleetwright deploy --stack hub --stack join-shop --confirm hub"]);
    expect(await follow(refused)).toMatchObject({ code: 0 });
    expect(order().slice(4)).toEqual(["hub", "hub"]);
  });

  test("deploys what a selection means, or what has changed since another folder, and nothing else", async () => {
    await fleet();
    await deploy();
    const before = await plainStacks(FLEET);
    try {
      rewrite(changed("hub", { input: "h2" }, changed("shop", { input: "s2" })));
      expect(outcomes(await deploy("--stack", "h*"))).toEqual({ hub: "changed" });
      const since = await deploy("--since", before.folder);
      expect(outcomes(since)).toEqual({ hub: "unchanged", shop: "changed" });
      const dry = await project.fleetwright("deploy", "--stack", "hub", "--with-dependents", "--dry-run");
      expect(dry).toMatchObject({ code: 0, stdout: "2 stacks of 4 in 2 waves:\n  1  hub\n  2  join-shop\n" });
      expect(await project.fleetwright("deploy", "--stack", "hubb", "--yes")).toMatchObject({ code: 2 });
    } finally {
      await before.dispose();
    }
  });

  test("asks at a terminal, and deploys nothing without a yes", async () => {
    await fleet();
    const unasked = await project.fleetwright("deploy", "--stack", "n*", "--json");
    expect(unasked.code).toBe(2);
    expect((JSON.parse(unasked.stdout) as Document).next).toEqual(["fleetwright deploy --yes --stack 'n*'"]);
    const no = await atTerminal("no", [PROGRAM, "deploy"], project.folder, testEnvironment());
    expect(no.code).toBe(2);
    expect(no.stdout).toContain("Shall they be deployed? [y/N]");
    expect(existsSync(path.join(project.folder, "order.txt"))).toBe(false);
    const yes = await atTerminal("yes", [PROGRAM, "deploy"], project.folder, testEnvironment());
    expect(yes.code).toBe(0);
    expect(order()).toHaveLength(4);
  });

  test("goes on from no state that Terraform was killed over, until it is put back by the command that is named", async () => {
    await fleet();
    await deploy();
    const before = await plainStacks(FLEET);
    try {
      rewrite(changed("hub", { input: "h2" }));
      await deploy();
      for (const left of ["", '{ "version": 4, "resour']) {
        project.write(HUB, left);
        for (const words of [
          ["deploy", "--yes"],
          ["review", before.folder, "--plan"],
        ]) {
          const refused = await project.fleetwright(...words, "--json");
          const { next } = JSON.parse(refused.stdout) as Document;
          expect([words, left, refused.code, next]).toEqual([words, left, 2, [`cp ${HUB}.backup ${HUB}`]]);
        }
        expect(await project.run("cp", [`${HUB}.backup`, HUB])).toMatchObject({ code: 0 });
        // The backup is of before the last change.
        expect(outcomes(await deploy())).toMatchObject({ network: "unchanged", hub: "changed", shop: "unchanged" });
      }
    } finally {
      await before.dispose();
    }
  });

  test("ends at Ctrl-C with what was begun saved and no lock left, and goes on from there", async () => {
    const slow = changed("hub", { runs: 'touch "$PROJECT/begun"; sleep 60' });
    await fleet(slow);
    const child = spawn(process.execPath, [PROGRAM, "deploy", "--yes", "--json"], {
      cwd: project.folder,
      env: testEnvironment(),
      stdio: ["ignore", "pipe", "ignore"],
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => (stdout += part));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    while (!existsSync(path.join(project.folder, "begun"))) await sleep(50);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const document = JSON.parse(stdout) as Document;
    expect(outcomes({ document })).toMatchObject({ network: "changed", hub: "stopped" });
    rewrite(FLEET);
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(heldBy(project, FLEET)).toMatchObject({ hub: [["h"]], "join-shop": [["j"]] });
  });
});

describe("fleetwright deploy, killed with all that it started", () => {
  let members: ServedMembers;

  beforeAll(async () => {
    members = await ServedMembers.serve(["hub"]);
  });

  afterAll(async () => {
    await members.close();
  });

  test("at ten moments of Terraform and of a bootstrap comes to the same end when it is run again", async () => {
    const { end: undisturbed, passed } = await killedAt(undefined);
    // Three runs of Terraform for each of three stacks with a moment on either side, one in each stack, and the bootstrap's.
    expect(passed).toBeGreaterThan(3 * 7 + 10);
    const random = seededRandom(SEED);
    for (let point = 0; point < POINTS; point += 1) {
      // A tenth of the run for each, so that all of it is hit.
      const nth = 1 + Math.floor(((point + random()) * passed) / POINTS);
      expect([nth, await killedAt(nth)]).toMatchObject([nth, { first: "killed", again: 0, end: undisturbed }]);
    }
  });

  test("alone, leaves the bootstrap that it was carrying out to the process that Terraform started for it", async () => {
    await members.renew();
    const killed = await plainStacks([{ id: "join-hub", joins: members.membership("hub", "none") }]);
    try {
      members.equip(killed);
      const args = [PROGRAM, "deploy", "--yes", "--quiet"];
      const child = spawn(process.execPath, args, { cwd: killed.folder, env: testEnvironment(), stdio: "ignore" });
      const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
      const holders = new Set<string>();
      let registered = false;
      members.onWrite = ({ path: written, body = "" }) => {
        const holder = /"holderIdentity":"([^"]+)"/.exec(body)?.[1];
        if (written.includes("/leases") && holder !== undefined) holders.add(holder);
        else if (holders.size > 0) child.kill("SIGKILL");
        registered ||= written.includes("/clusterprofiles/");
        return true;
      };
      await ended;
      await until("registered", async () => await Promise.resolve(registered));
      expect([...holders]).toEqual([
        expect.stringContaining(`, bootstrap 1, process ${String(child.pid)} `) as unknown,
        expect.not.stringContaining(`process ${String(child.pid)} `) as unknown,
      ]);
      expect(await killed.fleetwright(...args.slice(1))).toMatchObject({ code: 0 });
    } finally {
      await killed.dispose();
    }
  });

  /** Deploys a network, a cluster on it and its membership, and deploys again what was killed at a moment. */
  async function killedAt(nth: number | undefined) {
    await members.renew();
    const stacks: readonly PlainStack[] = [
      { id: "network", runs: Moments.SHELL },
      { id: "hub", after: ["network"], runs: Moments.SHELL },
      { id: "join-hub", after: ["hub"], runs: Moments.SHELL, joins: members.membership("hub", "none") },
    ];
    const killed = await plainStacks(stacks);
    try {
      members.equip(killed);
      const moments = new Moments(killed);
      // Leases are renewed by the clock.
      members.onWrite = (request) => request.path.includes("/leases") || moments.pass();
      const args = [PROGRAM, "deploy", "--yes", "--quiet"];
      const first = await moments.run(args, nth);
      const { passed } = moments;
      const again = nth === undefined ? first : await moments.run(args);
      return { first, passed, again, end: { states: withoutTimes(heldBy(killed, stacks)), members: members.dump() } };
    } finally {
      await killed.dispose();
    }
  }
});

describe("fleetwright destroy", () => {
  afterEach(async () => {
    await project.dispose();
  });

  test("destroys in the reverse order, only what is named, and nothing of value unconfirmed", async () => {
    await fleet();
    await deploy();
    const unnamed = await project.fleetwright("destroy", "--yes");
    expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining("next: fleetwright destroy --help") as unknown });
    expect((await project.fleetwright("destroy", "--help")).stdout).toContain("--all");
    expect(await project.fleetwright("destroy", "--all", "--stack", "hub", "--yes")).toMatchObject({ code: 2 });
    const unasked = await project.fleetwright("destroy", "--stack", "join-shop", "--json");
    expect((JSON.parse(unasked.stdout) as Document).next).toEqual(["fleetwright destroy --yes --stack join-shop"]);
    const refused = await project.fleetwright("destroy", "--stack", "join-shop", "--yes", "--json");
    expect(refused.code).toBe(5);
    expect((JSON.parse(refused.stdout) as Document).next).toEqual(["fleetwright destroy --stack join-shop --confirm join-shop"]);
    expect(order()).toHaveLength(4);
    const confirmed = FLEET.flatMap(({ id }) => ["--confirm", id]);
    expect(await project.fleetwright("destroy", "--all", "--yes", ...confirmed)).toMatchObject({ code: 0 });
    expect(order().slice(4)).toEqual([
      "join-shop",
      expect.stringMatching(/hub|shop/),
      expect.stringMatching(/hub|shop/),
      "network",
    ]);
    expect(heldBy(project, FLEET)).toEqual({ network: [], hub: [], shop: [], "join-shop": [] });
  });

  test("lists what would go at a terminal, and takes a yes for all of it", async () => {
    await fleet();
    await deploy();
    const no = await atTerminal("no", [PROGRAM, "destroy", "--all"], project.folder, testEnvironment());
    expect(no).toMatchObject({ code: 2, stdout: expect.stringContaining("4 of 4 stacks would be destroyed") as unknown });
    expect(order()).toHaveLength(4);
    const yes = await atTerminal("yes", [PROGRAM, "destroy", "--all"], project.folder, testEnvironment());
    expect(yes.code).toBe(0);
    expect(heldBy(project, FLEET)).toEqual({ network: [], hub: [], shop: [], "join-shop": [] });
  });
});
