import path from "node:path";
import type { Container, Pod } from "./pod.ts";

// What a Pod takes from ConfigMaps and Secrets of its namespace.

/** Which of them, as `ConfigMap name` and `Secret name`. */
export type Reference = `${"ConfigMap" | "Secret"} ${string}`;

/** Their contents as text, by reference; those that are not there are missing. */
export type Referenced = ReadonlyMap<Reference, Readonly<Record<string, string>>>;

/** A file in a folder that stands for a volume. */
export interface VolumeFile {
  /** Relative to the volume's folder. */
  readonly file: string;
  readonly text: string;
}

/** Read as the kubelet does: a volume of a ConfigMap or a Secret. */
interface KeyVolume {
  readonly name: string;
  readonly configMap?: { readonly name: string; readonly optional?: boolean; readonly items?: readonly KeyItem[] };
  readonly secret?: { readonly secretName: string; readonly optional?: boolean; readonly items?: readonly KeyItem[] };
}

interface KeyItem {
  readonly key: string;
  readonly path: string;
}

/** All that a Pod names, each once. */
export function referencesOf(pod: Pod): readonly Reference[] {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const byEnv = containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => keyOf(valueFrom)?.reference ?? []));
  const byVolume = (pod.spec.volumes ?? []).flatMap((volume) => sourceOf(volume)?.reference ?? []);
  return [...new Set([...byEnv, ...byVolume])];
}

/** A variable's value; undefined where there is none and need not be, an error in words where there must. */
export function valueFrom(
  from: NonNullable<NonNullable<Container["env"]>[number]["valueFrom"]>,
  referenced: Referenced,
): { readonly value: string | undefined } | { readonly missing: string } | undefined {
  const key = keyOf(from);
  if (key === undefined) return undefined;
  const value = referenced.get(key.reference)?.[key.key];
  return value === undefined && !key.optional ? { missing: `${key.reference} has no key ${key.key}` } : { value };
}

/** What lies in the folder of a volume; undefined where it is a volume of another kind. */
export function volumeFiles(
  volume: Readonly<Record<string, unknown>>,
  referenced: Referenced,
): readonly VolumeFile[] | { readonly missing: string } | undefined {
  const source = sourceOf(volume);
  if (source === undefined) return undefined;
  const { reference, optional, items } = source;
  const data = referenced.get(reference);
  if (data === undefined) return optional ? [] : { missing: `${reference} is not there` };
  if (items === undefined) return Object.entries(data).map(([file, text]) => ({ file, text }));
  const missing = items.find(({ key }) => data[key] === undefined);
  if (missing !== undefined && !optional) return { missing: `${reference} has no key ${missing.key}` };
  return items.flatMap(({ key, path: file }) => {
    const text = data[key];
    return text === undefined ? [] : [{ file: path.normalize(file), text }];
  });
}

function keyOf(from: NonNullable<Container["env"]>[number]["valueFrom"]) {
  const ref = from?.configMapKeyRef ?? from?.secretKeyRef;
  if (ref === undefined) return undefined;
  const reference: Reference = `${from?.configMapKeyRef === undefined ? "Secret" : "ConfigMap"} ${ref.name}`;
  return { reference, key: ref.key, optional: ref.optional ?? false };
}

function sourceOf(volume: Readonly<Record<string, unknown>>) {
  const { configMap, secret } = volume as unknown as KeyVolume;
  if (configMap !== undefined)
    return {
      reference: `ConfigMap ${configMap.name}` as Reference,
      optional: configMap.optional ?? false,
      items: configMap.items,
    };
  if (secret === undefined) return undefined;
  return { reference: `Secret ${secret.secretName}` as Reference, optional: secret.optional ?? false, items: secret.items };
}
