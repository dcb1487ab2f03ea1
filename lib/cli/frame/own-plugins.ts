import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { AgentPlugin, Plugins, RegistryPlugin } from "../../bootstrap/contract.ts";
import type { OwnPlugins } from "../../bootstrap/define-plugins.ts";
import { FleetError } from "../../errors.ts";
import type { OwnPlugin } from "../../model/sync.ts";
import type { CommandContext } from "./command.ts";
import { PLUGINS_VARIABLE } from "./context.ts";

const NAME = /^x-[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/;
const MODULE = /\.[cm]?[jt]s$/;
/** What the engine asks of each without looking first whether it is there. */
const REGISTRY_PARTS = ["check", "hubObjects", "memberObjects", "registration", "list"] as const;
const AGENT_PARTS = ["check", "survey", "objects", "ready", "probe", "drain"] as const;

/** Ours, and those of the file that `--plugins`, or its variable, names. The fleet file never does: it is data. */
export async function pluginsFor({ env, project }: Pick<CommandContext, "env" | "project">): Promise<Plugins> {
  const { PLUGINS } = await import("../../bootstrap/plugins.ts");
  const named = env[PLUGINS_VARIABLE] ?? "";
  return await withOwnPlugins(PLUGINS, named === "" ? undefined : path.resolve(project, named));
}

/**
 * Ours, and those of a team's own.
 *
 * @param file - absolute; undefined: ours alone
 * @throws FleetError (input) where it is no file of plugins; each fault is named
 */
export async function withOwnPlugins(ours: Plugins, file: string | undefined): Promise<Plugins> {
  if (file === undefined) return ours;
  const { registries = [], agents = [] } = await readPlugins(file);
  return {
    registries: { ...ours.registries, ...byName(registries) },
    agents: { ...ours.agents, ...byName(agents) },
  };
}

async function readPlugins(file: string): Promise<OwnPlugins> {
  if (!MODULE.test(file) || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new FleetError("input", `${file} is no file of plugins: .ts, .mts, .js or .mjs`);
  }
  const { default: given } = await loaded(file);
  const { registries, agents } = (given ?? {}) as Readonly<Record<string, unknown>>;
  if (registries === undefined && agents === undefined) {
    throw new FleetError("input", `${file} has no \`export default definePlugins({ agents: [ … ] })\``);
  }
  const faults = [...faultsOf("registry", registries, REGISTRY_PARTS), ...faultsOf("agent", agents, AGENT_PARTS)];
  if (faults.length > 0) throw new FleetError("input", `the plugins in ${file} can't be used: ${faults.join("; ")}`);
  return given as OwnPlugins;
}

async function loaded(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FleetError("input", `${file} can't be loaded: ${why}`, { cause: error });
  }
}

function faultsOf(what: string, list: unknown, parts: readonly string[]): readonly string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [`its ${what === "agent" ? "agents" : "registries"} are no list`];
  return list.flatMap((one: unknown, index) => {
    const plugin = (one ?? {}) as Readonly<Record<string, unknown>>;
    const { name, kubernetes, rights } = plugin;
    const called = typeof name === "string" ? `${what} ${name}` : `${what} ${index + 1}`;
    const twice = list.findIndex((other: unknown) => (other as { readonly name?: unknown } | undefined)?.name === name) !== index;
    const missing = parts.filter((part) => typeof plugin[part] !== "function");
    return [
      ...(typeof name === "string" && NAME.test(name) ? [] : [`${called}: its name is x- and letters, digits and -`]),
      ...(twice ? [`${called} stands there twice`] : []),
      ...(typeof kubernetes === "object" && typeof rights === "object" ? [] : [`${called} lacks kubernetes or rights`]),
      ...(missing.length === 0 ? [] : [`${called} lacks ${missing.join(", ")}`]),
    ];
  });
}

function byName<Plugin extends AgentPlugin | RegistryPlugin>(plugins: readonly Plugin[]): Readonly<Record<OwnPlugin, Plugin>> {
  return Object.fromEntries(plugins.map((plugin) => [plugin.name, plugin]));
}
