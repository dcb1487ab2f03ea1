import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { canonical } from "../lib/model/canonical.ts";
import { isCompiled, packageRoot } from "../lib/package-files.ts";

interface Package {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * What tells all that makes Terraform of a plan from every other release: our own files, by name, size and time, since one
 * version may be packed twice; cdktf and the bindings of the providers by their versions. A fork under cdktf's name has another one.
 *
 * @param context - what a project's cdktf.json tells its app, as cdktf hands it on
 * @returns undefined in a checkout, whose sources change all the time
 */
export function releaseMark(context: string): string | undefined {
  if (!isCompiled()) return undefined;
  const root = packageRoot();
  const own = readJson(path.join(root, "package.json"));
  const ours = createRequire(path.join(root, "package.json"));
  const others = Object.keys(own.peerDependencies ?? {}).map((name) => versionOf(ours, name));
  // All that stacks are made by; what others import is made of the same modules.
  const folders = ["stacks", "modules"].map((name) => path.join(root, "dist", name));
  const marks = folders.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((file) => markOf(path.join(folder, file))),
  );
  // What is written into a stack is the way from the project to our command.
  const where = path.relative(process.cwd(), root);
  return canonical({ version: own.version, others, marks, where, context });
}

function markOf(file: string): readonly [string, number, number] | undefined {
  if (!file.endsWith(".js")) return undefined;
  const { size, mtimeMs } = statSync(file);
  return [path.basename(file), size, mtimeMs];
}

function versionOf(ours: NodeJS.Require, peer: string): string {
  const folder = ours.resolve.paths(peer)?.find((candidate) => isFile(path.join(candidate, peer, "package.json")));
  if (folder === undefined) return `${peer}: none`;
  const { name, version } = readJson(path.join(folder, peer, "package.json"));
  return `${peer}: ${name} ${version}`;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function readJson(file: string): Package {
  return JSON.parse(readFileSync(file, "utf8")) as Package;
}
