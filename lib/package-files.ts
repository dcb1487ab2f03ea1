import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Our own package: where it lies and which version it is. */
export interface OwnPackage {
  /** The folder of package.json. */
  readonly root: string;
  readonly version: string;
}

export function readPackage(): OwnPackage {
  const root = packageRoot();
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
  return { root, version };
}

/** The folder of our package.json, in a checkout and in an installed package. */
export function packageRoot(): string {
  // Found upwards, as a package's files are bundled: none knows how deep it stands.
  let root = import.meta.dirname;
  while (!existsSync(path.join(root, "package.json"))) root = path.dirname(root);
  return root;
}

/**
 * A file or folder that lies among the sources, and in a package among the compiled ones.
 *
 * @param name - its path from the root of the checkout, such as `lib/local/control-plane`
 */
export function sourcePath(name: string): string {
  return path.join(packageRoot(), isCompiled() ? "dist" : "", name);
}

/**
 * What Node runs for a program of ours.
 *
 * @param name - its path from the root of the checkout, without the extension: `lib/local/git/main`
 */
export function programPath(name: string): string {
  return sourcePath(`${name}${isCompiled() ? ".js" : ".ts"}`);
}

/** Whether this is a package: sources of a checkout change all the time. */
export function isCompiled(): boolean {
  return path.extname(import.meta.filename) === ".js";
}
