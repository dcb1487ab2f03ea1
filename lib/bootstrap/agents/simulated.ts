import type { KubeReader } from "../kube-api.ts";
import type { KubeObject } from "../kube-object.ts";

/** By this annotation kwok knows the nodes that it plays; a node may also be made with the label. */
const KWOK_ANNOTATION = "kwok.x-k8s.io/node";

/**
 * Whether every node of a cluster only pretends to run what it is given. Then Deployments become available and nothing of
 * what is in them happens. A cluster without nodes is none of that: its nodes may still come.
 */
export async function isSimulated(member: KubeReader): Promise<boolean> {
  const nodes = await member.list({ apiVersion: "v1", kind: "Node" });
  return nodes.length > 0 && nodes.every(pretends);
}

function pretends({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[KWOK_ANNOTATION] !== undefined || metadata.labels?.["type"] === "kwok";
}
