import type { CloudFacts } from "../facts.ts";
import { ACCOUNT, reused } from "../shapes.ts";
import { localPorts } from "./ports.ts";

/** TCP ports that local clusters may listen on, by edition. */
const PORTS: Readonly<Record<string, string>> = { "2026-11": "16000-31999" };

/** What Fleetwright knows of the machine in front of you. */
export const LOCAL: CloudFacts = {
  title: "this machine",
  alsoCalled: ["docker", "k3d", "kind", "minikube"],
  plugin: false,
  region: {
    required: [],
    allowed: ["ports"],
    location: undefined,
    places: undefined,
    realmOf: undefined,
    identity: undefined,
    defaults: (edition) => {
      const ports = PORTS[edition];
      return ports === undefined ? {} : { ports };
    },
  },
  network: undefined,
  cluster: {
    reached: "machine",
    reachedWithoutPath: false,
    lasting: [],
    systemNodes: 0,
    computeChanges: true,
    has: [],
    made: true,
    minors: "built",
    machine: undefined,
    existing: undefined,
    principal: undefined,
    adoption: undefined,
    ports: { count: 8, from: localPorts },
    leftovers: () => [],
  },
  pods: { standard: "overlay", only: undefined, reused: { pods: reused("10.244.0.0/16"), services: reused("10.96.0.0/16") } },
  names: { region: {}, cluster: { cluster: { ...ACCOUNT, longest: 63 } }, pool: undefined, entry: undefined, logs: {} },
  state: undefined,
  dns: undefined,
  colours: { anyGround: "#6b7280", light: undefined, dark: undefined },
  guarded: ["terraform_data.home"],
};
