import { FleetError, formatPath } from "../../errors.ts";
import type { Path } from "../../errors.ts";
import type { Loaded } from "../../fleet-file/read/load.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { fleetOptions } from "../frame/fleet-options.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[path or rule]", "a place in the fleet, such as clusters.shop.kubernetes, or the id of a rule")
      .option("--all <cluster>", "every value of one cluster");
    examples(command, [
      ["fleetwright explain clusters.shop-us.kubernetes", "the value, the layer that set it, the layers that lost"],
      ["fleetwright explain --all shop-us", "every value of a cluster with its layer and line, as YAML"],
      ["fleetwright explain FW1401", "what a rule is for and what mends it"],
    ]);
  },
  run: async (context, args, options) => {
    const [what] = args;
    if (typeof options["all"] === "string") return await explainCluster(options["all"], context);
    if (what === undefined) throw new FleetError("input", "name a path of the fleet, a rule, or a cluster with --all");
    return /^FW\d+$/i.test(what) ? await explainRule(what.toUpperCase()) : await explainValue(what, context);
  },
};

async function explainRule(id: string): Promise<Outcome> {
  const { ALL_RULES } = await import("../frame/all-rules.ts");
  const { ruleText } = await import("../../fleet-file/rules/rules-page.ts");
  const rule = ALL_RULES.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new FleetError("input", `there is no rule ${id}; docs/reference/rules.md lists them all`);
  const { severity, title, why, fix } = rule;
  return { result: { id, severity, title, why, fix }, text: ruleText(rule) };
}

async function explainCluster(name: string, context: CommandContext): Promise<Outcome> {
  const { explainPath } = await import("../../fleet-file/explain/provenance.ts");
  const { explainedData, treeText } = await import("./explain-text.ts");
  const loaded = await load(context);
  const names = Object.keys(loaded.spec.clusters);
  if (!names.includes(name)) throw await unknown(`there is no cluster ${JSON.stringify(name)}`, name, names);
  const leaves = explainPath(loaded.spec, ["clusters", name]);
  return { result: leaves.map((leaf) => explainedData(leaf, loaded)), text: treeText(leaves, loaded) };
}

async function explainValue(what: string, context: CommandContext): Promise<Outcome> {
  const { parsePath } = await import("../../fleet-file/read/path.ts");
  const { explainPath } = await import("../../fleet-file/explain/provenance.ts");
  const { explainedData, meaningText, valueText } = await import("./explain-text.ts");
  const path = parsePath(what);
  if (path === undefined) {
    const examplePaths = 'clusters.shop.labels["acme.example/team"] or access.ci[0]';
    throw new FleetError("input", `${JSON.stringify(what)} is no path such as ${examplePaths}`);
  }
  const loaded = await load(context);
  const leaves = explainPath(loaded.spec, path);
  const meaning = meaningText(path);
  if (leaves.length > 0) {
    const text = [...meaning, ...leaves.map((leaf) => valueText(leaf, loaded))].join("\n");
    return { result: leaves.map((leaf) => explainedData(leaf, loaded)), text };
  }
  const missing = await firstMissing(path, loaded);
  if (missing === undefined) return { result: [], text: [...meaning, `# ${formatPath(path)} is not set`].join("\n") };
  throw await unknown(
    `the fleet has nothing at ${formatPath(missing)}`,
    String(missing.at(-1)),
    await keysBeside(missing, loaded),
  );
}

/** The first part of a path that is a mistake; undefined where all of it could be set and just isn't. */
async function firstMissing(path: Path, loaded: Loaded): Promise<Path | undefined> {
  const { explainPath } = await import("../../fleet-file/explain/provenance.ts");
  const { fieldsAt } = await import("../../fleet-file/schema/schema-walk.ts");
  const { fleetSchema } = await import("../../fleet-file/schema/schema.ts");
  const prefixes = path.map((_, index) => path.slice(0, index + 1));
  // What has no value yet is fine for a field of the schema, but a name that nobody declared is not.
  return prefixes.find((prefix) => {
    const [field] = fieldsAt(fleetSchema, prefix);
    return explainPath(loaded.spec, prefix).length === 0 && (field === undefined || field.pattern.at(-1) === "*");
  });
}

/** What could have been meant: the keys that the fleet or the schema has there. */
async function keysBeside(path: Path, loaded: Loaded): Promise<readonly string[]> {
  const { explainPath } = await import("../../fleet-file/explain/provenance.ts");
  const { keysAt } = await import("../../fleet-file/schema/schema-walk.ts");
  const { fleetSchema } = await import("../../fleet-file/schema/schema.ts");
  const parent = path.slice(0, -1);
  const own = explainPath(loaded.spec, parent).map((leaf) => String(leaf.path[parent.length]));
  return [...new Set([...own, ...keysAt(fleetSchema, parent)])];
}

async function load(context: CommandContext): Promise<Loaded> {
  const { loadFleet } = await import("../../fleet-file/read/load.ts");
  return await loadFleet(fleetOptions(context));
}

async function unknown(message: string, word: string, candidates: readonly string[]): Promise<FleetError> {
  const { didYouMean } = await import("../../fleet-file/read/suggest.ts");
  const meant = didYouMean(word, candidates);
  return new FleetError("input", meant === undefined ? message : `${message}: ${meant}`);
}
