import { compareText } from "../model/compare-text.ts";
import type { Cloud, Region } from "../model/fleet.ts";
import type { CloudFacts, NetworkFacts } from "./facts.ts";
import { CLOUDS } from "./index.ts";

/** A cloud's name in the fleet file, spelled out for editors. */
export type CloudName = keyof typeof CLOUDS;

/** Names of all clouds, in the order in which people list them. */
export const CLOUD_NAMES = Object.keys(CLOUDS) as [CloudName, ...CloudName[]];

const TABLE: ReadonlyMap<Cloud, CloudFacts> = new Map(Object.entries(CLOUDS));

/** Names of the clouds in which regions have networks, sorted. */
export const NETWORK_CLOUDS: readonly Cloud[] = CLOUD_NAMES.filter((cloud) => CLOUDS[cloud].network !== undefined).sort(
  compareText,
);

/** @throws RangeError for what is no cloud, which the schema of the fleet file lets nobody write */
export function factsOf(cloud: Cloud): CloudFacts {
  const facts = TABLE.get(cloud);
  if (facts === undefined) throw new RangeError(`there is no cloud "${cloud}"`);
  return facts;
}

/**
 * The part of a cloud that a region is in: between two of them, the cloud joins no networks. Called like the cloud, but
 * for what stands apart from the rest of it.
 */
export function realmOf({ cloud, location }: Pick<Region, "cloud" | "location">): string {
  return factsOf(cloud).region.realmOf?.(location) ?? cloud;
}

/** Whether regions of the cloud have a network, ours or an existing one. */
export function isNetworkCloud(cloud: Cloud): boolean {
  return factsOf(cloud).network !== undefined;
}

/**
 * What holds for networks of a cloud.
 *
 * @throws RangeError where it has none: ask before
 */
export function networkFacts(cloud: Cloud): NetworkFacts {
  const { network } = factsOf(cloud);
  if (network === undefined) throw new RangeError(`there are no networks on ${cloud}`);
  return network;
}

/** Who may serve the zone of entries. */
export const DNS_PROVIDERS = [...CLOUD_NAMES].sort(compareText).flatMap((cloud) => CLOUDS[cloud].dns?.provider ?? []) as [
  string,
  ...string[],
];

/** The cloud whose accounts have their zones at a provider of names. */
export function cloudOfDns(provider: string): Cloud {
  const cloud = CLOUD_NAMES.find((name) => CLOUDS[name].dns?.provider === provider);
  if (cloud === undefined) throw new RangeError(`no cloud serves zones as "${provider}"`);
  return cloud;
}

const GUARDED: ReadonlySet<string> = new Set(CLOUD_NAMES.flatMap((cloud) => CLOUDS[cloud].guarded));

/** The modules that a resource stands in, as its address begins. */
const MODULES = /^(?:module\.[^.[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)+/;

/**
 * Whether a resource is one that nobody loses unasked.
 *
 * @param address - `aws_eks_cluster.cluster`, also with an index, and in modules
 */
export function isGuarded(address: string): boolean {
  const own = address.replace(MODULES, "");
  const [type = ""] = own.split(".");
  return GUARDED.has(type) || GUARDED.has(own.replace(/\[.*\]$/, ""));
}

/** A value for each cloud that something holds for, in the table's order. */
export function eachCloud<T>(valueOf: (facts: CloudFacts) => T | undefined): Readonly<Record<CloudName, T>> {
  const entries = CLOUD_NAMES.flatMap((cloud) => {
    const value = valueOf(CLOUDS[cloud]);
    return value === undefined ? [] : [[cloud, value] as const];
  });
  return Object.fromEntries(entries) as Record<CloudName, T>;
}

/** `aws, gcp and azure`: the clouds with networks, as people list them. */
export function networkCloudsInWords(last: "and" | "or"): string {
  return inWords(
    CLOUD_NAMES.filter((cloud) => CLOUDS[cloud].network !== undefined),
    last,
  );
}

/** `AWS, Azure and Google Cloud`. */
export function inWords(names: readonly string[], last: "and" | "or"): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1) ?? ""}`;
}
