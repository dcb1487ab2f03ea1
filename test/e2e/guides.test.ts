import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { CHECKOUT, runProcess } from "../support/project.ts";
import type { Ended } from "../support/project.ts";
import { tempFolder } from "../support/temp-folder.ts";

const PACKAGE = JSON.parse(readFileSync(path.join(CHECKOUT, "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, string>>;
};
/** What a guide's program makes: its stack, where that keeps state, and types that its reader would look for. */
const PROGRAMS = [
  {
    guide: "docs/aws.md",
    stack: "region-paris",
    backend: { s3: { encrypt: true, use_lockfile: true } },
    types: ["aws_eks_cluster", "aws_vpc", "terraform_data"],
  },
  {
    guide: "docs/google.md",
    stack: "region-oslo",
    backend: { gcs: { bucket: "acme-terraform", prefix: "acme/region-oslo" } },
    types: ["google_container_cluster", "google_compute_network", "google_compute_subnetwork", "terraform_data"],
  },
  {
    guide: "docs/azure.md",
    stack: "region-dublin",
    backend: { azurerm: { storage_account_name: "acmeterraform", key: "acme/region-dublin.tfstate", use_azuread_auth: true } },
    types: ["azurerm_kubernetes_cluster", "azurerm_virtual_network", "azurerm_subnet", "terraform_data"],
  },
] as const;

const folder = tempFolder();

/** The only program in a guide. */
function programIn(guide: string): string {
  const text = readFileSync(path.join(CHECKOUT, guide), "utf8");
  const [block, ...others] = [...text.matchAll(/^```ts\n(import .*?)^```$/gms)].map(([, code = ""]) => code);
  if (block === undefined || others.length > 0) throw new Error(`${guide} has no or more than one program`);
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

async function node(cwd: string, ...args: readonly string[]): Promise<Ended> {
  const ended = await runProcess(process.execPath, args, cwd);
  if (ended.code !== 0) throw new Error(`${args.join(" ")} ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`);
  return ended;
}

describe.each(PROGRAMS)("the region stack in $guide", ({ guide, stack, backend, types }) => {
  test("has types that hold, and synthesizes a network, a cluster in it and its registration", async () => {
    const program = programIn(guide);
    const own = path.join(folder(), stack);
    mkdirSync(path.join(own, "run"), { recursive: true });
    symlinkSync(path.join(CHECKOUT, "node_modules"), path.join(own, "node_modules"));
    writeFileSync(path.join(own, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(path.join(own, "main.ts"), program);
    const paths = Object.fromEntries([...program.matchAll(SPECIFIER)].map(([, name = ""]) => [name, [sourceOf(name)]]));
    const config = {
      extends: path.join(CHECKOUT, "tsconfig.json"),
      compilerOptions: { paths },
      include: ["main.ts"],
      exclude: [],
    };
    writeFileSync(path.join(own, "tsconfig.json"), JSON.stringify(config));
    await node(own, path.join(CHECKOUT, "node_modules/typescript/bin/tsc"), "-p", ".");

    const runnable = program.replace(SPECIFIER, (_, name: string) => JSON.stringify(sourceOf(name)));
    writeFileSync(path.join(own, "run/main.ts"), runnable);
    await node(own, "run/main.ts");
    const { terraform, resource, output } = JSON.parse(
      readFileSync(path.join(own, `cdktf.out/stacks/${stack}/cdk.tf.json`), "utf8"),
    ) as Readonly<Record<"terraform" | "resource" | "output", Record<string, unknown>>>;
    expect(terraform["backend"]).toMatchObject(backend);
    expect(Object.keys(resource)).toEqual(expect.arrayContaining([...types]));
    for (const name of ["cluster_record", "membership", "network_record"]) {
      expect(Object.keys(output)).toContainEqual(expect.stringContaining(name));
    }
  });
});
