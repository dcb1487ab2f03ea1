import { randomBytes } from "node:crypto";
import { json, refusal } from "./call.ts";
import type { Answer } from "./call.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What belongs to one cluster and moto knows nothing of: add-ons, access entries with their policies, pod identities. */
export class EksParts {
  readonly #cluster: string;
  /** By their path, a segment a line: names hold slashes. */
  readonly #kept = new Map<string, Fields>();

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  /**
   * @param path - what follows `/clusters/<name>/`, decoded
   * @returns undefined for what is none of these parts
   */
  answer(method: string, path: readonly string[], sent: Fields): Answer | undefined {
    const kind = KINDS[path.filter((_, index) => index % 2 === 0).join("/")];
    if (kind === undefined) return undefined;
    const owner = path.slice(0, 2).join("\n");
    if (path.length > 2 && !this.#kept.has(owner)) return missing(path);
    const key = path.join("\n");
    if (path.length % 2 === 1) return method === "POST" ? this.#create(kind, key, sent) : this.#list(kind, key);
    const fields = this.#kept.get(key);
    if (fields === undefined) return missing(path);
    if (method === "DELETE") this.#forget(key);
    else if (method !== "GET") return undefined;
    return json(200, { [kind.wrapper]: fields });
  }

  /** Kubernetes groups by principal: those named, and that of administrators for EKS's policy of that name. */
  groups(): Readonly<Record<string, readonly string[]>> {
    const groups: Record<string, readonly string[]> = {};
    for (const [key, fields] of this.#kept) {
      const [collection, principal = "", inner, policy = ""] = key.split("\n");
      if (collection !== "access-entries") continue;
      const named = inner === undefined ? (fields["kubernetesGroups"] as readonly string[]) : [];
      const admin = policy.endsWith("/AmazonEKSClusterAdminPolicy") ? ["system:masters"] : [];
      groups[principal] = [...(groups[principal] ?? []), ...named, ...admin];
    }
    return groups;
  }

  #create(kind: Kind, collection: string, sent: Fields): Answer {
    const fields: Fields = { clusterName: this.#cluster, tags: {}, ...sent, ...kind.added(sent) };
    const key = `${collection}\n${String(fields[kind.key])}`;
    if (this.#kept.has(key)) return refusal(409, "ResourceInUseException", `${key} exists already`);
    this.#kept.set(key, fields);
    return json(200, { [kind.wrapper]: fields });
  }

  #list(kind: Kind, collection: string): Answer {
    const found = [...this.#kept].filter(([key]) => key.slice(0, key.lastIndexOf("\n")) === collection);
    return json(200, { [kind.list]: found.map(([, fields]) => (kind.listsNames ? fields[kind.key] : fields)) });
  }

  /** With all that is under it. */
  #forget(key: string): void {
    for (const one of [...this.#kept.keys()]) if (one === key || one.startsWith(`${key}\n`)) this.#kept.delete(one);
  }
}

interface Kind {
  /** The field that tells one from another. */
  readonly key: string;
  /** What answers call one of them. */
  readonly wrapper: string;
  /** What answers call many of them. */
  readonly list: string;
  /** Whether a list holds names alone. */
  readonly listsNames: boolean;
  /** What AWS adds to what was sent. */
  added(sent: Fields): Fields;
}

/** With the fields that the plugin wants back: without one of them the next plan has changes. */
const KINDS: Readonly<Record<string, Kind>> = {
  addons: {
    key: "addonName",
    wrapper: "addon",
    list: "addons",
    listsNames: true,
    added: (sent) => ({
      status: "ACTIVE",
      addonVersion: sent["addonVersion"] ?? "v1.0.0-eksbuild.1",
      podIdentityAssociations: [],
    }),
  },
  "access-entries": {
    key: "principalArn",
    wrapper: "accessEntry",
    list: "accessEntries",
    listsNames: true,
    added: (sent) => ({
      type: sent["type"] ?? "STANDARD",
      username: sent["username"] ?? sent["principalArn"],
      kubernetesGroups: sent["kubernetesGroups"] ?? [],
    }),
  },
  "access-entries/access-policies": {
    key: "policyArn",
    wrapper: "associatedAccessPolicy",
    list: "associatedAccessPolicies",
    listsNames: false,
    added: () => ({}),
  },
  "pod-identity-associations": {
    key: "associationId",
    wrapper: "association",
    list: "associations",
    listsNames: false,
    added: () => ({ associationId: `a-${randomBytes(8).toString("hex")}` }),
  },
};

function missing(path: readonly string[]): Answer {
  return refusal(404, "ResourceNotFoundException", `there is no ${path.join(" ")}`);
}
