import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { PLUGINS, PUBLISHED } from "../../lib/bootstrap/plugins.ts";
import {
  AGENT_NAMES,
  AGENTS,
  callsOf,
  INVENTORY,
  pinnedPlugins,
  REGISTRIES,
  REGISTRY_NAMES,
  registryFacts,
  withInventory,
} from "../../lib/model/sync-plugins.ts";
import { name as clusterName } from "../../lib/fleet-file/schema/scalars.ts";

describe("the table of registries and agents", () => {
  test.each(REGISTRY_NAMES)("the registry %s says as much of itself as the bootstrap has of it", (name) => {
    expect(PLUGINS.registries[name]?.name).toBe(name);
    const published = PUBLISHED[name] ?? [];
    expect(published.length === 0).toBe(false);
  });

  test.each(AGENT_NAMES)("the agent %s says as much of itself as the bootstrap has of it", (name) => {
    expect(PLUGINS.agents[name]?.name).toBe(name);
    const published = PUBLISHED[name] ?? [];
    expect(published.length > 0).toBe(AGENTS[name].pinned);
  });

  test("every registry works with an agent, and every agent with a registry", () => {
    for (const name of REGISTRY_NAMES) expect(REGISTRIES[name].agents).not.toEqual([]);
    const works = REGISTRY_NAMES.flatMap((name) => REGISTRIES[name].agents);
    expect([...new Set(works)].toSorted()).toEqual([...AGENT_NAMES].toSorted());
  });

  test("an agent works with the registry that it can't do without", () => {
    for (const name of AGENT_NAMES) {
      const { registry } = AGENTS[name];
      if (registry !== undefined) expect(registryFacts(registry).agents).toContain(name);
    }
  });

  test("a registry pushes only beside agents that it works with", () => {
    for (const name of REGISTRY_NAMES)
      expect(REGISTRIES[name].agents).toEqual(expect.arrayContaining([...REGISTRIES[name].pushes]));
  });

  test("every name that a cluster may have is short enough for every registry", () => {
    const longest = "a".repeat(Math.min(...REGISTRY_NAMES.map((name) => REGISTRIES[name].names.longest)));
    expect(clusterName().safeParse(`${longest}a`).success).toBe(false);
  });

  test.each(REGISTRY_NAMES)("the plugin of the registry %s runs on what planning promises", (name) => {
    expect(PLUGINS.registries[name]?.kubernetes).toEqual(REGISTRIES[name].kubernetes);
  });

  test.each(AGENT_NAMES)("the plugin of the agent %s runs on what planning promises", (name) => {
    expect(PLUGINS.agents[name]?.kubernetes).toEqual(AGENTS[name].kubernetes);
  });

  test("the inventory is kept first and pinned, whatever the fleet file chooses and in which order", () => {
    const anyChoice = fc.shuffledSubarray([...REGISTRY_NAMES]);
    fc.assert(
      fc.property(anyChoice, fc.constantFrom(...AGENT_NAMES), (chosen, agent) => {
        const registries = withInventory(chosen);
        expect(registries[0]).toBe(INVENTORY);
        expect(new Set(registries)).toEqual(new Set([INVENTORY, ...chosen]));
        expect(registries).toEqual(withInventory([...chosen, ...chosen].toReversed()));
        expect(pinnedPlugins({ registries, agent })).toEqual(expect.arrayContaining([...registries]));
      }),
    );
  });

  test("who calls whom follows from both sides: a klusterlet calls the hub, and the hub's Argo CD calls beside it", () => {
    expect(callsOf({ registries: ["clusterprofile", "argocd", "ocm"], agent: "ocm" })).toEqual({
      hub: "ocm",
      members: ["argocd"],
    });
    expect(callsOf({ registries: ["clusterprofile"], agent: "flux" })).toEqual({ hub: undefined, members: [] });
    expect(callsOf({ registries: ["clusterprofile", "karmada"], agent: "none" })).toEqual({
      hub: undefined,
      members: ["karmada"],
    });
  });
});
