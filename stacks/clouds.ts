import type { App, FleetStack, Literal } from "../constructs/cdk.ts";
import type { Cloud } from "../lib/model/fleet.ts";
import type { Intent, StackPlan } from "../lib/model/fleet-plan.ts";
import { BootstrapStack } from "./bootstrap-stack.ts";
import type { EntryParts } from "./entry-global-stack.ts";
import type { AddProvider, AddRemains } from "./leaving-stack.ts";
import { stateOf } from "./plan-index.ts";
import type { PlanIndex } from "./plan-index.ts";

export interface Building {
  readonly app: App;
  readonly index: PlanIndex;
  readonly stack: Literal<StackPlan>;
}

export type Builder = (building: Building) => FleetStack;

/** What is built, by `layer on clouds`. Each loads its own part, so that no fleet needs installed what another cloud needs. */
const BUILDERS: Readonly<Record<string, () => Promise<Builder>>> = {
  "network on aws": async () => {
    const { AwsNetworkStack } = await import("./aws/network-stack.ts");
    const { AwsExistingNetworkStack } = await import("./aws/existing-network-stack.ts");
    return ({ app, index, stack }) => {
      const own = index.region(stack.subject);
      const { network } = own.region;
      return network === undefined
        ? new AwsNetworkStack(app, stack.id, stateOf(stack), index.plan.name, own)
        : new AwsExistingNetworkStack(app, stack.id, stateOf(stack), index.plan.name, { ...own.region, network });
    };
  },
  "gateway on aws": async () => {
    const { GatewayStack } = await import("./aws/gateway-stack.ts");
    return ({ app, index, stack }) => {
      const states = { own: stateOf(stack), network: index.state("network", stack.subject) };
      return new GatewayStack(app, stack.id, states, index.plan.name, index.region(stack.subject));
    };
  },
  "peering on aws": async () => {
    const { PeeringStack } = await import("./aws/peering-stack.ts");
    return ({ app, index, stack }) => {
      const states = { own: stateOf(stack), networks: index.states("network"), gateways: index.states("gateway") };
      return new PeeringStack(app, stack.id, states, index.plan, stack.subject);
    };
  },
  "network on gcp": async () => {
    const { GoogleNetworkStack } = await import("./google/network-stack.ts");
    const { GoogleExistingNetworkStack } = await import("./google/existing-network-stack.ts");
    return ({ app, index, stack }) => {
      const own = index.region(stack.subject);
      const { network } = own.region;
      return network === undefined
        ? new GoogleNetworkStack(app, stack.id, stateOf(stack), index.plan.name, own)
        : new GoogleExistingNetworkStack(app, stack.id, stateOf(stack), index.plan.name, { ...own.region, network });
    };
  },
  "gateway on gcp": async () => {
    const { GoogleGatewayStack } = await import("./google/gateway-stack.ts");
    return ({ app, index, stack }) => {
      const states = { own: stateOf(stack), network: index.state("network", stack.subject) };
      return new GoogleGatewayStack(app, stack.id, states, index.plan, index.region(stack.subject));
    };
  },
  "peering on gcp": async () => {
    const { GooglePeeringStack } = await import("./google/peering-stack.ts");
    return ({ app, index, stack }) => {
      const states = { own: stateOf(stack), networks: index.states("network"), gateways: index.states("gateway") };
      return new GooglePeeringStack(app, stack.id, states, index.plan);
    };
  },
  "cluster on local": async () => {
    const { LocalClusterStack } = await import("./local/cluster-stack.ts");
    const buildExisting = await existingClusters();
    return ({ app, index, stack }) => {
      if (index.cluster(stack.subject).cluster.existing !== undefined) return buildExisting({ app, index, stack });
      const states = { own: stateOf(stack), networks: index.states("network") };
      return new LocalClusterStack(app, stack.id, states, index.plan, index.cluster(stack.subject));
    };
  },
  "cluster on aws": async () => {
    const { AwsClusterStack } = await import("./aws/cluster-stack.ts");
    const { AwsExistingClusterStack } = await import("./aws/existing-cluster-stack.ts");
    const buildExisting = await existingClusters();
    return ({ app, index, stack }) => {
      const plan = index.cluster(stack.subject);
      const { existing } = plan.cluster;
      if (existing?.kubeconfig !== undefined) return buildExisting({ app, index, stack });
      if (existing !== undefined) return new AwsExistingClusterStack(app, stack.id, stateOf(stack), index, plan);
      const states = { own: stateOf(stack), networks: index.states("network") };
      return new AwsClusterStack(app, stack.id, states, index, plan);
    };
  },
  "cluster on gcp": async () => {
    const { GoogleClusterStack } = await import("./google/cluster-stack.ts");
    const { GoogleExistingClusterStack } = await import("./google/existing-cluster-stack.ts");
    const buildExisting = await existingClusters();
    return ({ app, index, stack }) => {
      const plan = index.cluster(stack.subject);
      const { existing } = plan.cluster;
      if (existing?.kubeconfig !== undefined) return buildExisting({ app, index, stack });
      if (existing !== undefined) return new GoogleExistingClusterStack(app, stack.id, stateOf(stack), index, plan);
      const states = { own: stateOf(stack), networks: index.states("network") };
      return new GoogleClusterStack(app, stack.id, states, index, plan);
    };
  },
  "link on aws and gcp": async () => {
    const { LinkStack } = await import("./link-stack.ts");
    const { openOnAws } = await import("./aws/link-end.ts");
    const { answerOnGoogle } = await import("./google/link-end.ts");
    return ({ app, index, stack }) => new LinkStack(app, index, stack, openOnAws, answerOnGoogle);
  },
  "link on aws and azure": async () => {
    const { LinkStack } = await import("./link-stack.ts");
    const { openOnAws } = await import("./aws/link-end.ts");
    const { answerOnAzure } = await import("./azure/link-end.ts");
    return ({ app, index, stack }) => new LinkStack(app, index, stack, openOnAws, answerOnAzure);
  },
  "link on azure and gcp": async () => {
    const { LinkStack } = await import("./link-stack.ts");
    const { openWithKeys } = await import("./link-keys.ts");
    const { answerOnGoogle } = await import("./google/link-end.ts");
    const { answerOnAzure } = await import("./azure/link-end.ts");
    return ({ app, index, stack }) => new LinkStack(app, index, stack, openWithKeys(answerOnGoogle), answerOnAzure);
  },
  "network on azure": async () => {
    const { AzureNetworkStack } = await import("./azure/network-stack.ts");
    const { AzureExistingNetworkStack } = await import("./azure/existing-network-stack.ts");
    return ({ app, index, stack }) => {
      const own = index.region(stack.subject);
      const { network } = own.region;
      return network === undefined
        ? new AzureNetworkStack(app, stack.id, stateOf(stack), index.plan.name, own)
        : new AzureExistingNetworkStack(app, stack.id, stateOf(stack), index.plan.name, { ...own.region, network });
    };
  },
  "gateway on azure": async () => {
    const { AzureHubStack } = await import("./azure/gateway-stack.ts");
    return ({ app, index, stack }) => new AzureHubStack(app, stack.id, stateOf(stack), index.plan, index.region(stack.subject));
  },
  "peering on azure": async () => {
    const { AzurePeeringStack } = await import("./azure/peering-stack.ts");
    return ({ app, index, stack }) => {
      const states = { own: stateOf(stack), gateways: index.states("gateway") };
      return new AzurePeeringStack(app, stack.id, states, index.plan);
    };
  },
  "cluster on azure": async () => {
    const { AzureClusterStack } = await import("./azure/cluster-stack.ts");
    const { AzureExistingClusterStack } = await import("./azure/existing-cluster-stack.ts");
    const buildExisting = await existingClusters();
    return ({ app, index, stack }) => {
      const plan = index.cluster(stack.subject);
      const { existing } = plan.cluster;
      if (existing?.kubeconfig !== undefined) return buildExisting({ app, index, stack });
      if (existing !== undefined) return new AzureExistingClusterStack(app, stack.id, stateOf(stack), index, plan);
      const states = { own: stateOf(stack), networks: index.states("network") };
      return new AzureClusterStack(app, stack.id, states, index, plan);
    };
  },
  "cluster on external": existingClusters,
  "access on aws": async () => {
    const { AccessStack } = await import("./aws/access-stack.ts");
    return ({ app, index, stack }) => {
      const states = { own: stateOf(stack), cluster: index.state("cluster", stack.subject) };
      return new AccessStack(app, stack.id, states, index, index.cluster(stack.subject));
    };
  },
  "dns on aws": async () => {
    const { DnsZoneStack } = await import("./aws/dns-zone-stack.ts");
    return ({ app, index, stack }) => new DnsZoneStack(app, stack.id, stateOf(stack), index);
  },
  "entry on aws": async () => {
    const { EntryRegionStack } = await import("./aws/entry-region-stack.ts");
    return ({ app, index, stack }) => {
      const states = { own: stateOf(stack), network: index.state("network", stack.subject) };
      return new EntryRegionStack(app, stack.id, states, index, index.region(stack.subject));
    };
  },
  "dns on gcp": async () => {
    const { GoogleDnsZoneStack } = await import("./google/dns-zone-stack.ts");
    return ({ app, index, stack }) => new GoogleDnsZoneStack(app, stack.id, stateOf(stack), index);
  },
  "entry on gcp": async () => {
    const { GoogleEntryRegionStack } = await import("./google/entry-region-stack.ts");
    return ({ app, index, stack }) => {
      const states = { own: stateOf(stack), network: index.state("network", stack.subject) };
      return new GoogleEntryRegionStack(app, stack.id, states, index, index.region(stack.subject));
    };
  },
  "dns on azure": async () => {
    const { AzureDnsZoneStack } = await import("./azure/dns-zone-stack.ts");
    return ({ app, index, stack }) => new AzureDnsZoneStack(app, stack.id, stateOf(stack), index);
  },
  "entry on azure": async () => {
    const { AzureEntryRegionStack } = await import("./azure/entry-region-stack.ts");
    return ({ app, index, stack }) => {
      const states = { own: stateOf(stack), clusters: index.states("cluster") };
      return new AzureEntryRegionStack(app, stack.id, states, index, index.region(stack.subject));
    };
  },
  "bootstrap on local": async () => buildBootstrap,
  "bootstrap on aws": async () => buildBootstrap,
  "bootstrap on gcp": async () => buildBootstrap,
  "bootstrap on azure": async () => buildBootstrap,
  "bootstrap on external": async () => buildBootstrap,
};

/** What stands in front of load balancers, by cloud. */
const FRONTS: Readonly<Partial<Record<Cloud, () => Promise<EntryParts["front"]>>>> = {
  aws: async () => {
    const { AwsEntryFront } = await import("./aws/entry-front.ts");
    return { aws: (scope, names) => new AwsEntryFront(scope, names) };
  },
  gcp: async () => {
    const { GoogleEntryFront } = await import("./google/entry-front.ts");
    return { gcp: (scope, names) => new GoogleEntryFront(scope, names) };
  },
  azure: async () => {
    const { AzureEntryFront } = await import("./azure/entry-front.ts");
    return { azure: (scope, names) => new AzureEntryFront(scope, names) };
  },
};

/** What holds the names of entries, by the provider's cloud. */
const NAMES: Readonly<Partial<Record<Cloud, () => Promise<EntryParts["names"]>>>> = {
  aws: async () => {
    const { AwsEntryNames } = await import("./aws/entry-names.ts");
    return (scope) => new AwsEntryNames(scope);
  },
  gcp: async () => {
    const { GoogleEntryNames } = await import("./google/entry-names.ts");
    return (scope) => new GoogleEntryNames(scope);
  },
  azure: async () => {
    const { AzureEntryNames } = await import("./azure/entry-names.ts");
    return (scope) => new AzureEntryNames(scope);
  },
};

/** The one stack on several clouds that is composed of what each has; undefined where a part of it isn't built. */
async function globalEntries({ entries, zone }: Intent): Promise<Builder | undefined> {
  const clouds = [...new Set(entries.flatMap(({ fronts }) => fronts.map(({ cloud }) => cloud)))];
  const loadNames = zone === undefined ? undefined : NAMES[zone.cloud];
  if (loadNames === undefined || clouds.some((cloud) => FRONTS[cloud] === undefined)) return undefined;
  const fronts = await Promise.all(clouds.map(async (cloud) => FRONTS[cloud]?.()));
  const parts: EntryParts = { front: Object.assign({}, ...fronts) as EntryParts["front"], names: await loadNames() };
  const { EntryGlobalStack } = await import("./entry-global-stack.ts");
  return ({ app, index, stack }) => {
    const states = { own: stateOf(stack), zone: index.zoneState, regions: index.states("entry") };
    return new EntryGlobalStack(app, stack.id, states, index, parts);
  };
}

/** Clusters that something else owns and a kubeconfig leads to, on any cloud. */
async function existingClusters(): Promise<Builder> {
  const { ExistingClusterStack } = await import("./existing-cluster-stack.ts");
  return ({ app, index, stack }) =>
    new ExistingClusterStack(app, stack.id, stateOf(stack), index.plan.name, index.cluster(stack.subject));
}

function buildBootstrap({ app, index, stack }: Building): FleetStack {
  const member = index.state("cluster", stack.subject);
  const plan = index.cluster(stack.subject);
  const serves = index.plan.entries.some(({ fronts }) => fronts.some(({ cluster }) => cluster === plan.cluster.name));
  const entries = serves ? index.state("entry", plan.cluster.region) : undefined;
  const states = { own: stateOf(stack), member, hub: index.state("cluster", index.plan.sync.hub), entries };
  return new BootstrapStack(app, stack.id, states, index.plan, plan);
}

const PROVIDERS: Readonly<Partial<Record<Cloud, () => Promise<AddProvider>>>> = {
  aws: async () => {
    const { awsProvider } = await import("../constructs/aws/provider.ts");
    return (stack, fleet, provider, alias) => {
      awsProvider(stack, { fleet, ...provider, ...(alias === undefined ? {} : { alias }) });
    };
  },
  gcp: async () => {
    const { googleProvider } = await import("../constructs/google/provider.ts");
    return (stack, fleet, provider, alias) => {
      googleProvider(stack, { fleet, ...provider, ...(alias === undefined ? {} : { alias }) });
    };
  },
  azure: async () => {
    const { azureProvider } = await import("../constructs/azure/provider.ts");
    return (stack, fleet, place, alias) => {
      azureProvider(stack, { fleet, ...place, ...(alias === undefined ? {} : { alias }) });
    };
  },
};

const REMAINS: Readonly<Record<string, () => Promise<AddRemains>>> = {
  bootstrap: async () => {
    const { leavingMembership } = await import("../constructs/bootstrap.ts");
    return leavingMembership;
  },
  "cluster on local": async () => {
    const { leavingHome } = await import("../constructs/local/cluster.ts");
    return leavingHome;
  },
};

/** Builds stacks that leave: nothing of them but where their state lies, their providers and what remains. */
export async function loadLeaving(stacks: readonly StackPlan[]): Promise<Builder> {
  const configs = stacks.flatMap(({ providers: { main, aliased } }) => (main === undefined ? aliased : [main, ...aliased]));
  const clouds = [...new Set(configs.map(({ cloud }) => cloud))];
  const providers = new Map(await Promise.all(clouds.map(async (cloud) => [cloud, await PROVIDERS[cloud]?.()] as const)));
  const kinds = [...new Set(stacks.flatMap((stack) => [stack.layer, kindOf(stack)]))];
  const remains = new Map(await Promise.all(kinds.map(async (kind) => [kind, await REMAINS[kind]?.()] as const)));
  const { LeavingStack } = await import("./leaving-stack.ts");
  return ({ app, index, stack }) =>
    new LeavingStack(
      app,
      stack,
      index.plan.name,
      providers,
      // Without the block of its provisioner a resource is destroyed, and nobody is asked.
      stack.lost === true ? [] : [remains.get(stack.layer), remains.get(kindOf(stack))],
    );
}

/** The builders of every kind of stack in a plan, by kind; undefined for what can be planned only. */
export async function loadBuilders(plan: Intent): Promise<ReadonlyMap<string, Builder | undefined>> {
  const kinds = new Map(plan.stacks.map((stack) => [kindOf(stack), stack]));
  const load = async (kind: string, stack: StackPlan): Promise<Builder | undefined> =>
    isGlobalEntry(stack) ? globalEntries(plan) : BUILDERS[kind]?.();
  return new Map(await Promise.all([...kinds].map(async ([kind, stack]) => [kind, await load(kind, stack)] as const)));
}

/** What a stack is: its layer, and the clouds that it is on. */
export function kindOf(stack: StackPlan): string {
  return `${isGlobalEntry(stack) ? stack.id : stack.layer} on ${stack.clouds.join(" and ")}`;
}

function isGlobalEntry({ layer, subject }: StackPlan): boolean {
  return layer === "entry" && subject === "global";
}
