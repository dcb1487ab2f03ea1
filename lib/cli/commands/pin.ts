import type { Pin } from "../../model/artefact.ts";
import { pinnedPlugins } from "../../model/sync-plugins.ts";
import type { PinningStore } from "../../bootstrap/artefacts/artefact-store.ts";
import type { PinChange } from "../../bootstrap/artefacts/pinning.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { asFleetError } from "../frame/phase-failure.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[agent[@version]]", "the agent or registry (default: those that the fleet file chooses)")
      .option(
        "--from <source>",
        "pin what is there: gomod:module@version, url:https://…, oci:registry/path:tag or file:path in the project",
      )
      .option("--component <name>", "the part that --from is for, where the agent has several")
      .option("--images", "write nothing; list the images that what is pinned runs, for a registry of your own")
      .option("--check", "write nothing; tell whether every source still has what was pinned");
    examples(command, [
      ["fleetwright pin", "pin what the fleet's agent is made of, by digest"],
      ["fleetwright pin flux@v1.9.6", "another version of its parts"],
      ["fleetwright pin --images", "what to copy into the registry of sync.images"],
      ["fleetwright pin --check", "have the bytes behind the pins changed?"],
    ]);
  },
  run: async (context, [named], options) => {
    const [agent, version] = named?.split("@") ?? [];
    try {
      if (options["images"] === true) return await listImages(context, agent);
      return await (options["check"] === true ? check(context, agent) : pinAgents(context, agent, version, options));
    } catch (error) {
      throw asFleetError(error);
    }
  },
};

async function pinAgents(
  context: CommandContext,
  agent: string | undefined,
  version: string | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const { parseSource, pin } = await import("../../bootstrap/artefacts/pinning.ts");
  const { PUBLISHED } = await import("../../bootstrap/plugins.ts");
  const { writeLock } = await import("../../fleet-file/read/lock-file.ts");
  const { fleet, lock, lockFile } = await load(context);
  const store = await openStore(context);
  const agents = agent === undefined ? pinnedPlugins(fleet.sync) : [agent];
  const { from, component } = options;
  const { pins, changes } = await pin(
    {
      agents,
      published: PUBLISHED,
      pins: lock.pins,
      ...(version === undefined ? {} : { version }),
      ...(typeof from === "string" ? { from: parseSource(from) } : {}),
      ...(typeof component === "string" ? { component } : {}),
    },
    (artefact) => store.digest(artefact, context.signal),
  );
  context.signal.throwIfAborted();
  const written = await writeLock(lockFile, { ...lock, pins });
  return {
    result: { written, changes, pins },
    text: changes.length === 0 ? `nothing to change: ${agents.join(" and ")} pinned as before` : await changesTable(changes),
    ...(changes.length === 0 ? {} : { next: ["fleetwright deploy"] }),
  };
}

/** A line an image: where its publishers have it, and where `sync.images` says that it is to lie. */
async function listImages(context: CommandContext, agent: string | undefined): Promise<Outcome> {
  const { PLUGINS } = await import("../../bootstrap/plugins.ts");
  const { mirroredImage } = await import("../../bootstrap/agents/images.ts");
  const { fleet, lock } = await load(context);
  const wanted = agent === undefined ? [fleet.sync.agent, ...fleet.sync.registries] : [agent];
  const all = [...Object.values(PLUGINS.agents), ...Object.values(PLUGINS.registries)];
  const chosen = all.filter(({ name }) => wanted.includes(name));
  const running = chosen.filter((one) => one.images !== undefined);
  const pins = lock.pins.filter((pin) => running.some(({ name }) => name === pin.agent));
  const store = await openStore(context);
  const artefacts = await Promise.all(pins.map((pin) => store.load(pin, context.signal)));
  const names = [...new Set(running.flatMap((one) => one.images?.(artefacts) ?? []))].toSorted();
  const { images: mirror } = fleet.sync;
  const images = names.map((image) => ({ image, mirror: mirror === undefined ? null : mirroredImage(image, mirror) }));
  const lines = images.map((one) => (one.mirror === null ? one.image : `${one.image} ${one.mirror}`));
  const isUnpinned = names.length === 0 && running.length > 0;
  return {
    result: { images },
    text: lines.length === 0 ? "nothing that is pinned runs an image" : lines.join("\n"),
    ...(isUnpinned ? { next: ["fleetwright pin"] } : {}),
  };
}

/** Looks at every pin, also after one that doesn't hold. */
async function check(context: CommandContext, agent: string | undefined): Promise<Outcome> {
  const { table } = await import("../frame/table.ts");
  const { lock } = await load(context);
  const store = await openStore(context);
  const pins = lock.pins.filter((pin) => agent === undefined || pin.agent === agent);
  const results = [];
  for (const pin of pins) results.push({ pin, ...(await compare(pin, store, context.signal)) });
  const broken = results.filter(({ state }) => state !== "holds");
  return {
    exit: broken.length === 0 ? "done" : "refused",
    result: { pins: results.map(({ pin, state, found }) => ({ ...pin, state, found: found ?? null })) },
    text: table(
      ["AGENT", "PART", "VERSION", "STATE", "DIGEST"],
      results.map(({ pin, state, found }) => [
        pin.agent,
        pin.component,
        pin.version,
        state,
        found === undefined ? pin.digest : `${pin.digest}, found ${found}`,
      ]),
    ),
    next: [...new Set(broken.flatMap(({ next }) => next ?? []))],
  };
}

interface Compared {
  readonly state: "holds" | "differs" | "not to be had";
  /** The digest that the source has now, or why nobody can get it. */
  readonly found?: string;
  readonly next?: string | undefined;
}

async function compare(pin: Pin, store: PinningStore, signal: AbortSignal): Promise<Compared> {
  const { PhaseError } = await import("../../bootstrap/contract.ts");
  try {
    const digest = await store.digest(pin, signal);
    return digest === pin.digest ? { state: "holds" } : { state: "differs", found: digest, next: `fleetwright pin ${pin.agent}` };
  } catch (error) {
    if (!(error instanceof PhaseError)) throw error;
    return { state: "not to be had", found: error.message, next: error.failure.next };
  }
}

async function changesTable(changes: readonly PinChange[]): Promise<string> {
  const { table } = await import("../frame/table.ts");
  const rows = changes.map(({ agent, component, before, after }) => [
    agent,
    component,
    before === undefined ? "-" : `${before.version} ${shortDigest(before)}`,
    after === undefined ? "-" : `${after.version} ${shortDigest(after)}`,
  ]);
  return table(["AGENT", "PART", "BEFORE", "NOW"], rows);
}

function shortDigest({ digest }: Pin): string {
  return digest.slice(0, "sha256:".length + 12);
}

async function load(context: CommandContext) {
  const { loadFleet } = await import("../../fleet-file/read/load.ts");
  return await loadFleet({ file: context.fleet, today: context.now().toISOString().slice(0, 10) });
}

async function openStore(context: CommandContext): Promise<PinningStore> {
  const { createArtefactStore } = await import("../../bootstrap/artefacts/artefact-store.ts");
  const { systemClock } = await import("../../bootstrap/clock.ts");
  const { project, env, emit } = context;
  return createArtefactStore({ project, env, emit, clock: systemClock });
}
