import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { Scalar, parseDocument } from "yaml";
import type { Document } from "yaml";
import { FleetError } from "../../errors.ts";
import { readPackage } from "../../package-files.ts";

export interface TemplateOptions {
  /** A folder of `templates/`. */
  readonly template: string;
  /** What the fleet file is written in. */
  readonly language: "yaml" | "ts";
  /** `path=value` in the fleet file, such as `defaults.kubernetes=1.36`. */
  readonly settings: readonly string[];
}

/** What every template has: package.json, tsconfig.json and the like. */
const SHARED = "project";
/** npm keeps a file of its proper name out of packages. */
const PROPER_NAMES: Readonly<Record<string, string>> = { gitignore: ".gitignore", npmrc: ".npmrc" };

/** The files of a new project by name, sorted. @throws FleetError (input) when a setting fits nowhere, or makes no fleet */
export async function renderTemplate(options: TemplateOptions): Promise<Readonly<Record<string, string>>> {
  const { root, version } = readPackage();
  const files = {
    ...(await readFolder(path.join(root, "templates", SHARED))),
    ...(await readFolder(path.join(root, "templates", options.template))),
  };
  const { "fleet.yaml": fleet, "package.json": packageFile = "", ...others } = files;
  const rendered: Record<string, string> = { ...others };
  if (fleet === undefined) {
    if (options.settings.length > 0)
      throw new FleetError("input", `--set changes the fleet file, and ${options.template} has none`);
    rendered["package.json"] = withName(packageFile, undefined, version);
  } else {
    const document = parseDocument(fleet);
    for (const setting of options.settings) applySetting(document, setting);
    if (options.settings.length > 0) await requireFleet(String(document));
    const value = document.toJS() as Readonly<Record<string, unknown>>;
    rendered["package.json"] = withName(packageFile, value["fleet"], version);
    if (options.language === "ts") rendered["fleet.ts"] = fleetModule(value);
    else rendered["fleet.yaml"] = String(document);
  }
  return Object.fromEntries(Object.entries(rendered).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readFolder(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder);
  const entries = names.map(
    async (name) => [PROPER_NAMES[name] ?? name, await readFile(path.join(folder, name), "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** Sets one value; text stays text where the template has text, so that `1.36` is a version and no number. */
function applySetting(document: Document, setting: string): void {
  const [, at, text] = /^([A-Za-z0-9_.-]+)=(.*)$/s.exec(setting) ?? [];
  if (at === undefined || text === undefined) {
    throw new FleetError("input", `--set "${setting}" is no path=value such as defaults.kubernetes=1.36`);
  }
  const keys = at.split(".");
  const before = document.getIn(keys, true);
  const isText = before instanceof Scalar && typeof before.value === "string";
  try {
    if (before instanceof Scalar) before.value = isText ? text : plainValue(text);
    else document.setIn(keys, document.createNode(plainValue(text)));
  } catch (error) {
    throw new FleetError("input", `--set ${at}: the fleet file has no place for it`, { cause: error });
  }
}

/** What is set must be a fleet that can be read: an unknown field would stand in the new file as if it meant something. */
async function requireFleet(text: string): Promise<void> {
  const { checkFleet } = await import("../../fleet-file/read/check.ts");
  const problems = checkFleet(text, "fleet.yaml", "").problems.filter(({ severity }) => severity === "error");
  if (problems.length === 0) return;
  throw new FleetError("input", "with what --set says, the fleet file is not valid; nothing was written", {
    problems,
    next: "fleetwright init --help",
  });
}

function plainValue(text: string): unknown {
  return parseDocument(text).toJS() as unknown;
}

/** The project is called like its fleet, and asks for this very release. */
function withName(text: string, fleet: unknown, version: string): string {
  const content = JSON.parse(text) as { name: string; dependencies: Record<string, string> };
  if (typeof fleet === "string") content.name = fleet;
  content.dependencies["fleetwright"] = version;
  return `${JSON.stringify(content, null, 2)}\n`;
}

function fleetModule(value: unknown): string {
  return `import { defineFleet } from "fleetwright";\n\nexport default defineFleet(${literal(value, "")});\n`;
}

/** Data as a formatter would write it: an entry a line, quotes only around keys that need them. */
function literal(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, entry]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${indent}  ${name}: ${literal(entry, `${indent}  `)},\n`;
  });
  return entries.length === 0 ? "{}" : `{\n${entries.join("")}${indent}}`;
}
