import path from "node:path";
import { cloudNames } from "./cloud-names.ts";
import type { CloudName } from "./cloud-names.ts";
import { importsOf, sourceFiles } from "./imports.ts";
import type { Import } from "./imports.ts";

/** A rule of docs/architecture.md, "Folders": returns one line for each violation. */
export type ArchitectureRule = (tree: Tree) => readonly string[];

interface Tree {
  readonly files: readonly string[];
  readonly imports: readonly Import[];
  /** Where generic code names a cloud. */
  readonly cloudNames: readonly CloudName[];
}

/** Reads `lib`, `constructs` and `stacks` below a root. */
export function readTree(root: string): Tree {
  const files = sourceFiles(root, ["lib", "constructs", "stacks"]);
  return {
    files,
    imports: files.flatMap((file) => importsOf(root, file)),
    cloudNames: files.filter(isGeneric).flatMap((file) => cloudNames(root, file)),
  };
}

/** The part of the project that a path belongs to, the most exact first. */
const LAYERS = [
  "lib/errors",
  "lib/package-files",
  "lib/process-lock",
  "lib/model",
  "lib/clouds",
  "lib/fleet-file",
  "lib/plan",
  "lib/policy",
  "lib/contracts",
  "lib/identity",
  "lib/bootstrap",
  "lib/cost",
  "lib/review",
  "lib/trace",
  "lib/terraform",
  "lib/deploy",
  "lib/local",
  "lib/state",
  "lib/scaling",
  "lib/pipelines",
  "lib/cli",
  "constructs",
  "stacks/fleet-app",
  "stacks",
] as const;
type Layer = (typeof LAYERS)[number];

const NOUNS: readonly Layer[] = ["lib/errors", "lib/model", "lib/clouds"];
const STEPS: readonly Layer[] = [...NOUNS, "lib/fleet-file", "lib/plan", "lib/contracts"];
/** Stacks translate what is planned: they ask the plan, never the planner. */
const STACKS: readonly Layer[] = [...NOUNS, "lib/contracts", "lib/package-files", "constructs", "stacks"];

/** Which other parts a part may import. */
const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  "lib/errors": [],
  "lib/package-files": [],
  "lib/process-lock": [],
  "lib/model": ["lib/errors"],
  "lib/clouds": ["lib/errors", "lib/model"],
  "lib/fleet-file": [...NOUNS, "lib/package-files"],
  "lib/plan": NOUNS,
  "lib/policy": NOUNS,
  "lib/contracts": NOUNS,
  "lib/identity": NOUNS,
  "lib/bootstrap": [...STEPS, "lib/identity"],
  "lib/cost": [...NOUNS, "lib/fleet-file"],
  "lib/review": [...STEPS, "lib/cost", "lib/policy"],
  "lib/trace": [...NOUNS, "lib/plan", "lib/review"],
  "lib/terraform": STEPS,
  "lib/deploy": [...STEPS, "lib/process-lock", "lib/terraform"],
  "lib/local": [...STEPS, "lib/package-files", "lib/process-lock"],
  "lib/state": [...NOUNS, "lib/identity"],
  "lib/scaling": [...NOUNS, "lib/contracts", "lib/identity"],
  "lib/pipelines": NOUNS,
  "lib/cli": LAYERS,
  constructs: [...NOUNS, "lib/contracts", "lib/package-files"],
  "stacks/fleet-app": [...STACKS, "lib/fleet-file", "lib/plan", "lib/review"],
  stacks: [...STACKS, "stacks/fleet-app"],
};

/** Parts without an effect: the packages and built-in modules that they may use. */
const PURE_IMPORTS: Readonly<Partial<Record<Layer, readonly string[]>>> = {
  "lib/errors": [],
  "lib/model": ["ipaddr.js"],
  "lib/clouds": [],
  "lib/plan": ["ipaddr.js", "node:crypto"],
  "lib/policy": [],
  "lib/contracts": ["zod"],
  "lib/cost": ["zod"],
  "lib/review": ["node:crypto", "zod"],
  "lib/trace": [],
  "lib/pipelines": ["yaml"],
};

/** What the rooms of clouds are called. */
const CLOUDS = ["aws", "google", "azure", "local", "external"] as const;
type Cloud = (typeof CLOUDS)[number];
/** Clouds by the name of their Kubernetes service. */
const SERVICES: Readonly<Record<string, Cloud>> = { eks: "aws", gke: "google", aks: "azure" };
const PROVIDERS: Readonly<Record<string, Cloud>> = { aws: "aws", google: "google", azurerm: "azure" };

/** What every cloud shares. A new cloud changes no file of these, but the tables. */
const GENERIC = [
  "lib/model",
  "lib/clouds",
  "lib/fleet-file",
  "lib/plan",
  "lib/policy",
  "lib/contracts",
  "lib/bootstrap",
  "lib/cost",
  "lib/review",
  "lib/trace",
  "lib/terraform",
  "lib/deploy",
  "lib/scaling",
  "lib/pipelines",
  "lib/cli",
  "constructs",
  "stacks",
] as const;

/** Tables with a line for each cloud: they may import clouds, and name them. */
const TABLES: readonly string[] = [
  "lib/clouds/index.ts",
  "lib/clouds/plugins.ts",
  "lib/clouds/secret-variables.ts",
  "lib/fleet-file/rules/index.ts",
  "lib/plan/rules.ts",
  "lib/bootstrap/registries/argocd/access/index.ts",
  "lib/bootstrap/registries/flux/access/index.ts",
  "lib/policy/checks.ts",
  "lib/bootstrap/secrets/index.ts",
  "lib/bootstrap/tokens/index.ts",
  "lib/cost/index.ts",
  "lib/trace/index.ts",
  "lib/scaling/index.ts",
  "stacks/clouds.ts",
];

/** Files that know one cloud by name, and why they do so still. */
export const NAMING: Readonly<Record<string, string>> = {
  "lib/fleet-file/schema/network.ts": "examples of the reference page",
  "lib/fleet-file/schema/region.ts": "examples of the reference page",
  "lib/fleet-file/schema/schema.ts": "examples of the reference page",
  "lib/fleet-file/schema/state.ts": "examples of the reference page",
  "lib/contracts/cluster-record.ts": "an access recipe has a kind of its own for each cloud's tokens",
  "lib/contracts/parse-cluster-record.ts": "an access recipe has a kind of its own for each cloud's tokens",
  "lib/terraform/import-candidates.ts": "a table by Terraform's resource types",
  "lib/cli/commands/adopt.ts": "clusters of one cloud can be adopted so far",
};

const VAGUE_NAME = /(^|-)(utils?|helpers?|commons?|managers?|misc)(?=[-.]|$)/;
/** Kubernetes' own name of a program. */
const PROPER_NAME = /controller-manager/;

export const RULES: Readonly<Record<string, ArchitectureRule>> = {
  "layers point one way": ({ imports }) =>
    imports.filter(({ file, target }) => isOurs(target) && !mayImport(file, target)).map(arrow),

  "nothing but the project is imported by path": ({ imports }) =>
    imports.filter(({ target }) => isPath(target) && layerOf(target) === undefined).map(arrow),

  "pure parts import nothing with an effect": ({ imports }) =>
    imports.filter((found) => !isPath(found.target) && !(pureImportsOf(found.file)?.includes(found.target) ?? true)).map(arrow),

  "constructs/cdk.ts is the one door to cdktf": ({ imports }) =>
    imports.filter(({ file, target }) => /^cdktf(-cli)?(\/|$)/.test(target) && file !== "constructs/cdk.ts").map(arrow),

  "only constructs and stacks know construct trees": ({ imports }) =>
    imports
      .filter(
        ({ file, target }) => file.startsWith("lib/") && !isPath(target) && /^(constructs|@cdktf\/[^/]+)(\/|$)/.test(target),
      )
      .map(arrow),

  "provider bindings are imported by resource": ({ imports }) =>
    imports
      .filter(
        ({ target }) => target.startsWith("@cdktf/") && !/^@cdktf\/provider-[a-z]+\/lib\/[a-z0-9-]+\/index\.js$/.test(target),
      )
      .map(arrow),

  "a provider is used by its own cloud's files": ({ imports }) =>
    imports
      .filter(({ file, target }) => {
        const provider = /^@cdktf\/provider-([a-z]+)/.exec(target)?.[1];
        return provider !== undefined && file !== "constructs/cdk.ts" && cloudOf(file) !== PROVIDERS[provider];
      })
      .map(arrow),

  "one cloud's file never imports another cloud's": ({ imports }) =>
    imports
      .filter(({ file, target }) => {
        const [from, to] = [cloudOf(file), cloudOf(target)];
        return from !== undefined && to !== undefined && from !== to;
      })
      .map(arrow),

  "only tables import a cloud": ({ imports }) =>
    imports
      .filter(({ file }) => isGeneric(file) && !(file in NAMING) && !TABLES.includes(file))
      .filter(({ target }) => cloudOf(target) !== undefined)
      .map(arrow),

  "generic code knows no cloud by name": ({ cloudNames }) =>
    cloudNames.filter(({ file }) => !(file in NAMING) && !TABLES.includes(file)).map(({ file, words }) => `${file}: ${words}`),

  "files don't import each other in a circle": ({ imports }) => circles(imports),

  "names say what is inside": ({ files }) =>
    files.filter((file) => file.split("/").some((part) => VAGUE_NAME.test(part.replace(PROPER_NAME, "")))),
};

function arrow({ file, target }: Import): string {
  return `${file} -> ${target}`;
}

function isPath(target: string): boolean {
  return target.endsWith(".ts") || target.startsWith("..");
}

function isOurs(target: string): boolean {
  return isPath(target) && layerOf(target) !== undefined;
}

function layerOf(file: string): Layer | undefined {
  return LAYERS.find((layer) => file.startsWith(`${layer}/`) || file === `${layer}.ts`);
}

function mayImport(file: string, target: string): boolean {
  const [from, to] = [layerOf(file), layerOf(target)];
  return from !== undefined && to !== undefined && (from === to || MAY_IMPORT[from].includes(to));
}

function pureImportsOf(file: string): readonly string[] | undefined {
  if (file.startsWith("lib/fleet-file/rules/")) return ["ipaddr.js"];
  const layer = layerOf(file);
  return layer === undefined ? undefined : PURE_IMPORTS[layer];
}

function isGeneric(file: string): boolean {
  return GENERIC.some((folder) => file.startsWith(`${folder}/`)) && cloudOf(file) === undefined;
}

/** The cloud that a file is about, by its folder (`aws/`) or, in a list, its name (`rules/aws-clusters.ts`); `lib/local` is a part, no cloud's file. */
function cloudOf(file: string): Cloud | undefined {
  const [, ...parts] = file.replace(/^lib\/(?=bootstrap\/|plan\/|fleet-file\/)/, "").split("/");
  if (file.startsWith("lib/local/") || file.startsWith("lib/cli/") || !isPath(file)) return undefined;
  const service = /^lib\/bootstrap\/tokens\/([a-z]+)\.ts$/.exec(file)?.[1];
  if (service !== undefined && service in SERVICES) return SERVICES[service];
  const inList = parts.includes("rules");
  return CLOUDS.find((cloud) =>
    parts.some((part) => part === cloud || part === `${cloud}.ts` || (inList && part.startsWith(`${cloud}-`))),
  );
}

/** Each circle of imports that are resolved before anything runs, once, from its first file by name. */
function circles(imports: readonly Import[]): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target, typeOnly, dynamic } of imports) {
    if (!typeOnly && !dynamic && isPath(target)) targets.set(file, [...(targets.get(file) ?? []), target]);
  }
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) found.add(fromFirst(trail.slice(start)).join(" -> "));
    if (start >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) walk(target, [...trail, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return [...found].sort();
}

function fromFirst(circle: readonly string[]): readonly string[] {
  const at = circle.indexOf([...circle].sort()[0] ?? "");
  return [...circle.slice(at), ...circle.slice(0, at)].map((file) => path.posix.normalize(file));
}
