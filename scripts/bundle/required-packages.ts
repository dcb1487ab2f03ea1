import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "esbuild";

const NAMESPACE = "required";
const BINDING = /^@cdktf\//;
const NAMED_IMPORT = /^import \{([^}]*)\} from "(@cdktf\/[^"]*)";$/gm;

/**
 * Has cdktf and the bindings required, not imported. They are CommonJS, of which an import has Node read every file for the names
 * that it exports, before it compiles it: more than all else that starting takes. And each binding is required where it is first
 * used: a stack that is not built needs none.
 */
export function requiredPackages(root: string): Plugin {
  const names = importedNames(root);
  const require = `const { required } = require(${JSON.stringify(path.join(import.meta.dirname, "required.ts"))});`;
  return {
    name: "required-packages",
    setup(build) {
      build.onResolve({ filter: /^(@cdktf\/.*|cdktf|constructs)$/ }, ({ path: name }) => ({ namespace: NAMESPACE, path: name }));
      build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path: name }) => {
        const found = `required(${JSON.stringify(name)})`;
        const late = [...(names.get(name) ?? [])].map(
          (one) => `Object.defineProperty(exports, "${one}", { get: () => ${found}.${one}, enumerable: true });`,
        );
        const lines = BINDING.test(name) ? late : [`module.exports = ${found};`];
        return { contents: [require, ...lines].join("\n"), resolveDir: root, loader: "js" };
      });
    },
  };
}

/** What our sources import of each binding. */
function importedNames(root: string): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const file of globSync("{constructs,stacks}/**/*.ts", { cwd: root })) {
    for (const [, list = "", from = ""] of readFileSync(path.join(root, file), "utf8").matchAll(NAMED_IMPORT)) {
      const imported = list.split(",").flatMap((one) => /^\s*(\w+)/.exec(one)?.[1] ?? []);
      names.set(from, new Set([...(names.get(from) ?? []), ...imported]));
    }
  }
  return names;
}
