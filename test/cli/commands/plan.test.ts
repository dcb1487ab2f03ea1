import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { CommandContext } from "../../../lib/cli/frame/command.ts";
import { command as graph } from "../../../lib/cli/commands/graph.ts";
import { command as plan } from "../../../lib/cli/commands/plan.ts";
import { command as validate } from "../../../lib/cli/commands/validate.ts";
import { FleetError } from "../../../lib/errors.ts";
import { aContext } from "../../support/a-context.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();

const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: local }
sync: { hub: hub }
regions: { here: { cloud: local } }
clusters: { hub: { region: here, kubernetes: "1.36" } }
`;

/** The context of a command over a fleet file in the test's folder. */
function over(text: string): CommandContext {
  const fleet = path.join(folder(), "fleet.yaml");
  writeFileSync(fleet, text);
  return aContext(fleet);
}

async function failure(run: Promise<unknown>): Promise<FleetError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof FleetError) return error;
  throw new Error("the command did not fail as it should");
}

describe("plan", () => {
  test("shows what is new, writes nothing, and names the command that does", async () => {
    const outcome = await plan.run(over(FLEET), [], {});
    expect(outcome.text).toContain("fleet.lock is to change:");
    expect(outcome.text).toMatch(/\+ +ports +cluster\/hub +16000-16007/);
    expect(outcome.text).not.toContain("the cluster to bootstrap");
    expect([outcome.exit, outcome.next]).toEqual([undefined, ["fleetwright plan --write"]]);
    expect(() => readFileSync(path.join(folder(), "fleet.lock"))).toThrow("ENOENT");
  });

  test("tells what is new first, and the whole of it with --all only", async () => {
    await plan.run(over(FLEET), [], { write: true });
    const context = over(FLEET.replace("clusters: {", 'clusters: { shop: { region: here, kubernetes: "1.36" },'));
    const { text } = await plan.run(context, [], {});
    expect(text).toMatch(/\+ +ports +cluster\/shop/);
    expect(text).not.toMatch(/cluster\/hub/);
    const whole = (await plan.run(context, [], { all: true })).text;
    expect(whole).toMatch(/1 +bootstrap-hub +cluster-hub +the cluster to bootstrap/);
    expect(whole.indexOf("cluster/shop")).toBeLessThan(whole.indexOf("cluster/hub"));
  });

  test("--write decides, once: after it nothing is new", async () => {
    const context = over(FLEET);
    expect((await plan.run(context, [], { write: true })).text).toContain("fleet.lock was written");
    const written = readFileSync(path.join(folder(), "fleet.lock"), "utf8");
    const again = await plan.run(context, [], { write: true });
    expect(again.text).toContain("fleet.lock holds every grant and stack");
    expect(again).toMatchObject({ result: { added: [], retired: [], stale: [], lock: { wrote: false } }, next: [] });
    expect(readFileSync(path.join(folder(), "fleet.lock"), "utf8")).toBe(written);
  });

  test.each([
    ["no source", "", "no member follows https://git.example/fleet.git main ./ any more"],
    [
      "another path",
      ", source: { url: https://git.example/fleet.git, path: other }",
      "follows https://git.example/fleet.git main other instead",
    ],
  ])(
    "says before anything is deployed what an edit to %s takes from members, as validate does, and writes it with a yes only",
    async (_, source, said) => {
      const synced = (of: string): string => FLEET.replace("sync: { hub: hub }", `sync: { hub: hub, agent: flux${of} }`);
      await plan.run(over(synced(", source: { url: https://git.example/fleet.git, path: ./ }")), [], { write: true });
      const context = over(synced(source));
      const outcome = await plan.run(context, [], { write: true });
      expect([outcome.exit, outcome.text]).toEqual(["refused", expect.stringContaining(said)]);
      expect((await validate.run(context, [], { output: "text" })).text).toContain(`sync.source: `);
      expect((await validate.run(context, [], { output: "text" })).text).toContain(said);
      await plan.run({ ...context, yes: true }, [], { write: true });
      expect((await validate.run(context, [], { output: "text" })).text).not.toContain("sync.source: ");
    },
  );

  test("writes no lock for a plan with errors, and tells all of them with their places", async () => {
    const crowded = FLEET.replace("cloud: local", "cloud: local, ports: 16000-16008").replace(
      "clusters: {",
      "clusters: { more: { region: here },",
    );
    const error = await failure(plan.run(over(crowded), [], { write: true }));
    expect([error.kind, error.next]).toEqual(["input", "fleetwright validate"]);
    expect(error.problems.length).toBeGreaterThan(0);
    for (const problem of error.problems) expect(problem).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
    expect(() => readFileSync(path.join(folder(), "fleet.lock"))).toThrow("ENOENT");
  });

  test("shows who may call which API server, and that nobody is listed on this machine", async () => {
    expect((await plan.run(over(FLEET), [], { all: true })).text).not.toContain("ACCESS");
    const cloudy = FLEET.replace("here: { cloud: local }", 'here: { cloud: aws, location: eu-west-1, account: "111122223333" }');
    const access = "access: { operators: [203.0.113.0/24], ci: [{ region: here }] }";
    const { text } = await plan.run(over(`${cloudy}${access}\n`), [], { all: true });
    expect(text).toMatch(/hub +operators 203\.0\.113\.0\/24 +internet +access\.operators\n +ci region here +private +access\.ci/);
  });

  test("gives scripts the waves, and the grants that the lock lacks", async () => {
    const { result } = await plan.run(over(FLEET), [], {});
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({
      fleet: "acme",
      waves: [["cluster-hub"], ["bootstrap-hub"]],
      added: [
        { kind: "mesh-id", owner: "cluster/hub", value: "1", state: "live" },
        { kind: "ports", owner: "cluster/hub", value: "16000-16007", state: "live" },
      ],
    });
  });
});

describe("graph", () => {
  test.each(["stacks", "network", "rings"])("draws %s in every format", async (what) => {
    const context = over(FLEET);
    const drawn = async (output: string): Promise<string> => (await graph.run(context, [], { what, output })).text;
    expect(await drawn("mermaid")).toMatch(/^flowchart LR\n/);
    expect(await drawn("dot")).toMatch(/^(di)?graph fleet \{\n/);
    expect(await drawn("svg")).toMatch(/^<svg /);
    expect(JSON.parse(await drawn("json"))).toMatchObject({ what, waves: [["cluster-hub"], ["bootstrap-hub"]] });
  });

  test.each([
    [{ what: "clusters", output: "svg" }, '--what "clusters" is unknown; there are stacks, network, rings, workloads'],
    [{ what: "constructor", output: "svg" }, '--what "constructor" is unknown; there are stacks, network, rings, workloads'],
    [{ what: "stacks", output: "png" }, '--output "png" is unknown; there are mermaid, dot, svg, json'],
  ])("says what there is to draw when asked for something else: %j", async (options, message) => {
    expect(await failure(graph.run(over(FLEET), [], options))).toMatchObject({ kind: "input", message });
  });
});
