import { cpSync, globSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import type { BuildOptions } from "esbuild";
import { groupEntry, groupOf, groupedModules, writeDoors } from "./bundle/grouped-modules.ts";
import { requiredPackages } from "./bundle/required-packages.ts";

const ROOT = path.join(import.meta.dirname, "..");
/** Started by their path. `lib/package-files.ts` finds them. */
const PROGRAMS = [
  "lib/cli/main.ts",
  "lib/cli/policy/rules-module-worker.ts",
  "lib/fleet-file/read/fleet-module-worker.ts",
  "lib/local/agents/credential.ts",
  "lib/local/agents/main.ts",
  "lib/local/git/main.ts",
];
/** Read by the sources beside them, and no TypeScript. */
const DATA = ["lib/cost/list-prices", "lib/local/control-plane", "lib/local/agents/argocd", "lib/local/agents/flux"];

/** Packages whose code is put into ours: to find and link their hundred files took longer than what they do. Types stay beside it. */
const INSIDE = ["ipaddr.js", "yaml", "zod"];

/**
 * Compiles what the package exports and starts. Modules that are loaded together become one file: to find, read and link hundreds
 * of them took longer than planning ten clusters. What a team's program imports and what we start are never in one process, so that
 * each has files of its own; in one build, every command would cut what the program needs into more pieces.
 *
 * @param dist - the folder to make anew
 */
export async function bundle(dist: string): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const sources = exported();
  const grouped = sources.filter((source) => groupOf(source) !== undefined);
  const groups = new Set(grouped.map((source) => groupOf(source) ?? ""));
  const single = sources.filter((source) => groupOf(source) === undefined);
  await build({
    ...settings(dist, "modules"),
    entryPoints: [...single.map((source) => ({ in: source, out: source.replace(/\.ts$/, "") })), ...[...groups].map(groupEntry)],
    plugins: [groupedModules(ROOT), requiredPackages(ROOT)],
  });
  await writeDoors(ROOT, dist, grouped);
  await build({ ...settings(dist, "programs"), entryPoints: PROGRAMS });
  for (const name of INSIDE) {
    cpSync(path.join(ROOT, "node_modules", name, "LICENSE"), path.join(dist, `licenses/${name}.txt`));
  }
  for (const folder of DATA) cpSync(path.join(ROOT, folder), path.join(dist, folder), { recursive: true });
}

function settings(dist: string, chunks: string): BuildOptions {
  return {
    absWorkingDir: ROOT,
    outbase: ROOT,
    outdir: dist,
    chunkNames: `${chunks}/[name]-[hash]`,
    bundle: true,
    splitting: true,
    external: packagesBeside(),
    // Made as ES modules, and of the same sources.
    alias: { yaml: path.join(ROOT, "node_modules/yaml/browser/index.js") },
    platform: "node",
    format: "esm",
    target: "node22.19",
    sourcemap: true,
    logLevel: "warning",
  };
}

/** What a project installs beside our package. */
function packagesBeside(): string[] {
  const { dependencies, peerDependencies } = readDescription();
  const names = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !INSIDE.includes(name));
  return names.flatMap((name) => [name, `${name}/*`]);
}

/** The sources of everything that others may import. */
function exported(): readonly string[] {
  const patterns = Object.values(readDescription().exports).flatMap((target) => /^\.\/dist\/(.*)\.js$/.exec(target)?.[1] ?? []);
  return [...new Set(patterns.flatMap((pattern) => globSync(`${pattern.replace("*", "**/*")}.ts`, { cwd: ROOT })))].sort();
}

type Names = Readonly<Record<string, string>>;

function readDescription(): { readonly exports: Names; readonly dependencies: Names; readonly peerDependencies: Names } {
  return JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as ReturnType<typeof readDescription>;
}
