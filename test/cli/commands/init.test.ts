import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { renderTemplate } from "../../../lib/cli/commands/init-files.ts";
import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { TEMPLATES } from "../../../lib/cli/commands/init.ts";
import { FleetError } from "../../../lib/errors.ts";

const ROOT = path.join(import.meta.dirname, "../../..");

async function render(settings: readonly string[], language: "yaml" | "ts" = "yaml"): Promise<Readonly<Record<string, string>>> {
  return await renderTemplate({ template: "local", language, settings });
}

async function fleet(...settings: readonly string[]): Promise<unknown> {
  return parse((await render(settings))["fleet.yaml"] ?? "");
}

describe("a new project", () => {
  test("has what cdktf, TypeScript and git ask for, beside the fleet", async () => {
    const names = [
      ".gitignore",
      ".npmrc",
      "cdktf.json",
      "fleet.yaml",
      "main.ts",
      "package.json",
      "terraform.env",
      "tsconfig.json",
    ];
    expect(Object.keys(await render([]))).toEqual(names);
  });

  test("asks for the versions that this release is tested with, and is called like its fleet", async () => {
    const own = readJson("package.json");
    const project = JSON.parse((await render(["fleet=shop"]))["package.json"] ?? "") as Record<string, unknown>;
    const { cdktf, "cdktf-cli": cli, typescript } = own["devDependencies"] as Record<string, string>;
    const { constructs } = own["peerDependencies"] as Record<string, string>;
    expect(project).toMatchObject({
      name: "shop",
      engines: own["engines"],
      dependencies: { cdktf, constructs, fleetwright: own["version"] },
      devDependencies: { "cdktf-cli": cli, typescript },
      overrides: own["overrides"],
    });
  });

  test("says the same in TypeScript as in YAML", async () => {
    const module = (await render([], "ts"))["fleet.ts"] ?? "";
    const [, literal = ""] = /defineFleet\((.*)\);\n$/s.exec(module) ?? [];
    // A literal of data is YAML, too, but for the comma after the last entry of a map.
    expect(parse(literal.replace(/,(\s*\})/g, "$1"))).toEqual(await fleet());
  });

  test("keeps its comments when a value is set", async () => {
    const text = (await render(["fleet=shop"]))["fleet.yaml"] ?? "";
    const template = readFileSync(path.join(ROOT, "templates/local/fleet.yaml"), "utf8");
    expect(text).toBe(template.replace("fleet: acme", "fleet: shop"));
  });
});

test("each source that the fleet file shows as a comment can be followed", async () => {
  const text = (await render([]))["fleet.yaml"] ?? "";
  const examples = text.split("\n").filter((line) => line.startsWith("  # source:"));
  expect(examples).toHaveLength(2);
  for (const example of examples) {
    const { problems } = checkFleet(text.replace(example, example.replace("# ", "")), "fleet.yaml", "");
    expect([example, problems.filter(({ severity }) => severity === "error")]).toEqual([example, []]);
  }
});

describe("--set", () => {
  test("leaves text text: a version is no number", async () => {
    expect(await fleet("defaults.kubernetes=1.36")).toMatchObject({ defaults: { kubernetes: "1.36" } });
  });

  test("takes numbers and booleans where the template has some, or has nothing", async () => {
    expect(await fleet("defaults.protect=true", "clusters.hub.labels.team=shop")).toMatchObject({
      defaults: { protect: true },
      clusters: { hub: { labels: { team: "shop" } } },
    });
  });

  test.each(["fleet", "=x", "fleet.name=x", "a b=c"])("`%s` is refused", async (setting) => {
    await expect(render([setting])).rejects.toThrow(FleetError);
  });

  test.each([
    ["defaults.kubernets=1.36", "FW1020"],
    ["clusters.hub.regoin=laptop", "FW1020"],
    ["clusters.hub.region=berlin", "FW1101"],
    ["defaults.protect=maybe", "FW1022"],
    ["regions.laptop.ports=1-9", "FW1024"],
  ])("`%s` is refused, with the rule that says why", async (setting, rule) => {
    await expect(render([setting])).rejects.toMatchObject({ kind: "input", problems: [{ rule }] });
  });

  test("is refused where there is no fleet file", async () => {
    const template = { template: "region-stack", language: "yaml", settings: ["fleet=shop"] } as const;
    await expect(renderTemplate(template)).rejects.toThrow("--set changes the fleet file, and region-stack has none");
  });
});

test("a project keeps npm as quiet as this checkout does, also one that has an .npmrc already", async () => {
  const settings = (text: string): readonly string[] => text.split("\n").filter((line) => /^[a-z]/.test(line));
  const quiet = settings((await render([]))[".npmrc"] ?? "");
  expect(settings(readFileSync(path.join(ROOT, ".npmrc"), "utf8"))).toEqual(expect.arrayContaining([...quiet]));
  const init = readFileSync(path.join(ROOT, "lib/cli/commands/init.ts"), "utf8");
  for (const setting of quiet) expect(init).toContain(setting);
});

test("every template is offered, and nothing else", () => {
  const folders = readdirSync(path.join(ROOT, "templates")).filter((name) => name !== "project");
  expect(folders.sort()).toEqual(Object.keys(TEMPLATES).sort());
});

test("the stack written by hand pins what the example fleet pins", () => {
  const { pins } = parse(readFileSync(path.join(ROOT, "fleet.lock"), "utf8")) as { pins: { agent: string; digest: string }[] };
  const main = readFileSync(path.join(ROOT, "templates/region-stack/main.ts"), "utf8");
  const inventory = pins.filter(({ agent }) => agent === "clusterprofile").map(({ digest }) => digest);
  expect([...main.matchAll(/sha256:[0-9a-f]{64}/g)].map(([digest]) => digest)).toEqual(inventory);
});

function readJson(file: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path.join(ROOT, file), "utf8")) as Record<string, unknown>;
}
