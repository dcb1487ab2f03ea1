import { INVENTORY, REGISTRIES } from "../../model/sync-plugins.ts";
import { show } from "../read/finding.ts";
import { didYouMean } from "../read/suggest.ts";
import type { Rule } from "./rule.ts";

const PLACEHOLDERS = ["cluster", "region", "ring", "cloud"];

const illegalPair: Rule = {
  id: "FW1501",
  severity: "error",
  title: "Registry and agent do not work together",
  why: "The agent in a member has to understand what the hub keeps of it: an argocd-agent speaks with its principal only, a klusterlet with Open Cluster Management only.",
  fix: "Choose a pair of the table: clusterprofile with flux, argocd or none; argocd with argocd or none; flux with flux or none; karmada with karmada or none; argocd-agent and ocm with their own agents.",
  check: ({ fleet, spec }) => {
    const { registry, agent } = fleet.sync;
    const { agents } = REGISTRIES[registry];
    if (agents.includes(agent)) return [];
    return [
      {
        path: ["sync", spec.sync.agent === undefined ? "registry" : "agent"],
        message: `agent ${show(agent)} does not work with registry ${show(registry)}`,
        seen: agent,
        accepted: agents.join(", "),
      },
    ];
  },
};

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
  why: "With `agent: none` and the registry clusterprofile, nothing in the fleet reads the source.",
  fix: "Choose an agent, or remove `source`.",
  check: ({ fleet }) => {
    const { registry, agent, source } = fleet.sync;
    if (source === undefined || agent !== "none" || registry !== INVENTORY) return [];
    return [{ path: ["sync", "source"], message: "nothing follows this source", seen: "agent: none" }];
  },
};

const authDoesNotFit: Rule = {
  id: "FW1505",
  severity: "error",
  title: "The way to authenticate does not fit the URL",
  why: "Keys are for ssh:// URLs; tokens and apps are for https://. Over http:// a token would travel in the open.",
  fix: "Change the URL or `auth.kind`.",
  check: ({ fleet }) => {
    const source = fleet.sync.source;
    if (source === undefined || source.auth.kind === "none") return [];
    const wanted = source.auth.kind === "ssh" ? "ssh://" : "https://";
    if (source.url.startsWith(wanted)) return [];
    const accepted = source.url.startsWith("ssh://")
      ? "ssh"
      : source.url.startsWith("https://")
        ? "token, github-app or oidc"
        : "an https:// URL";
    return [
      {
        path: ["sync", "source", "auth", "kind"],
        message: `auth of kind ${show(source.auth.kind)} needs a URL that begins with ${wanted}`,
        seen: source.auth.kind,
        accepted,
      },
    ];
  },
};

const notYetFollowed: Rule = {
  id: "FW1506",
  severity: "warning",
  title: "A private repository can't be followed yet",
  why: "Credentials for Git don't reach members yet, so a fleet with `auth` can be planned, and synth refuses it before anything is made (FW4002).",
  fix: "Follow a repository that needs no credentials until then, or keep planning.",
  check: ({ fleet }) => {
    const kind = fleet.sync.source?.auth.kind ?? "none";
    if (kind === "none") return [];
    return [
      {
        path: ["sync", "source", "auth", "kind"],
        message: `a source with auth of kind ${show(kind)} can be planned, but not followed yet`,
        seen: kind,
        accepted: "none",
      },
    ];
  },
};

/** The hub's registry, the agents and what they follow. */
export const SYNC: readonly Rule[] = [illegalPair, unknownPlaceholder, nobodyFollows, authDoesNotFit, notYetFollowed];
