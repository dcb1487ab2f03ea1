import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import type { Plugins } from "../../lib/bootstrap/contract.ts";
import { PLUGINS } from "../../lib/bootstrap/plugins.ts";
import { pluginsFor, withOwnPlugins } from "../../lib/cli/frame/own-plugins.ts";
import { FakeFleet, membershipOf } from "../support/fake-fleet.ts";
import { tempFolder } from "../support/temp-folder.ts";

const EXAMPLE = path.join(import.meta.dirname, "plugins-example.ts");
const page = readFileSync(path.join(import.meta.dirname, "../../docs/plugins.md"), "utf8");
const folder = tempFolder();

test("the example of docs/plugins.md is the one that is compiled and run here", () => {
  const [, code = ""] = /```ts\n([^]*?)\n```/.exec(page) ?? [];
  const written = readFileSync(EXAMPLE, "utf8").replace(/^\/\/ eslint-.*\n/m, "");
  const own = written.replaceAll('"../../lib/bootstrap/define-plugins.ts"', '"fleetwright/plugins"');
  expect(`${code}\n`).toBe(own);
});

describe("a fleet with the registry and the agent of docs/plugins.md", () => {
  const sync = {
    registries: ["clusterprofile", "x-roster"],
    agent: "x-courier",
    source: { url: "https://git.example/a.git", branch: "main", path: "clusters/shop", auth: { kind: "none" } },
  } as const;
  const memberships = ["hub", "shop"].map((name) => membershipOf(name, { sync }));
  let plugins: Plugins;
  let fleet: FakeFleet;

  beforeEach(async () => {
    fleet = new FakeFleet(["shop"], {}, memberships);
    const { registries } = fleet.engine().plugins;
    const own = await withOwnPlugins(PLUGINS, EXAMPLE);
    plugins = { ...own, registries: { ...own.registries, ...registries } };
  });

  function objects(cluster: string): string {
    return JSON.stringify(fleet.server(cluster).dump());
  }

  test("is bootstrapped, has nothing to do the second time, and leaves without a trace", async () => {
    const first = await fleet.bootstrap({ plugins });
    expect(first.map(({ outcome, failure }) => failure?.message ?? outcome)).toEqual(["joined", "joined"]);
    expect(objects("hub")).toContain('"name":"shop","namespace":"roster"');
    expect(objects("shop")).toContain('"path":"clusters/shop"');
    const second = await fleet.bootstrap({ plugins });
    expect(second.map(({ outcome, written }) => [outcome, written])).toEqual([
      ["unchanged", []],
      ["unchanged", []],
    ]);
    expect(await fleet.leave("shop", { plugins })).toMatchObject({ outcome: "left" });
    expect(objects("shop")).not.toContain('"courier"');
    expect(objects("hub")).not.toContain('"name":"shop","namespace":"roster"');
  });

  test("is refused before anything is written, where nobody says where they are", async () => {
    const results = await fleet.bootstrap({ plugins: fleet.engine().plugins });
    const said = results.find(({ cluster }) => cluster === "hub")?.failure;
    expect(said).toMatchObject({ class: "input", next: expect.stringContaining("FLEETWRIGHT_PLUGINS") });
    expect(said?.message).toContain("x-");
    expect(objects("shop")).not.toContain("courier");
  });
});

describe("a file of plugins", () => {
  async function refusal(text: string, name = "plugins.mjs"): Promise<string> {
    const file = path.join(folder(), name);
    writeFileSync(file, text);
    return await pluginsFor({ env: { FLEETWRIGHT_PLUGINS: name }, project: folder() }).then(
      () => "",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  }

  test("is none where nothing names one, and the fleet file can't", async () => {
    expect(await pluginsFor({ env: {}, project: folder() })).toBe(PLUGINS);
  });

  test.each([
    ["another name", "plugins.yaml", "a: 1", /is no file of plugins/],
    ["no export", "a.mjs", "export const plugins = {};", /has no `export default definePlugins/],
    ["an error", "b.mjs", "throw new Error('broken')", /can't be loaded: broken/],
    ["a name of ours", "c.mjs", "export default { agents: [{ name: 'flux' }] }", /agent flux: its name is x-/],
    [
      "a part that is missing",
      "d.mjs",
      "export default { agents: [{ name: 'x-a', kubernetes: {}, rights: [] }] }",
      /agent x-a lacks check, survey/,
    ],
    [
      "a registry without its list",
      "e.mjs",
      "export default { registries: [{ name: 'x-a', kubernetes: {}, rights: {} }] }",
      /lacks .*list/,
    ],
    ["no list at all", "f.mjs", "export default { agents: 1 }", /its agents are no list/],
  ])("with %s is refused by name", async (_, name, text, said) => {
    expect(await refusal(text, name)).toMatch(said);
  });
});
