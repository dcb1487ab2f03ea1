import { globSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import type { Plugin } from "esbuild";

/** What is generic, or of one cloud: loaded as one, since who needs one of its modules needs most of them. */
const GROUP = /^(?:(?:constructs|stacks)\/[a-z]+(?=\/)|constructs(?=\/))/;
const NAMESPACE = "group";

/** What a source is loaded with, such as `constructs/aws`; undefined for what is loaded by itself. */
export function groupOf(source: string): string | undefined {
  return GROUP.exec(source)?.[0];
}

/** What esbuild makes a group's file of. */
export function groupEntry(group: string): { readonly in: string; readonly out: string } {
  return { in: `${NAMESPACE}:${group}`, out: fileOf(group) };
}

/** Has esbuild make one file of a group: where it is an entry, and where something is imported of it only when it is needed. */
export function groupedModules(root: string): Plugin {
  return {
    name: "grouped-modules",
    setup(making) {
      making.onResolve({ filter: /^group:/ }, ({ path: entry }) => ({
        namespace: NAMESPACE,
        path: entry.slice(NAMESPACE.length + 1),
      }));
      making.onResolve({ filter: /^\.\.?\// }, ({ kind, path: specifier, resolveDir }) => {
        if (kind !== "dynamic-import") return undefined;
        const group = groupOf(path.relative(root, path.join(resolveDir, specifier)));
        return group === undefined ? undefined : { namespace: NAMESPACE, path: group };
      });
      making.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path: group }) => ({
        contents: sourcesOf(root, group)
          .map((source) => `export * from ${JSON.stringify(`./${source}`)};\n`)
          .join(""),
        resolveDir: root,
        loader: "ts",
      }));
    },
  };
}

/** Writes what a package exports by a source's own name: all that the source exports, out of its group's file. */
export async function writeDoors(root: string, dist: string, sources: readonly string[]): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...sources],
    outbase: root,
    outdir: dist,
    write: false,
    metafile: true,
  });
  for (const [output, { exports, entryPoint = "" }] of Object.entries(metafile.outputs)) {
    const door = path.join(root, output);
    const file = path.relative(path.dirname(door), path.join(dist, `${fileOf(groupOf(entryPoint) ?? "")}.js`));
    mkdirSync(path.dirname(door), { recursive: true });
    writeFileSync(door, `export { ${exports.join(", ")} } from ${JSON.stringify(file.replace(/^(?!\.)/, "./"))};\n`);
  }
}

function fileOf(group: string): string {
  return `modules/${group.replaceAll("/", "-")}`;
}

function sourcesOf(root: string, group: string): readonly string[] {
  const all = globSync(`${group}/**/*.ts`, { cwd: root }).map((file) => file.replaceAll(path.sep, "/"));
  return all.filter((file) => groupOf(file) === group).sort();
}
