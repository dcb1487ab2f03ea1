import { randomBytes, randomUUID } from "node:crypto";
import { json, refusal } from "./call.ts";
import type { Answer, Call, Forward, Place } from "./call.ts";
import { EksParts } from "./eks-parts.ts";
import { EksUpdates, refusedScaling } from "./eks-updates.ts";
import type { ScalingConfig } from "./eks-updates.ts";
import type { Reader } from "./reader.ts";
import { items, textOf } from "./xml.ts";

/** Where a described cluster's API server is. */
export interface ApiServer {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  /** Its certificate authority, as PEM in base64. */
  readonly ca: string;
}

export interface EksOptions {
  readonly forward: Forward;
  readonly reader: Reader;
  /** The real API server behind a cluster, by its name in EKS; undefined: what moto makes up. */
  readonly apiServerOf: (cluster: string) => Promise<ApiServer | undefined>;
}

type Fields = Readonly<Record<string, unknown>>;

interface Kept {
  readonly parts: EksParts;
  readonly updates: EksUpdates;
  /** What moto forgets of the cluster, and what it makes up. */
  cluster: Fields;
  network: Fields;
  readonly nodeGroups: Map<string, Fields>;
}

/** EKS: moto's clusters and node groups, with what it forgets of them and what it does not have. */
export class Eks {
  readonly #options: EksOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: EksOptions) {
    this.#options = options;
  }

  async answer(call: Call): Promise<Answer> {
    const [path = ""] = call.url.split("?");
    const [collection, name, ...rest] = path.split("/").slice(1).map(decodeURIComponent);
    if (collection !== "clusters") return await this.#options.forward(call);
    const sent: Fields = call.body.length === 0 ? {} : (JSON.parse(call.body.toString("utf8")) as Fields);
    if (name === undefined && call.method === "POST") return await this.#createCluster(call, sent);
    if (name === undefined) return await this.#options.forward(call);
    const key = keyOf(call.place, name);
    const kept = this.#kept.get(key);
    if (kept === undefined) return await this.#options.forward(call);
    if (rest.length === 0) return await this.#cluster(call, key, kept);
    if (rest[0] === "updates" && rest[1] !== undefined) return kept.updates.describe(rest[1]);
    if (rest[0] === "update-config" || rest[0] === "encryption-config") return updateCluster(kept, sent);
    if (rest[2] === "update-config") return await this.#updateNodeGroup(call, kept, String(rest[1]), sent);
    if (rest[0] === "node-groups") return await this.#nodeGroup(call, kept, rest[1], sent);
    return kept.parts.answer(call.method, rest, sent) ?? refusal(501, "NotImplemented", `${call.method} ${call.url}`);
  }

  /** Kubernetes groups by principal, as EKS derives them from access entries and their policies. */
  groups(cluster: string): Readonly<Record<string, readonly string[]>> {
    const [kept] = [...this.#kept].filter(([key]) => key.endsWith(`/${cluster}`)).map(([, value]) => value);
    return kept?.parts.groups() ?? {};
  }

  async #createCluster(call: Call, sent: Fields): Promise<Answer> {
    const answer = await this.#options.forward(call);
    if (answer.status !== 200) return answer;
    const name = String(sent["name"]);
    const kept: Kept = {
      parts: new EksParts(name),
      updates: new EksUpdates(),
      cluster: {
        ...only(sent, ["accessConfig", "upgradePolicy", "zonalShiftConfig", "computeConfig", "storageConfig"]),
        identity: { oidc: { issuer: newIssuer(call.place) } },
      },
      network: await this.#network(call.place, name, sent["resourcesVpcConfig"] as Fields),
      nodeGroups: new Map(),
    };
    this.#kept.set(keyOf(call.place, name), kept);
    return await this.#described(answer, name, kept);
  }

  /** EKS makes a security group of its own for each cluster, in the network of its subnets. */
  async #network(place: Place, cluster: string, sent: Fields): Promise<Fields> {
    const [subnet = ""] = (sent["subnetIds"] as readonly string[] | undefined) ?? [];
    const described = await this.#options.reader.query("ec2", place, { Action: "DescribeSubnets", "SubnetId.1": subnet });
    const vpcId = items(described, "subnetSet").map((one) => textOf(one, "vpcId"))[0] ?? "";
    const made = await this.#options.reader.query("ec2", place, {
      Action: "CreateSecurityGroup",
      GroupName: `eks-cluster-sg-${cluster}`,
      GroupDescription: `EKS created security group of ${cluster}`,
      VpcId: vpcId,
    });
    return { vpcId, clusterSecurityGroupId: textOf(made, "groupId") };
  }

  async #cluster(call: Call, key: string, kept: Kept): Promise<Answer> {
    const answer = await this.#options.forward(call);
    if (answer.status !== 200) return answer;
    if (call.method === "DELETE") {
      this.#kept.delete(key);
      const GroupId = String(kept.network["clusterSecurityGroupId"]);
      await this.#options.reader.query("ec2", call.place, { Action: "DeleteSecurityGroup", GroupId });
    }
    return await this.#described(answer, key.slice(key.lastIndexOf("/") + 1), kept);
  }

  async #described(answer: Answer, name: string, kept: Kept): Promise<Answer> {
    const server = await this.#options.apiServerOf(name);
    return merged(answer, "cluster", ({ resourcesVpcConfig }) => ({
      ...kept.cluster,
      resourcesVpcConfig: { ...(resourcesVpcConfig as Fields), ...kept.network },
      ...(server === undefined ? {} : { endpoint: server.url, certificateAuthority: { data: server.ca } }),
    }));
  }

  async #nodeGroup(call: Call, kept: Kept, name: string | undefined, sent: Fields): Promise<Answer> {
    const creates = name === undefined && call.method === "POST";
    const group = creates ? String(sent["nodegroupName"]) : name;
    if (creates) kept.nodeGroups.set(String(group), only(sent, ["updateConfig", "nodeRepairConfig", "remoteAccess"]));
    const answer = await this.#options.forward(call);
    const own = kept.nodeGroups.get(group ?? "");
    return own === undefined || answer.status !== 200
      ? answer
      : merged(answer, "nodegroup", () => ({ remoteAccess: null, ...own }));
  }

  async #updateNodeGroup(call: Call, kept: Kept, group: string, sent: Fields): Promise<Answer> {
    const url = call.url.replace("/update-config", "");
    const described = await this.#options.forward({ ...call, method: "GET", url, body: Buffer.alloc(0) });
    if (described.status !== 200) return described;
    const { nodegroup } = JSON.parse(described.body.toString("utf8")) as { readonly nodegroup: { scalingConfig: ScalingConfig } };
    const refused = refusedScaling(nodegroup.scalingConfig, sent["scalingConfig"] ?? {});
    if (refused !== undefined) return refused;
    const answer = await this.#options.forward(call);
    if (answer.status !== 200) return answer;
    kept.nodeGroups.set(group, { ...kept.nodeGroups.get(group), ...only(sent, ["updateConfig", "nodeRepairConfig"]) });
    return kept.updates.keep(answer);
  }
}

/** What EKS changes of a cluster in place; moto changes nothing of it. */
const UPDATABLE = [
  "accessConfig",
  "computeConfig",
  "encryptionConfig",
  "logging",
  "resourcesVpcConfig",
  "storageConfig",
  "upgradePolicy",
  "zonalShiftConfig",
];

function updateCluster(kept: Kept, { clientRequestToken: _, ...sent }: Fields): Answer {
  const unknown = Object.keys(sent).filter((name) => !UPDATABLE.includes(name));
  if (unknown.length > 0) return refusal(501, "NotImplemented", `an update of ${unknown.join(", ")}`);
  const { resourcesVpcConfig = {}, ...others } = sent;
  kept.network = { ...kept.network, ...(resourcesVpcConfig as Fields) };
  for (const [name, value] of Object.entries(others)) {
    const before = kept.cluster[name] as Fields | undefined;
    kept.cluster = { ...kept.cluster, [name]: Array.isArray(value) ? value : { ...before, ...(value as Fields) } };
  }
  return kept.updates.keep(json(200, { update: { id: randomUUID(), type: "ConfigUpdate", params: [] } }));
}

/** EKS gives a new one to every cluster, also to one that bears the name of another before it; moto gives all the same. */
function newIssuer({ region }: Place): string {
  return `https://oidc.eks.${region}.amazonaws.com/id/${randomBytes(16).toString("hex").toUpperCase()}`;
}

function keyOf({ account, region }: Place, cluster: string): string {
  return `${account}/${region}/${cluster}`;
}

function only(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

/** The answer with fields of its document set. */
function merged(answer: Answer, wrapper: string, change: (fields: Fields) => Fields): Answer {
  const document = JSON.parse(answer.body.toString("utf8")) as Record<string, Fields>;
  const fields = document[wrapper];
  if (fields === undefined) return answer;
  const body = Buffer.from(JSON.stringify({ ...document, [wrapper]: { ...fields, ...change(fields) } }));
  const { "content-length": _, ...headers } = answer.headers;
  return { ...answer, headers, body };
}
