import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Our own package: where it lies and which version it is. */
export interface OwnPackage {
  /** The folder of package.json. */
  readonly root: string;
  readonly version: string;
}

export function readPackage(): OwnPackage {
  // Below lib in a checkout, below dist/lib in a package.
  let root = import.meta.dirname;
  while (!existsSync(path.join(root, "package.json"))) root = path.dirname(root);
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
  return { root, version };
}
