import type { CloudFacts } from "../../lib/clouds/facts.ts";
import { localPorts } from "../../lib/clouds/local/ports.ts";
import { ACCOUNT, CLUSTER, byNodes, from, one, reused } from "../../lib/clouds/shapes.ts";

const NAME = { ...ACCOUNT, longest: 40 } as const;

/**
 * A cloud that nobody offers. Its networks are `terraform_data`, its control planes run on this machine, and yet callers
 * are declared and networks peer as anywhere else. It may be thrown away: nothing but the tables would notice.
 */
export const THROWAWAY: CloudFacts = {
  alsoCalled: [],
  title: "Throwaway Cloud",
  plugin: false,
  region: {
    required: ["location", "account"],
    allowed: ["ports"],
    location: { shape: /^hall-[1-9]$/, accepted: "hall-1" },
    places: undefined,
    realmOf: undefined,
    identity: undefined,
    defaults: () => ({ ports: "16000-16999" }),
  },
  network: {
    cuts: {
      region: [one("endpoints", 27)],
      cluster: [byNodes("nodes")],
      routedPods: undefined,
      routedServices: undefined,
    },
    sizes: { block: from(12, 24), nodes: from(16, 28), endpoints: from(20, 28), pods: from(12, 24), services: from(12, 24) },
    keptPerSubnet: 2,
    shared: undefined,
    refusedBeside: () => [],
    podsInSubnet: false,
    forbidden: [],
    peerings: { standard: 3, most: 3 },
    natAddresses: undefined,
    subnetRanges: undefined,
    asns: { first: 65500, last: 65509 },
    links: { addresses: 2, tunnelsToEach: 1, passesOn: true },
    meeting: "hub",
    acceleratorLocation: undefined,
    admitsBy: "attribute",
  },
  cluster: {
    reached: "network",
    reachedWithoutPath: false,
    lasting: [],
    systemNodes: 0,
    computeChanges: true,
    has: [],
    made: true,
    minors: "built",
    machine: { shape: /^paper-[0-9]+$/, accepted: "paper-4" },
    existing: undefined,
    principal: undefined,
    adoption: undefined,
    ports: { count: 8, from: localPorts },
    leftovers: () => [],
  },
  pods: { standard: "overlay", only: "overlay", reused: { pods: reused("100.64.0.0/16"), services: reused("172.20.0.0/16") } },
  names: { region: { network: NAME }, cluster: { cluster: NAME }, pool: { ...CLUSTER, longest: 20 }, entry: undefined, logs: {} },
  state: undefined,
  dns: undefined,
  colours: { anyGround: "#db2777", light: "#db2777", dark: "#f9a8d4" },
  guarded: ["terraform_data.home"],
};
