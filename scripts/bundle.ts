import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import type { Metafile } from "esbuild";

const ROOT = path.join(import.meta.dirname, "..");
/** Started by their path. `lib/package-files.ts` finds them. */
const PROGRAMS = [
  "lib/cli/main.ts",
  "lib/cli/policy/rules-module-worker.ts",
  "lib/fleet-file/read/fleet-module-worker.ts",
  "lib/local/agents/main.ts",
  "lib/local/git/main.ts",
];
/** Read by the sources beside them, and no TypeScript. */
const DATA = ["lib/cost/list-prices", "lib/local/control-plane", "lib/local/agents/flux"];

/** Packages whose code is put into ours: to find and link their hundred files took longer than what they do. Types stay beside it. */
const INSIDE = ["zod"];

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
    external: packagesBeside(),
    platform: "node",
    format: "esm",
    target: "node22.19",
    sourcemap: true,
    metafile: true,
    logLevel: "warning",
  });
  arrangeCdktf(path.join(dist, "constructs/late-archiver.js"), metafile);
  for (const name of INSIDE) {
    cpSync(path.join(ROOT, "node_modules", name, "LICENSE"), path.join(dist, `licenses/${name}.txt`));
  }
  for (const folder of DATA) cpSync(path.join(ROOT, folder), path.join(dist, folder), { recursive: true });
}

/**
 * A bundle keeps no order between a module of ours and a package: what must come before cdktf is put there. cdktf and the
 * bindings are CommonJS, of which an import has Node read every file for the names that it exports, before it compiles it: more
 * than all else that starting takes. So they are required.
 */
function arrangeCdktf(first: string, { outputs }: Metafile): void {
  for (const [output, { imports }] of Object.entries(outputs)) {
    if (!imports.some(({ external, path: name }) => external === true && CDKTF.test(name))) continue;
    const file = path.join(ROOT, output);
    const specifier = path.relative(path.dirname(file), first).replaceAll(path.sep, "/");
    const before = [
      `import "${specifier.replace(/^(?!\.)/, "./")}"`,
      'import { createRequire as __createRequire } from "node:module"',
      "const __required = __createRequire(import.meta.url)",
    ];
    // Line by line what it was, so that the source map stays right.
    writeFileSync(file, `${before.join(";")};${readFileSync(file, "utf8").replace(NAMED_IMPORT, asRequired)}`);
  }
}

const CDKTF = /^(@cdktf\/.*|cdktf|constructs)$/;
const NAMED_IMPORT = /^import (\{[^}]*\}) from "([^"]*)";$/gm;

function asRequired(whole: string, names: string, from: string): string {
  return CDKTF.test(from) ? `const ${names.replaceAll(" as ", ": ")} = __required("${from}");` : whole;
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
  return [...new Set(patterns.flatMap((pattern) => globSync(`${pattern.replace("*", "**/*")}.ts`, { cwd: ROOT })))];
}

type Names = Readonly<Record<string, string>>;

function readDescription(): { readonly exports: Names; readonly dependencies: Names; readonly peerDependencies: Names } {
  return JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as ReturnType<typeof readDescription>;
}
