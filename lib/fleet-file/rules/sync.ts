import { agentFacts, followersOf, REGISTRIES, REGISTRY_NAMES, registryFacts, works } from "../../model/sync-plugins.ts";
import { factsOf } from "../../clouds/clouds.ts";
import { show } from "../read/finding.ts";
import { didYouMean } from "../read/suggest.ts";
import { kubernetesPath } from "./lifecycle.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const PLACEHOLDERS = ["cluster", "region", "ring", "cloud"];

const illegalPair: Rule = {
  id: "FW1501",
  severity: "error",
  title: "Registry and agent do not work together",
  why: "The agent in a member has to understand what the hub keeps of it: an argocd-agent speaks with its principal only, a klusterlet with Open Cluster Management only. With several registries, each has to be one that the agent works with.",
  fix: `Choose pairs of the table: ${REGISTRY_NAMES.map((name) => `${name} with ${inWords(REGISTRIES[name].agents)}`).join("; ")}. The agents argocd-agent, ocm and karmada need the registry of their name.`,
  check: ({ fleet, spec }) => {
    const { registries, agent } = fleet.sync;
    const path = ["sync", spec.sync.agent === undefined ? "registry" : "agent"];
    const foreign = registries
      .filter((registry) => !works(registry, agent))
      .map((registry) => ({
        path,
        message: `agent ${show(agent)} does not work with registry ${show(registry)}`,
        seen: agent,
        accepted: registryFacts(registry).agents.join(", "),
      }));
    const own = agentFacts(agent).registry;
    if (foreign.length > 0 || own === undefined || registries.includes(own)) return foreign;
    return [
      {
        path,
        message: `agent ${show(agent)} speaks with registry ${show(own)} only`,
        seen: registries.join(", "),
        accepted: own,
      },
    ];
  },
};

function inWords(names: readonly string[]): string {
  return names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

const unknownPlaceholder: Rule = {
  id: "FW1503",
  severity: "error",
  title: "A placeholder that is not known",
  why: "Only known placeholders are filled in; another would stay in the path as it is, and no cluster would find its folder.",
  fix: "Use {cluster}, {region}, {ring} or {cloud}.",
  check: ({ fleet }) => {
    const path = fleet.sync.source?.path ?? "";
    // `${name}` and `{{name}}` belong to other languages: here they are text.
    const names = [...path.matchAll(/(?<![$%{])\{([A-Za-z]+)\}(?!\})/g)].map((match) => match[1] ?? "");
    return names
      .filter((name) => !PLACEHOLDERS.includes(name))
      .map((name) => {
        const meant = didYouMean(name, PLACEHOLDERS);
        return {
          path: ["sync", "source", "path"],
          message: `{${name}} is no placeholder`,
          seen: show(path),
          accepted: PLACEHOLDERS.map((known) => `{${known}}`).join(", "),
          ...(meant === undefined ? {} : { fix: meant }),
        };
      });
  },
};

const nobodyFollows: Rule = {
  id: "FW1504",
  severity: "warning",
  title: "A source that nobody follows",
  why: "Neither the agent nor what the hub keeps reads the source: `agent: none` follows nothing by itself, and the agents of Open Cluster Management and Karmada do what their hub says.",
  fix: "Choose an agent or a registry that follows the source, or remove `source`.",
  check: ({ fleet }) => {
    const { source, agent } = fleet.sync;
    if (source === undefined || followersOf(fleet.sync).length > 0) return [];
    return [{ path: ["sync", "source"], message: "nothing follows this source", seen: `agent: ${agent}` }];
  },
};

const severalFollow: Rule = {
  id: "FW1510",
  severity: "error",
  title: "Two bring the same source into a member",
  why: "Each of them would apply the same path, remove what the other made, and take its changes back.",
  fix: "Keep one that follows the source: an agent in the members, or one registry that has the hub push.",
  check: ({ fleet }) => {
    const followers = followersOf(fleet.sync);
    if (followers.length < 2) return [];
    return [
      {
        path: ["sync", "registry"],
        message: `${followers.join(" and ")} would follow the same source`,
        seen: followers.join(", "),
      },
    ];
  },
};

const nameTaken: Rule = {
  id: "FW1511",
  severity: "error",
  title: "The hub has a namespace of a member's name",
  why: "This registry keeps each member in a namespace of the hub that bears the member's name. One that is there for something else would be handed to the member's agent, with all that is in it.",
  fix: "Give the cluster another name.",
  needs: ["sync"],
  check: ({ fleet }) =>
    fleet.sync.registries.flatMap((registry) =>
      fleet.clusters
        .filter(({ name }) => registryFacts(registry).names.taken.includes(name))
        .map(({ name }) => ({
          path: ["clusters", name],
          message: `registry ${show(registry)} can't list a member called ${show(name)}`,
          seen: name,
          atKey: true as const,
        })),
    ),
};

const kubernetesUnfit: Rule = {
  id: "FW1512",
  severity: "error",
  title: "A version of Kubernetes that registry or agent does not run on",
  why: "What is installed would be refused by the API server, or fail in ways that nobody has tried. The bootstrap asks the cluster itself once more, before it writes anything.",
  fix: "Set another `kubernetes:` for this cluster, or choose another registry or agent.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const { hub, registries, agent } = fleet.sync;
    return fleet.clusters.flatMap(({ name, region, kubernetes, existing }) => {
      const cloud = regionNamed(fleet, region)?.cloud;
      // Which versions there are where we build them ourselves, FW1709 says.
      if (existing !== undefined || cloud === undefined || factsOf(cloud).cluster.minors === "built") return [];
      const all = [
        { what: `agent ${show(agent)}`, ...agentFacts(agent).kubernetes },
        ...(name === hub ? registries.map((one) => ({ what: `registry ${show(one)}`, ...registryFacts(one).kubernetes })) : []),
      ];
      return all
        .filter(({ from, to }) => minorOf(kubernetes) < minorOf(from) || minorOf(kubernetes) > minorOf(to))
        .map(({ what, from, to }) => ({
          path: kubernetesPath(name),
          message: `${what} does not run on Kubernetes ${kubernetes}`,
          seen: kubernetes,
          accepted: `${from} to ${to}`,
        }));
    });
  },
};

const pretendedNodes: Rule = {
  id: "FW1520",
  severity: "error",
  title: "Nodes that only pretend can't run it",
  why: "Local clusters have real API servers, and nodes that only pretend to run what they are given. The part of this registry or agent that has to answer would never do so, and the bootstrap would wait for it in vain.",
  fix: "Choose clusters with nodes of their own, in a region of a cloud or `existing` ones in a region of `cloud: external`, or another registry and agent.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const { hub, registries, agent } = fleet.sync;
    return fleet.clusters.flatMap(({ name, region }) => {
      const cloud = regionNamed(fleet, region)?.cloud;
      if (cloud === undefined || factsOf(cloud).cluster.reached !== "machine") return [];
      const unfit = [
        ...(agentFacts(agent).realNodes ? [`agent ${show(agent)}`] : []),
        ...registries.filter((one) => name === hub && registryFacts(one).realNodes).map((one) => `registry ${show(one)}`),
      ];
      if (unfit.length === 0) return [];
      return [{ path: ["clusters", name, "region"], message: `${unfit.join(" and ")} can't run on ${name}`, seen: region }];
    });
  },
};

const imagesElsewhere: Rule = {
  id: "FW1514",
  severity: "error",
  title: "A registry or agent whose images don't come from `sync.images`",
  why: "Its Pods would be pulled from where their publisher has them: a cluster that reaches only the team's registry would wait for them in vain.",
  fix: "Choose an agent that takes its images from there, or remove `sync.images`.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const { registries, agent, images } = fleet.sync;
    if (images === undefined) return [];
    const elsewhere = [
      ...registries.filter((one) => !registryFacts(one).mirrored).map((one) => `registry ${show(one)}`),
      ...(agentFacts(agent).mirrored ? [] : [`agent ${show(agent)}`]),
    ];
    if (elsewhere.length === 0) return [];
    const message = `${elsewhere.join(" and ")} can't take images from ${show(images.registry)}`;
    return [{ path: ["sync", "images"], message, accepted: "flux or argocd, or none" }];
  },
};

function minorOf(kubernetes: string): number {
  return Number(kubernetes.slice("1.".length));
}

/** The hub's registries, the agents and what they follow. */
export const SYNC: readonly Rule[] = [
  illegalPair,
  unknownPlaceholder,
  nobodyFollows,
  severalFollow,
  nameTaken,
  kubernetesUnfit,
  pretendedNodes,
  imagesElsewhere,
];
