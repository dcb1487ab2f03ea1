import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import type { CommandContext, Outcome } from "../../lib/cli/frame/command.ts";
import { readGoModule } from "../../lib/bootstrap/artefacts/gomod-source.ts";
import { PhaseError } from "../../lib/bootstrap/contract.ts";
import { synthesizeTo } from "../../lib/cli/frame/synthesize-to.ts";
import { FleetError } from "../../lib/errors.ts";
import { readLock } from "../../lib/fleet-file/read/lock-file.ts";
import { requireGrants } from "../../lib/plan/require-grants.ts";
import { loadPlan } from "../../lib/cli/frame/load-plan.ts";
import { planApp } from "../../stacks/plan-app.ts";
import { aContext } from "../support/a-context.ts";
import { runPrinted } from "../support/printed.ts";
import { tempFolder } from "../support/temp-folder.ts";

// Each command that a command names as the next one is run as it was printed, and does something about what was said.

const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: local }
sync: { hub: hub, agent: none }
defaults: { kubernetes: "1.36", protect: false }
regions:
  laptop: { cloud: local, ports: 16000-23999 }
  desk: { cloud: local, ports: 24000-31999 }
clusters:
  hub: { region: laptop }
  shop: { region: laptop }
  stall: { region: desk }
  desk: { region: desk }
`;

const CLOUD = `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub, agent: none }
defaults: { protect: false }
regions: { eu-west: { cloud: aws, location: eu-west-1, account: "111122223333" } }
clusters: { hub: { region: eu-west } }
`;

const ENTRIES = `dns: { provider: route53, zone: acme.example, region: eu-west, create: true }
workloads:
  blog: { topology: replicated, clusters: [hub], entry: { host: blog.acme.example, policy: latency } }
  shop: { topology: replicated, clusters: [hub], entry: { host: shop.acme.example, policy: latency } }
`;

const folder = tempFolder();
let context: CommandContext;

beforeEach(() => {
  write("fleet.yaml", FLEET);
  context = aContext(path.join(folder(), "fleet.yaml"), { project: folder() });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder(), file)), { recursive: true });
  writeFileSync(path.join(folder(), file), text);
}

const read = (file: string): string => readFileSync(path.join(folder(), file), "utf8");
const run = async (printed: string | undefined): Promise<Outcome> => await runPrinted(printed, context);

/** What a command says next, whether it ends or throws. */
async function nextOf(work: Promise<Outcome | void>): Promise<readonly string[]> {
  try {
    return (await work)?.next ?? [];
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return error.next === undefined ? [] : [error.next];
  }
}

async function stacksThat(state: "leaving" | "live" | "lost"): Promise<readonly string[]> {
  return (await readLock(path.join(folder(), "fleet.lock"))).stacks.flatMap((one) => (one.state === state ? [one.id] : []));
}

describe("after plan", () => {
  test("--write decides what is open, and git keeps it", async () => {
    execFileSync("git", ["init", "-q"], { cwd: folder() });
    const [write] = await nextOf(run("fleetwright plan"));
    expect(await nextOf(run(`fleetwright diff ${folder()}`))).toEqual([write]);
    const [add] = await nextOf(run(write));
    await run(add);
    expect(execFileSync("git", ["diff", "--cached", "--name-only"], { cwd: folder(), encoding: "utf8" })).toBe("fleet.lock\n");
    expect(await nextOf(run("fleetwright plan"))).toEqual([]);
    expect(await nextOf(run(`fleetwright diff ${folder()}`))).toEqual([]);
  });

  test("--write decides what stacks were refused for", async () => {
    const refused = async (): Promise<void> => requireGrants((await loadPlan(context)).planned);
    await run((await nextOf(refused()))[0]);
    expect(await nextOf(refused())).toEqual([]);
  });

  test("--yes writes what nobody had agreed to", async () => {
    await run("fleetwright plan --write");
    write("fleet.yaml", FLEET.replace("stall: { region: desk }", "stall: { region: desk, state: absent }"));
    const [yes] = await nextOf(run("fleetwright plan --write"));
    expect(await stacksThat("leaving")).toEqual([]);
    await run(yes);
    expect(await stacksThat("leaving")).toEqual(["bootstrap-stall", "cluster-stall"]);
  });

  test("--write --retire forgets stacks of which nothing is left", async () => {
    await run("fleetwright plan --write");
    write("fleet.yaml", FLEET.replace("stall: { region: desk }", "stall: { region: desk, state: absent }"));
    await run("fleetwright plan --write --yes");
    const [retire] = await nextOf(run("fleetwright plan --retire"));
    await run(retire);
    expect(await stacksThat("leaving")).toEqual([]);
  });

  test("validate tells all of what is wrong, and explain what the rule is for", async () => {
    write("fleet.yaml", FLEET.replace('"1.36"', '"1.3"').replace("desk: { region: desk }", "desk: { region: dsek }"));
    for (const command of ["fleetwright plan", "fleetwright remove shop", "fleetwright pin", `fleetwright diff ${folder()}`]) {
      const [validate] = await nextOf(run(command));
      const { text, next = [] } = await run(validate);
      expect(text).toMatch(/2 errors/);
      expect((await run(next[0])).text).toMatch(/^FW\d{4}/);
    }
  });
});

describe("after remove", () => {
  beforeEach(async () => {
    execFileSync("git", ["init", "-q"], { cwd: folder() });
    await run("fleetwright plan --write");
  });

  test("--yes begins what nobody had agreed to, and the same again ends it", async () => {
    const [yes] = await nextOf(run("fleetwright remove shop"));
    const [add, deploy, again] = await nextOf(run(yes));
    expect([read("fleet.yaml"), deploy]).toEqual([expect.stringContaining("state: absent"), "fleetwright deploy"]);
    await run(add);
    const { text, next: [ended] = [] } = await run(again);
    expect(text).toContain("shop is out of the fleet");
    await run(ended);
    const kept = execFileSync("git", ["diff", "--cached", "--name-only"], { cwd: folder(), encoding: "utf8" });
    expect(kept).toBe("fleet.lock\nfleet.yaml\n");
    expect(read("fleet.yaml")).not.toContain("shop");
  });

  test("what stays of a workload in stacks of others goes with the deployment that is named", async () => {
    rmSync(path.join(folder(), "fleet.lock"));
    write("fleet.yaml", `${CLOUD}${ENTRIES}`);
    await run("fleetwright plan --write");
    const balancers = async (): Promise<readonly string[]> => {
      const app = await planApp((await loadPlan(context)).plan, { outdir: path.join(folder(), "out") });
      app.synth();
      const { resource } = JSON.parse(read("out/stacks/entry-eu-west/cdk.tf.json")) as { resource: { aws_lb: object } };
      return Object.keys(resource.aws_lb);
    };
    expect(await balancers()).toEqual([expect.stringContaining("blog"), expect.stringContaining("shop")]);
    const [, again] = await nextOf(run("fleetwright remove shop --yes"));
    expect(await nextOf(run(again))).toEqual(["fleetwright deploy", "git add fleet.yaml fleet.lock"]);
    expect(await balancers()).toEqual([expect.stringContaining("blog")]);
  });

  test("a name of two things is answered with the first of them", async () => {
    const [first] = await nextOf(run("fleetwright remove desk"));
    expect(first).toBe("fleetwright remove cluster/desk");
    expect((await run(first)).text).toContain("leaves: cluster-desk");
  });

  test("the last cluster's files go, and before it what else is left is named", async () => {
    rmSync(path.join(folder(), "fleet.lock"));
    write("fleet.yaml", CLOUD);
    await run("fleetwright plan --write");
    await run("fleetwright remove hub --never-deployed --yes");
    const [region] = await nextOf(run("fleetwright remove hub --never-deployed"));
    expect(region).toBe("fleetwright remove eu-west");
    const [yes] = await nextOf(run(region));
    await run(yes);
    expect(await stacksThat("live")).toEqual([]);
    const [retire] = await nextOf(run("fleetwright remove hub --never-deployed"));
    expect(retire).toBe("fleetwright plan --write --retire");
    await run(retire);
    expect(await stacksThat("leaving")).toEqual([]);
    const [rm] = await nextOf(run(region));
    await run("git add fleet.yaml fleet.lock");
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "-qm", "all"], { cwd: folder() });
    await run(rm);
    expect([existsSync(path.join(folder(), "fleet.yaml")), existsSync(path.join(folder(), "fleet.lock"))]).toEqual([
      false,
      false,
    ]);
  });
});

describe("after init", () => {
  test("a fleet file without a project gets one, and the file stays", async () => {
    const [init] = await nextOf(synthesizeTo(path.join(folder(), "cdktf.out"), context));
    expect(init).toBe("fleetwright init");
    await run(init);
    expect([read("fleet.yaml"), existsSync(path.join(folder(), "cdktf.json"))]).toEqual([FLEET, true]);
  });

  test("a folder that is taken is left alone, and another one is named", async () => {
    write("main.ts", "mine");
    const [next] = await nextOf(run("fleetwright init"));
    const { next: [cd] = [] } = await run(next?.replace("NEW-FOLDER", "shop"));
    expect([read("main.ts"), cd, existsSync(path.join(folder(), "shop/main.ts"))]).toEqual(["mine", "cd shop", true]);
  });
});

describe("help", () => {
  test.each([
    ["fleetwright graph --what towns", /--what <[^]*stacks/],
    ["fleetwright adopt hub", /adopt/],
    ["fleetwright init shop --set clusters.hub.region=berlin", /--set <path=value>/],
  ])("of `%s` says what there is", async (command, says) => {
    const [help] = await nextOf(run(command));
    expect(help).toMatch(/^fleetwright \w+ --help$/);
    const node = [path.join(import.meta.dirname, "../../bin/fleetwright.js"), ...(help ?? "").split(" ").slice(1)];
    expect(execFileSync(process.execPath, node, { encoding: "utf8" })).toMatch(says);
  });
});

describe("on this machine", () => {
  test("local list says which clusters there are", async () => {
    expect(await nextOf(run("fleetwright local kubeconfig"))).toEqual(["fleetwright local list"]);
    expect((await run("fleetwright local list")).text).toBe("no local clusters in this project");
    expect(await nextOf(run("fleetwright local kubeconfig shop"))).toEqual(["fleetwright deploy"]);
  });

  test("doctor says what to install where a program is missing", async () => {
    await run("fleetwright plan --write");
    await run("fleetwright remove shop --yes");
    write(".fleetwright/state/acme/bootstrap-shop.tfstate", "this is no state");
    const [doctor] = await nextOf(run("fleetwright remove shop"));
    const goless = readGoModule("example.com/x@v1.0.0", ["a.yaml"], { PATH: folder() }, context.signal);
    const failure = await goless.catch((error: unknown) => error);
    expect(failure instanceof PhaseError ? failure.failure.next : failure).toBe(doctor);
    const { text } = await run(doctor);
    for (const program of ["Terraform or OpenTofu", "Go (for local clusters)"]) expect(text).toContain(program);
  });
});
