import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { localPorts } from "../../../lib/clouds/local/ports.ts";
import { command as local } from "../../../lib/cli/commands/local.ts";
import type { CommandContext } from "../../../lib/cli/frame/command.ts";
import type { LocalCluster } from "../../../lib/contracts/local-cluster.ts";
import { homeOf } from "../../../lib/local/home.ts";
import { aContext } from "../../support/a-context.ts";
import { runPrinted } from "../../support/printed.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();
let context: CommandContext;

const clusterOf = (name: string, port: number): LocalCluster => ({
  ...{ format: 1, name, kubernetes: "1.36", ports: localPorts(port) },
  pools: [{ name: "general", nodes: 1, arch: "amd64", labels: {}, taints: [] }],
});

beforeEach(() => {
  context = aContext(path.join(folder(), "fleet.yaml"), { project: folder() });
  write("one", JSON.stringify(clusterOf("one", 16_000)));
  write("two", JSON.stringify(clusterOf("two", 16_008)).slice(0, 40));
});

function write(name: string, text: string): void {
  const { root, cluster } = homeOf(folder(), name);
  mkdirSync(root, { recursive: true });
  writeFileSync(cluster, text);
}

test("a cluster whose own file is truncated is named with what brings it back, and hides none of the others", async () => {
  const outcome = await local.run(context, ["list"], {});
  expect(outcome).toMatchObject({
    exit: "input",
    result: { clusters: [{ name: "one" }], unreadable: [{ name: "two" }] },
    next: ["fleetwright local up two"],
  });
  expect(outcome.text).toMatch(/^one +1\.36 .*\ntwo: unreadable: .*two\/cluster\.json is no JSON: it breaks off/m);
});

test("nothing is started in its place where no state says what it was, and the command that is named clears it away", async () => {
  const [up = ""] = (await local.run(context, ["list"], {})).next ?? [];
  const { exit, result, next } = await runPrinted(up, context);
  expect({ exit, result }).toMatchObject({ exit: "input", result: { unreadable: [{ name: "two" }] } });
  expect(await runPrinted(next?.[0], context)).toMatchObject({ result: { ended: ["two"], purged: true } });
  const { text, next: [after] = [] } = await local.run(context, ["list"], {});
  expect([text.includes("one"), text.includes("two"), after]).toEqual([true, false, undefined]);
});

test("all can be ended, those whose own file is truncated too", async () => {
  expect(await local.run(context, ["down"], { purge: true })).toMatchObject({ result: { ended: ["one", "two"] } });
  expect((await local.run(context, ["list"], {})).text).toBe("no local clusters in this project");
});

test("one that fits no version is named with the field", async () => {
  write("two", JSON.stringify({ ...clusterOf("two", 16_008), kubernetes: 7 }));
  expect((await local.run(context, ["list"], {})).text).toMatch(/two: unreadable: .*\n +kubernetes: /);
});
