import type { ObjectRef } from "../kube-object.ts";
import { describeRef } from "../kube-object.ts";

/** `12 objects (3 Deployment, 2 ConfigMap, …)`: the most frequent kinds first. */
export function countedByKind(refs: readonly ObjectRef[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of refs) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts]
    .sort(([kind, count], [other, more]) => more - count || (kind < other ? -1 : 1))
    .map(([kind, count]) => `${count} ${kind}`);
  return `${refs.length} ${refs.length === 1 ? "object" : "objects"} (${parts.join(", ")})`;
}

/** What goes where workloads are taken along, a line each: by namespace and kind, volumes apart since what is in them goes too. */
export function deliveredInLines(refs: readonly ObjectRef[]): readonly string[] {
  const isVolume = ({ kind }: ObjectRef): boolean => kind === "PersistentVolumeClaim" || kind === "PersistentVolume";
  const groups = new Map<string, string[]>();
  for (const { kind, name, namespace } of refs.filter((ref) => !isVolume(ref))) {
    const key = `${namespace ?? "(cluster)"} ${kind}`;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const volumes = refs.filter(isVolume).map(describeRef).sort();
  return [
    ...[...groups].map(([key, names]) => `${key}: ${names.sort().join(", ")}`).sort(),
    ...(volumes.length === 0 ? [] : [`volumes, with what is in them: ${volumes.join(", ")}`]),
  ];
}
