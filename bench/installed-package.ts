import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { bundle } from "../scripts/bundle.ts";

const ROOT = path.join(import.meta.dirname, "..");
const TEMPLATE = path.join(ROOT, "templates/project");

/** A project of a team's: our package as npm installs it, and what `fleetwright init` writes beside it. */
export interface InstalledPackage {
  /** Our command. */
  readonly program: string;
  /** The arguments of Node with which the project's cdktf.json starts the app. */
  readonly app: readonly string[];
  /** What the project's scripts set before. */
  readonly env: Readonly<Record<string, string>>;
}

/** Makes such a project in an empty folder. Other packages are the checkout's own, by links. */
export async function installPackage(folder: string): Promise<InstalledPackage> {
  const packages = path.join(folder, "node_modules");
  const own = path.join(packages, "fleetwright");
  mkdirSync(own, { recursive: true });
  for (const name of ["package.json", "bin", "schema", "templates"]) {
    cpSync(path.join(ROOT, name), path.join(own, name), { recursive: true });
  }
  await bundle(path.join(own, "dist"));
  for (const name of readdirSync(path.join(ROOT, "node_modules")).filter((entry) => !entry.startsWith("."))) {
    symlinkSync(path.join(ROOT, "node_modules", name), path.join(packages, name));
  }
  cpSync(path.join(ROOT, "templates/local/main.ts"), path.join(folder, "main.ts"));
  cpSync(path.join(TEMPLATE, "package.json"), path.join(folder, "package.json"));
  const { app } = JSON.parse(readFileSync(path.join(TEMPLATE, "cdktf.json"), "utf8")) as { readonly app: string };
  const env = parseEnv(readFileSync(path.join(TEMPLATE, "terraform.env"), "utf8")) as Record<string, string>;
  return { program: path.join(own, "bin/fleetwright.js"), app: app.split(" ").slice(1), env };
}
