import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { command as plan } from "../../../lib/cli/commands/plan.ts";
import { command as remove } from "../../../lib/cli/commands/remove.ts";
import type { CommandContext } from "../../../lib/cli/frame/command.ts";
import { FleetError } from "../../../lib/errors.ts";
import { readLock } from "../../../lib/fleet-file/read/lock-file.ts";
import { aContext } from "../../support/a-context.ts";

const FLEET = `# Ours since 2024.
fleet: acme
edition: "2026-11"
state: { backend: local }
sync: { hub: hub }
defaults: { kubernetes: "1.36", protect: false }
regions:
  laptop: { cloud: local, ports: 16000-23999 }
  # Under the desk.
  desk: { cloud: local, ports: 24000-31999 }
clusters:
  hub: { region: laptop } # keeps the inventory
  # The first shop.
  shop: { region: laptop, labels: { team: shop } }
  stall:
    region: laptop
  desk: { region: desk }
  spare: { region: desk }
workloads:
  shop: { topology: replicated, clusters: [shop] }
`;

describe("what is removed", () => {
  let folder: string;
  const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
  const context = (different: Partial<CommandContext> = { yes: true }) => aContext(path.join(folder, "fleet.yaml"), different);
  const run = async (name: string, options = {}) => await remove.run(context(), [name], options);
  const decide = async () => await plan.run(context(), [], { write: true });

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
    writeFileSync(path.join(folder, "fleet.yaml"), FLEET);
    await decide();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Lines that the fleet file has now and had not before. */
  function added(): readonly string[] {
    const before = FLEET.split("\n");
    return read("fleet.yaml")
      .split("\n")
      .filter((line) => !before.includes(line));
  }

  async function leaving(): Promise<readonly string[]> {
    const { stacks } = await readLock(path.join(folder, "fleet.lock"));
    return stacks.filter(({ state }) => state === "leaving").map(({ id }) => id);
  }

  test("is marked in the file, with everything else as it was written, and its stacks leave in the lock", async () => {
    const outcome = await run("stall");
    expect(added()).toEqual(["    state: absent"]);
    expect(await leaving()).toEqual(["bootstrap-stall", "cluster-stall"]);
    expect(outcome).toMatchObject({
      result: { kind: "cluster", name: "stall", step: "leaving" },
      next: ["git add fleet.yaml fleet.lock", "fleetwright deploy", "fleetwright remove stall"],
    });
  });

  test("is listed with what it holds, and without somebody's yes nothing is written", async () => {
    const lock = read("fleet.lock");
    const outcome = await remove.run(context({}), ["stall"], {});
    expect(outcome).toMatchObject({
      exit: "refused",
      result: { step: "asked", consents: [{ about: "bootstrap-stall", holds: [] }, { about: "cluster-stall" }] },
      next: ["fleetwright remove stall --yes"],
    });
    expect(outcome.text).toContain("leaves: cluster-stall: cluster stall leaves the fleet");
    expect([read("fleet.yaml"), read("fleet.lock")]).toEqual([FLEET, lock]);
  });

  test.each([true, false])("asks at a terminal, and does what the answer says: %s", async (answer) => {
    const questions: string[] = [];
    const confirm = async (question: string): Promise<boolean> => {
      questions.push(question);
      return answer;
    };
    await remove.run(context({ nonInteractive: false, confirm }), ["stall"], {});
    expect(questions).toEqual([expect.stringContaining("cluster-stall")]);
    expect(read("fleet.yaml") !== FLEET).toBe(answer);
  });

  test("goes out of file and lock when nothing of it is deployed, and its grants go to nobody else", async () => {
    await run("stall");
    const outcome = await run("stall");
    expect(outcome).toMatchObject({ result: { step: "removed" }, next: ["git add fleet.yaml fleet.lock"] });
    expect(read("fleet.yaml")).toBe(FLEET.replace("  stall:\n    region: laptop\n", ""));
    expect(read("fleet.lock")).toMatch(/owner: cluster\/stall, value: .*, state: retired/);
    expect(read("fleet.lock")).not.toMatch(/owner: cluster\/stall, value: .*, state: live/);
    expect(read("fleet.lock")).not.toMatch(/(bootstrap|cluster)-stall|name: stall/);
    await expect(plan.run(context(), [], {})).resolves.toMatchObject({ result: { added: [], retired: [], stale: [] } });
  });

  test("goes on where it was interrupted between file and lock", async () => {
    const before = read("fleet.lock");
    await run("stall");
    writeFileSync(path.join(folder, "fleet.lock"), before);
    expect(await run("stall")).toMatchObject({ result: { step: "leaving" } });
    expect(await leaving()).toEqual(["bootstrap-stall", "cluster-stall"]);
    const leavingLock = read("fleet.lock");
    const marked = read("fleet.yaml");
    await run("stall");
    // The lock was written, the file was not.
    writeFileSync(path.join(folder, "fleet.yaml"), marked);
    expect(await run("stall")).toMatchObject({ result: { step: "removed", retired: [] } });
    expect(read("fleet.lock")).not.toBe(leavingLock);
    expect(read("fleet.yaml")).not.toContain("stall");
  });

  test("may be a region, with all its clusters", async () => {
    const outcome = await run("region/desk");
    expect(added()).toEqual([
      "  desk: { cloud: local, ports: 24000-31999, absent: true }",
      "  desk: { region: desk, state: absent }",
      "  spare: { region: desk, state: absent }",
    ]);
    const stacks = ["bootstrap-desk", "bootstrap-spare", "cluster-desk", "cluster-spare"];
    expect(await leaving()).toEqual(stacks);
    expect((outcome.result as { leaving: readonly { stack: string }[] }).leaving.map(({ stack }) => stack).sort()).toEqual(
      stacks,
    );
    expect(await run("region/desk")).toMatchObject({ result: { kind: "region", step: "removed" } });
    expect(read("fleet.yaml")).not.toContain("desk");
    expect(await leaving()).toEqual([]);
    await decide();
    expect(read("fleet.lock")).not.toMatch(/desk.*state: live/);
  });

  test("may be a workload, after which its clusters may leave, too", async () => {
    expect(await run("workload/shop")).toMatchObject({ result: { kind: "workload", step: "leaving" } });
    expect(await run("workload/shop")).toMatchObject({ result: { kind: "workload", step: "removed" } });
    expect(read("fleet.yaml")).toBe(FLEET.slice(0, FLEET.indexOf("workloads:")));
    expect(await run("shop")).toMatchObject({ result: { kind: "cluster", step: "leaving" } });
  });

  test.each([
    ["hub", "clusters.hub", ["sync.hub"]],
    ["cluster/shop", "clusters.shop", ["workloads.shop.clusters[0]"]],
    ["laptop", "regions.laptop", ["sync.hub", "workloads.shop.clusters[0]"]],
  ])("is refused with the places where it is still needed, and nothing is written: %s", async (name, _, places) => {
    const refused = await run(name).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(FleetError);
    const { problems } = refused as FleetError;
    expect(problems.map(({ rule }) => rule)).toEqual(places.map(() => "FW1704"));
    expect(problems.map(({ path: at }) => at.join("."))).toEqual(places.map((place) => place.replace("[0]", ".0")));
    expect(read("fleet.yaml")).toBe(FLEET);
  });

  test("may be the last cluster: its entry stays until the rest is gone, and then the files may go", async () => {
    const last = FLEET.replace(/ {2}shop: \{ region[^]*$/, "");
    rmSync(path.join(folder, "fleet.lock"));
    writeFileSync(path.join(folder, "fleet.yaml"), last);
    await decide();
    await run("hub");
    expect(await run("hub", { neverDeployed: true })).toMatchObject({
      result: { step: "last", left: [] },
      next: ["git rm fleet.yaml fleet.lock"],
    });
    expect(read("fleet.yaml")).toContain("hub: { region: laptop, state: absent }");
    expect(read("fleet.lock")).not.toMatch(/live|leaving/);
    expect(await decide()).not.toMatchObject({ exit: "refused" });
  });

  test("that nobody knows is answered with what there is; a name of two things wants the kind", async () => {
    await expect(run("ship")).rejects.toThrow(
      'the fleet has no cluster, region or workload "ship"; there are cluster/desk, hub, cluster/shop, spare, stall, region/desk, laptop, workload/shop',
    );
    await expect(run("desk")).rejects.toThrow('"desk" is the name of more than one thing: say cluster/desk or region/desk');
  });

  test("is refused while it is protected: a deployment without protection comes first", async () => {
    writeFileSync(path.join(folder, "fleet.yaml"), FLEET.replace("protect: false", "protect: true"));
    await decide();
    await expect(run("stall")).rejects.toMatchObject({ problems: [{ rule: "FW2016" }] });
    writeFileSync(path.join(folder, "fleet.yaml"), FLEET);
    await decide();
    expect(await run("stall")).toMatchObject({ result: { step: "leaving" } });
  });

  test("stays where its states can't be read, unless somebody knows that nothing was deployed", async () => {
    // Nothing answers there; where there is no Terraform, nobody even asks.
    const elsewhere = "state: { backend: cloud, hostname: localhost:1, organization: acme, project: fleet }";
    const unread = /can't be read|not found/;
    rmSync(path.join(folder, "fleet.lock"));
    writeFileSync(path.join(folder, "fleet.yaml"), FLEET.replace("state: { backend: local }", elsewhere));
    await decide();
    const begun = await run("stall");
    expect(begun.result).toMatchObject({ consents: [{ holds: { unknown: expect.stringMatching(unread) as unknown } }, {}] });
    await expect(run("stall")).rejects.toThrow(unread);
    expect(await run("stall", { neverDeployed: true })).toMatchObject({ result: { step: "removed" } });
  });

  test("stays while there is a state of it that nobody can read", async () => {
    await run("stall");
    const state = path.join(folder, ".fleetwright/state/acme");
    mkdirSync(state, { recursive: true });
    writeFileSync(path.join(state, "bootstrap-stall.tfstate"), "this is no state");
    await expect(run("stall")).rejects.toMatchObject({ kind: "input", next: "fleetwright doctor" });
    expect(read("fleet.yaml")).toContain("stall");
  });
});
