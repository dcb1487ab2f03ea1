import { describe, expect, test } from "@jest/globals";
import { PLUGINS, PUBLISHED } from "../../lib/bootstrap/plugins.ts";
import {
  AGENT_NAMES,
  AGENTS,
  INVENTORY,
  pinnedPlugins,
  REGISTRIES,
  REGISTRY_NAMES,
  registriesOf,
} from "../../lib/model/sync-plugins.ts";

describe("the table of registries and agents", () => {
  test.each(REGISTRY_NAMES)("the registry %s says as much of itself as the bootstrap has of it", (name) => {
    expect(PLUGINS.registries[name]?.name).toBe(REGISTRIES[name].built ? name : undefined);
    const published = PUBLISHED[name] ?? [];
    expect(REGISTRIES[name].built && published.length === 0).toBe(false);
  });

  test.each(AGENT_NAMES)("the agent %s says as much of itself as the bootstrap has of it", (name) => {
    const { built, pinned } = AGENTS[name];
    expect(PLUGINS.agents[name]?.name).toBe(built ? name : undefined);
    const published = PUBLISHED[name] ?? [];
    expect(published.length > 0).toBe(built && pinned);
  });

  test("every registry works with an agent, and every agent with a registry", () => {
    for (const name of REGISTRY_NAMES) expect(REGISTRIES[name].agents).not.toEqual([]);
    const works = REGISTRY_NAMES.flatMap((name) => REGISTRIES[name].agents);
    expect([...new Set(works)].toSorted()).toEqual([...AGENT_NAMES].toSorted());
  });

  test("the inventory is kept and pinned whatever the fleet file chooses", () => {
    for (const registry of REGISTRY_NAMES) {
      expect(registriesOf({ registry })).toEqual([...new Set([INVENTORY, registry])]);
      for (const agent of AGENT_NAMES) expect(pinnedPlugins({ registry, agent })).toContain(INVENTORY);
    }
  });
});
