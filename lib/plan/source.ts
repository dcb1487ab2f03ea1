import type { Cluster, Region } from "../model/fleet.ts";
import type { SyncSource } from "../model/sync.ts";

/** `{ring}` and the like in a path; `${ring}` and `{{ring}}` belong to other languages and stay as they are. */
const PLACEHOLDER = /(?<![$%{])\{(cluster|region|ring|cloud)\}(?!\})/g;

/** The source with the cluster's own words in its path; a ring that it doesn't have leaves nothing in its place. */
export function sourceOf(source: SyncSource | undefined, cluster: Cluster, region: Region): SyncSource | undefined {
  if (source === undefined) return undefined;
  const words: Readonly<Record<string, string>> = {
    cluster: cluster.name,
    region: region.name,
    ring: cluster.ring ?? "",
    cloud: region.cloud,
  };
  return { ...source, path: source.path.replace(PLACEHOLDER, (_whole, word: string) => words[word] ?? "") };
}

/** Whether the path names the cluster's ring. */
export function namesRing(source: SyncSource): boolean {
  return [...source.path.matchAll(PLACEHOLDER)].some(([, word]) => word === "ring");
}
