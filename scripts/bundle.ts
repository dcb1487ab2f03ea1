import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import type { Metafile } from "esbuild";

const ROOT = path.join(import.meta.dirname, "..");
/** Started by their path. `lib/package-files.ts` finds them. */
const PROGRAMS = [
  "lib/cli/main.ts",
  "lib/fleet-file/read/fleet-module-worker.ts",
  "lib/local/agents/main.ts",
  "lib/local/git/main.ts",
];
/** Read by the sources beside them, and no TypeScript. */
const DATA = ["lib/local/control-plane", "lib/local/agents/flux"];

/**
 * Compiles what the package exports and starts. Modules that are always loaded together become one file: to find, read
 * and link hundreds of them took longer than planning ten clusters.
 *
 * @param dist - the folder to make anew
 */
export async function bundle(dist: string): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...PROGRAMS, ...exported()],
    outbase: ROOT,
    outdir: dist,
    chunkNames: "modules/[name]-[hash]",
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node22.19",
    sourcemap: true,
    metafile: true,
    logLevel: "warning",
  });
  importFirst(path.join(dist, "constructs/late-archiver.js"), metafile);
  for (const folder of DATA) cpSync(path.join(ROOT, folder), path.join(dist, folder), { recursive: true });
}

/** A bundle keeps no order between a module of ours and a package: what must come before cdktf is put there. */
function importFirst(module: string, { outputs }: Metafile): void {
  for (const [output, { imports }] of Object.entries(outputs)) {
    if (!imports.some(({ external, path: name }) => external === true && /^(@cdktf\/|cdktf$)/.test(name))) continue;
    const file = path.join(ROOT, output);
    const specifier = path.relative(path.dirname(file), module).replaceAll(path.sep, "/");
    // On the first line, so that the source map stays right.
    writeFileSync(file, `import "${specifier.replace(/^(?!\.)/, "./")}";${readFileSync(file, "utf8")}`);
  }
}

/** The sources of everything that others may import. */
function exported(): readonly string[] {
  const { exports } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, string>>;
  };
  const patterns = Object.values(exports).flatMap((target) => /^\.\/dist\/(.*)\.js$/.exec(target)?.[1] ?? []);
  return [...new Set(patterns.flatMap((pattern) => globSync(`${pattern.replace("*", "**/*")}.ts`, { cwd: ROOT })))];
}
