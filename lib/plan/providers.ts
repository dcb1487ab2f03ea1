import { createHash } from "node:crypto";
import { factsOf, realmOf } from "../clouds/clouds.ts";
import type { Cluster, Fleet, Region } from "../model/fleet.ts";
import type { StackProviders } from "../model/fleet-plan.ts";
import type { StackLayer } from "../model/stack-layer.ts";
import type { ProviderConfig } from "../model/provider-config.ts";
import { compareText } from "../model/compare-text.ts";
import { servingClusters } from "./entries.ts";
import { ownsNetwork } from "./networks.ts";

/** Enough to tell the identities of one account apart. */
const HASH_LENGTH = 6;

const NONE: StackProviders = { main: undefined, aliased: [] };

/** What a region's provider talks to, and as whom; undefined where a cloud needs none. */
export function providerOf(region: Region): ProviderConfig | undefined {
  const { cloud, location, account, identity } = region;
  // Accounts are required wherever a plugin has to know whose things it makes.
  if (!factsOf(cloud).plugin || account === undefined) return undefined;
  const base = `${cloud}/${location}-${account}`;
  return { name: identity === undefined ? base : `${base}-${digest(identity)}`, cloud, location, account, identity };
}

/** From what the provider is, not from who uses it: the name is the same whichever regions come and go. */
function digest({ apply, plan }: NonNullable<Region["identity"]>): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([apply, plan]))
    .digest("hex");
  return hash.slice(0, HASH_LENGTH);
}

/** The providers that a stack's resources of today belong to. */
export function providersOf(fleet: Fleet, layer: StackLayer, subject: string): StackProviders {
  switch (layer) {
    case "network": {
      const region = regionNamed(fleet, subject);
      return region !== undefined && ownsNetwork(region) ? mainOf(region) : NONE;
    }
    case "gateway":
      return mainOf(regionNamed(fleet, subject));
    case "cluster":
    case "access": {
      const cluster = fleet.clusters.find(({ name }) => name === subject);
      return cluster === undefined || isReachedOtherwise(cluster) ? NONE : mainOf(regionNamed(fleet, cluster.region));
    }
    case "peering":
      return { main: undefined, aliased: configsOf(fleet.regions.filter((region) => realmOf(region) === subject)) };
    case "link":
      return { main: undefined, aliased: configsOf(fleet.regions.filter(({ name }) => subject.split("--").includes(name))) };
    case "dns":
      return { ...zoneProvider(fleet), aliased: configsOf([regionNamed(fleet, fleet.dns?.parent?.region)]) };
    case "entry":
      return subject === "global" ? { ...zoneProvider(fleet), aliased: fronts(fleet) } : mainOf(regionNamed(fleet, subject));
    case "bootstrap":
      return NONE;
  }
}

/** Nothing is started to talk to a cloud where nothing has to be asked. */
function isReachedOtherwise({ existing }: Cluster): boolean {
  return existing?.kubeconfig !== undefined || existing?.endpoint !== undefined;
}

function zoneProvider(fleet: Fleet): StackProviders {
  return mainOf(regionNamed(fleet, fleet.dns?.region));
}

/** Those of the regions that users are led to, and of their accounts where accelerators are made. */
function fronts(fleet: Fleet): readonly ProviderConfig[] {
  const serving = servingClusters(fleet);
  const accelerated = serving
    .filter(({ entry }) => entry.via === "accelerator")
    .flatMap(({ region }) => {
      const location = factsOf(region.cloud).network?.acceleratorLocation;
      return location === undefined ? [] : [{ ...region, location }];
    });
  return configsOf([...serving.map(({ region }) => region), ...accelerated]);
}

function mainOf(region: Region | undefined): StackProviders {
  return { main: region === undefined ? undefined : providerOf(region), aliased: [] };
}

function configsOf(regions: readonly (Region | undefined)[]): readonly ProviderConfig[] {
  const found = regions.flatMap((region) => (region === undefined ? [] : (providerOf(region) ?? [])));
  return [...new Map(found.map((config) => [config.name, config])).values()].sort((a, b) => compareText(a.name, b.name));
}

function regionNamed(fleet: Fleet, name: string | undefined): Region | undefined {
  return fleet.regions.find((region) => region.name === name);
}
