import { CLOUD_NAMES, factsOf } from "../../clouds/clouds.ts";
import type { CloudName } from "../../clouds/clouds.ts";
import { show } from "../read/finding.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

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

const caWithoutTls: Rule = {
  id: "FW1513",
  severity: "error",
  title: "Certificates for a server that shows none",
  why: "`ca` says by which authorities an https:// server is trusted. Over ssh:// the server is known by its keys, and over http:// by nothing, so that the certificates would be ignored.",
  fix: "Remove `ca`, or follow an https:// URL.",
  check: ({ fleet }) => {
    const source = fleet.sync.source;
    if (source?.ca === undefined || source.url.startsWith("https://")) return [];
    const seen = source.url.split("//", 1).join("");
    return [{ path: ["sync", "source", "ca"], message: "this server shows no certificate", seen, accepted: "an https:// URL" }];
  },
};

const unknownHost: Rule = {
  id: "FW1507",
  severity: "error",
  title: "The known hosts don't know the server",
  why: "An agent speaks only with a server whose key is among `knownHosts` under the name by which it is reached. Without such a line every look at the repository would fail.",
  fix: "Add the server's line, such as `ssh-keyscan` prints it, after you have compared the key with what the service publishes; with another port than 22 it begins with `[host]:port`.",
  check: ({ fleet }) => {
    const source = fleet.sync.source;
    if (source?.auth.kind !== "ssh") return [];
    const [, host = "", port = "22"] = /^ssh:\/\/(?:[^@/]*@)?([^/:]+)(?::(\d+))?/.exec(source.url) ?? [];
    const wanted = port === "22" ? host : `[${host}]:${port}`;
    const lines = source.auth.knownHosts.split("\n").map((line) => line.trim());
    const names = lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split(/\s+/)[0] ?? "");
    // Hashed names and patterns are the agent's to compare.
    const isKnown = names.some((name) => /[|*?]/.test(name) || name.split(",").includes(wanted));
    return isKnown
      ? []
      : [{ path: ["sync", "source", "auth", "knownHosts"], message: `there is no key of ${wanted}`, seen: names.join(", ") }];
  },
};

/** The cloud whose own Git service has the repository. */
function cloudServing(url: string): CloudName | undefined {
  return CLOUD_NAMES.find((cloud) => factsOf(cloud).git?.url.shape.test(url) === true);
}

const identityElsewhere: Rule = {
  id: "FW1508",
  severity: "error",
  title: "A Git service that doesn't know what the cloud says",
  why: "With `kind: oidc` the agent's pods are to Git what the cloud says they are. Only a cloud's own Git service takes that, and only from pods of clusters in that cloud.",
  fix: "Follow a repository of the cloud's own service with clusters in that cloud alone, or use `kind: token`, `ssh` or `github-app`.",
  needs: ["sync", "regions", "clusters"],
  check: ({ fleet }) => {
    const source = fleet.sync.source;
    if (source?.auth.kind !== "oidc") return [];
    const serving = cloudServing(source.url);
    const path = ["sync", "source", "auth", "kind"];
    if (serving === undefined) {
      const services = CLOUD_NAMES.flatMap((cloud) => factsOf(cloud).git?.url.accepted ?? []);
      const accepted = services.join(" or ");
      return [{ path, message: "the server at this URL takes no identity of a cloud", seen: "oidc", accepted }];
    }
    const others = fleet.clusters.filter(({ region }) => regionNamed(fleet, region)?.cloud !== serving);
    return others.map(({ name }) => ({
      path,
      message: `pods of ${name} are nobody to ${factsOf(serving).git?.title ?? "that server"}, which asks ${factsOf(serving).title} alone`,
      seen: "oidc",
    }));
  },
};

const clientUnasked: Rule = {
  id: "FW1509",
  severity: "error",
  title: "An identity that must be named, or can't be",
  why: "Azure's pods say by its client id which identity they are; AWS knows that by their service account, and would ignore an id.",
  fix: "Set `client` for Azure DevOps, and leave it out for AWS CodeCommit.",
  check: ({ fleet }) => {
    const source = fleet.sync.source;
    if (source?.auth.kind !== "oidc") return [];
    const serving = cloudServing(source.url);
    const git = serving === undefined ? undefined : factsOf(serving).git;
    const { client } = source.auth;
    if (git === undefined || (git.marks === undefined) === (client === undefined)) return [];
    const message = client === undefined ? `${git.title} must be told which identity` : `${git.title} is told no client id`;
    return [{ path: ["sync", "source", "auth", client === undefined ? "kind" : "client"], message, seen: client ?? "none" }];
  },
};

/** How members' agents prove to Git who they are, and the server to them. */
export const SYNC_AUTH: readonly Rule[] = [authDoesNotFit, unknownHost, identityElsewhere, clientUnasked, caWithoutTls];
