import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { CHECKOUT, runProcess } from "../support/project.ts";
import type { Ended } from "../support/project.ts";
import { tempFolder } from "../support/temp-folder.ts";

const GUIDE = readFileSync(path.join(CHECKOUT, "docs/aws.md"), "utf8");
const PACKAGE = JSON.parse(readFileSync(path.join(CHECKOUT, "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, string>>;
};

const folder = tempFolder();

/** The only program in the guide. */
function program(): string {
  const [block, ...others] = [...GUIDE.matchAll(/^```ts\n(import .*?)^```$/gms)].map(([, text = ""]) => text);
  if (block === undefined || others.length > 0) throw new Error("docs/aws.md has no or more than one program");
  return block;
}

/** The source of what the package exports under a name: `dist` is made of it when the package is. */
function sourceOf(specifier: string): string {
  const name = `.${specifier.slice("fleetwright".length)}`;
  const target = PACKAGE.exports[name] ?? PACKAGE.exports["./constructs/*"]?.replace("*", name.replace("./constructs/", ""));
  if (target === undefined) throw new Error(`the package does not export ${specifier}`);
  return path.join(CHECKOUT, target.replace("./dist/", "").replace(/\.js$/, ".ts"));
}

const SPECIFIER = /"(fleetwright\/[\w/-]+)"/g;

async function node(...args: readonly string[]): Promise<Ended> {
  const ended = await runProcess(process.execPath, args, folder());
  if (ended.code !== 0) throw new Error(`${args.join(" ")} ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`);
  return ended;
}

describe("the region stack in docs/aws.md", () => {
  test("has types that hold, and synthesizes a network, a cluster in it and its registration", async () => {
    symlinkSync(path.join(CHECKOUT, "node_modules"), path.join(folder(), "node_modules"));
    writeFileSync(path.join(folder(), "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(path.join(folder(), "main.ts"), program());
    const paths = Object.fromEntries([...program().matchAll(SPECIFIER)].map(([, name = ""]) => [name, [sourceOf(name)]]));
    const config = {
      extends: path.join(CHECKOUT, "tsconfig.json"),
      compilerOptions: { paths },
      include: ["main.ts"],
      exclude: [],
    };
    writeFileSync(path.join(folder(), "tsconfig.json"), JSON.stringify(config));
    await node(path.join(CHECKOUT, "node_modules/typescript/bin/tsc"), "-p", ".");

    mkdirSync(path.join(folder(), "run"));
    writeFileSync(
      path.join(folder(), "run/main.ts"),
      program().replace(SPECIFIER, (_, name: string) => JSON.stringify(sourceOf(name))),
    );
    await node("run/main.ts");
    const { terraform, resource, output } = JSON.parse(
      readFileSync(path.join(folder(), "cdktf.out/stacks/region-paris/cdk.tf.json"), "utf8"),
    ) as Readonly<Record<"terraform" | "resource" | "output", Record<string, unknown>>>;
    expect(terraform["backend"]).toMatchObject({ s3: { encrypt: true, use_lockfile: true } });
    expect(Object.keys(resource)).toEqual(expect.arrayContaining(["aws_eks_cluster", "aws_vpc", "terraform_data"]));
    for (const name of ["cluster_record", "membership", "network_record"]) {
      expect(Object.keys(output)).toContainEqual(expect.stringContaining(name));
    }
  });
});
