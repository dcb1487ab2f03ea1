import { factsOf } from "../../clouds/clouds.ts";
import type { Cluster } from "../../model/fleet.ts";
import { agentFacts, registryFacts } from "../../model/sync-plugins.ts";
import { show } from "../read/finding.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const hubIsNoApi: Rule = {
  id: "FW1521",
  severity: "error",
  title: "The hub of Karmada is Karmada's own API server",
  why: "Karmada has an API server of its own, beside that of the cluster that it is installed in, and knows its members there. A cluster that Fleetwright makes, or that a cloud runs, is none.",
  fix: "Name it as the hub: a cluster in a region of `cloud: external`, with `existing: { id: …, kubeconfig: …, endpoint: … }` of Karmada's API server.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const hub = fleet.clusters.find(({ name }) => name === fleet.sync.hub);
    const region = hub === undefined ? undefined : regionNamed(fleet, hub.region);
    if (hub === undefined || region === undefined || !factsOf(region.cloud).cluster.made) return [];
    return fleet.sync.registries
      .filter((registry) => registryFacts(registry).hub === "api")
      .map((registry) => ({
        path: ["clusters", hub.name, "region"],
        message: `registry ${show(registry)} wants its own API server as the hub, and ${hub.name} is a cluster in ${region.cloud}`,
        seen: region.name,
        accepted: "an existing one in a region of cloud: external",
      }));
  },
};

const nothingRuns: Rule = {
  id: "FW1522",
  severity: "error",
  title: "What needs a cluster as its hub, beside what needs an API server",
  why: "Nothing runs in Karmada's API server: what another registry installs in the hub would be stored there and never start.",
  fix: "Keep one of them; another fleet may list the same clusters for the other one.",
  check: ({ fleet }) => {
    const needing = (what: "api" | "cluster") => fleet.sync.registries.filter((name) => registryFacts(name).hub === what);
    const [api] = needing("api");
    if (api === undefined) return [];
    return needing("cluster").map((registry) => ({
      path: ["sync", "registry"],
      message: `registry ${show(registry)} runs in the hub, and in that of ${show(api)} nothing runs`,
      seen: fleet.sync.registries.join(", "),
    }));
  },
};

const addressUnknown: Rule = {
  id: "FW1523",
  severity: "error",
  title: "Nobody but the bootstrap knows the address of an API server that others call",
  why: "A kubeconfig is read where the bootstrap runs, and its address may be one that only works there. Who else calls the API server all the time has to be told one that works for them.",
  fix: "Add `existing.endpoint`.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const { hub, registries, agent } = fleet.sync;
    const pushing = registries.filter((name) => registryFacts(name).hub === "api" && registryFacts(name).pushes.includes(agent));
    const called = (name: string): string | undefined => {
      if (name === hub) return agentFacts(agent).pulls ? `agent ${show(agent)} in each member calls it` : undefined;
      return pushing.length === 0 ? undefined : `registry ${pushing.map((name) => show(name)).join(", ")} calls it`;
    };
    return fleet.clusters.flatMap((cluster) => {
      const who = called(cluster.name);
      if (who === undefined || !isUnknown(cluster)) return [];
      return [
        {
          path: ["clusters", cluster.name, "existing"],
          message: `only a kubeconfig says where the API server of ${cluster.name} is, and ${who}`,
          accepted: "existing: { endpoint }",
        },
      ];
    });
  },
};

function isUnknown({ existing }: Cluster): boolean {
  return existing?.kubeconfig !== undefined && existing.endpoint === undefined;
}

/** What a hub has to be for what it lists its members for, and for those who call it. */
export const SYNC_HUB: readonly Rule[] = [hubIsNoApi, nothingRuns, addressUnknown];
