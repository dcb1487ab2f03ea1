import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseLock } from "../../lib/fleet-file/read/lock-file.ts";
import { checkFleet } from "../../lib/fleet-file/read/check.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import type { LocatedProblem } from "../../lib/errors.ts";
import { TODAY } from "./broken-fleets.ts";

/** Fleets whose file is right and whose plan is not, each with the lines that `validate -o compact` says in `<name>.expected`. */
export const BROKEN_PLANS = path.join(import.meta.dirname, "../fleets/broken/plan");

interface Written {
  readonly fleet: string;
  readonly lock: string | undefined;
}

const HEAD = `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub }
`;

/** Too long to keep: numbers that are used up, and networks by the dozen. */
const MADE: Readonly<Record<string, () => Written>> = {
  "numbers-used-up": () => ({
    fleet: `${HEAD}connectivity: { links: [{ between: [east, west], via: vpn }] }
regions:
  east: { cloud: azure, location: eastus2, subscription: 00000000-0000-0000-0000-000000000001 }
  here: { cloud: external }
  west: { cloud: aws, location: eu-west-1, account: "111122223333" }
clusters:
  hub: { region: west }
  more: { region: here, existing: { id: x, kubeconfig: .secrets/x.kubeconfig } }
`,
    lock: lockOf([...retired("asn", 64512, 64899), ...retired("mesh-id", 1, 510)]),
  }),
  "tunnels-used-up": () => ({
    fleet: `${HEAD}connectivity: { links: [{ between: [east, west], via: vpn }] }
regions:
  east: { cloud: gcp, location: europe-north1, project: acme-prod }
  west: { cloud: aws, location: eu-west-1, account: "111122223333" }
clusters:
  hub: { region: west }
`,
    lock: lockOf(
      Array.from(
        { length: 128 },
        (_, at) =>
          `{ kind: tunnel, owner: link/gone--${at}, value: 169.254.${21 + Math.floor(at / 64)}.${(at % 64) * 4}/30, state: retired }`,
      ),
    ),
  }),
  "entries-of-azure": () => ({
    fleet: `${HEAD}dns: { provider: azure, zone: acme.example, region: west, create: true }
regions:
  far: { cloud: aws, location: eu-west-1, account: "111122223333" }
  west: { cloud: azure, location: westeurope, subscription: 00000000-0000-0000-0000-000000000001, sizes: { endpoints: 29, load-balancer: 23 } }
clusters:
  hub: { region: west }
  other: { region: west }
${numbered(200, (at) => `  c${at}: { region: far, existing: { id: c${at} } }`)}
workloads:
${numbered(7, (at) => `  w${at}: { topology: replicated, clusters: [hub], entry: { host: w${at}.acme.example, tls: none } }`)}
${numbered(26, (at) => `  f${at}: { topology: replicated, clusters: [hub, other], entry: { host: f${at}.acme.example, via: accelerator } }`)}
  inner: { topology: replicated, clusters: [hub], entry: { host: inner.acme.example, reach: network, tls: none } }
  wide: { topology: replicated, clusters: [hub, ${Array.from({ length: 200 }, (_, at) => `c${at}`).join(", ")}], entry: { host: wide.acme.example, tls: none, policy: weighted } }
`,
    lock: undefined,
  }),
  "ports-used-up": () => ({
    fleet: `${HEAD}regions: { here: { cloud: local, ports: 16000-16015 } }
clusters: { hub: { region: here, kubernetes: "1.36" } }
`,
    lock: lockOf(["{ kind: ports, owner: cluster/gone, value: 16004-16011, state: retired }"]),
  }),
  "peerings-and-routes": () => ({
    fleet: `${HEAD}connectivity:
  default: none
  links:
${numbered(26, (at) => `    - { between: [far, p${at}], via: peering }`)}
    - { between: [new, old], via: peering }
regions:
  far: { cloud: gcp, location: europe-north1, project: acme-far, sizes: { block: 20 } }
${numbered(26, (at) => `  p${at}: { cloud: gcp, location: europe-north1, project: acme-p${at}, sizes: { block: 20 } }`)}
  new: { cloud: aws, location: eu-west-1, account: "111122223333" }
  old:
    cloud: aws
    location: eu-west-3
    account: "111122223333"
    network:
      id: vpc-0e
      cidrs: [${Array.from({ length: 1001 }, (_, at) => `192.168.${Math.floor(at / 16)}.${(at % 16) * 16}/28`).join(", ")}]
      subnets: { private: [subnet-0c, subnet-0d] }
clusters: { hub: { region: new } }
`,
    lock: undefined,
  }),
  "routes-of-aws": () => ({
    fleet: `${HEAD}regions:
  new: { cloud: aws, location: eu-west-1, account: "111122223333" }
  old:
    cloud: aws
    location: eu-west-3
    account: "111122223333"
    network:
      id: vpc-0e
      cidrs: [${Array.from({ length: 501 }, (_, at) => `192.168.${Math.floor(at / 16)}.${(at % 16) * 16}/28`).join(", ")}]
      subnets: { private: [subnet-0c, subnet-0d] }
clusters: { hub: { region: new } }
`,
    lock: undefined,
  }),
  "peers-of-google": () => ({
    fleet: `${HEAD}connectivity:
  default: none
  links: [{ between: [east, west], via: peering }, { between: [east, shared], via: transit }]
regions:
  east: { cloud: gcp, location: europe-north1, project: acme-prod }
  west: { cloud: gcp, location: europe-west1, project: acme-prod }
  shared:
    cloud: gcp
    location: europe-west4
    project: acme-prod
    network: { id: projects/acme-prod/global/networks/shared, cidrs: [${Array.from({ length: 17 }, (_, at) => `192.168.${at * 2}.0/24`).join(", ")}] }
clusters:
  hub: { region: east }
${numbered(66, (at) => `  e${at}: { region: east }`)}
${numbered(67, (at) => `  w${at}: { region: west }`)}
`,
    lock: undefined,
  }),
  "hub-of-google": () => ({
    fleet: `${HEAD}connectivity: { default: hub }
regions:
${numbered(251, (at) => `  p${at}: { cloud: gcp, location: europe-north1, project: acme-prod, sizes: { block: 20 } }`)}
clusters: { hub: { region: p0, existing: { id: x, kubeconfig: .secrets/x.kubeconfig } } }
`,
    lock: undefined,
  }),
  "hub-of-azure": () => ({
    fleet: `fleet: acme
edition: "2026-11"
state: { backend: local }
access:
  operators:
${numbered(2000, (at) => `    - 198.18.${Math.floor(at / 256)}.${at % 256}/32`)}
sync: { hub: hub }
connectivity: { default: hub }
regions:
${numbered(501, (at) => `  p${at}: { cloud: azure, location: northeurope, subscription: 00000000-0000-0000-0000-000000000001, sizes: { block: 21 } }`)}
clusters: { hub: { region: p0 } }
`,
    lock: undefined,
  }),
  "quotas-of-aws": () => ({
    fleet: `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [${Array.from({ length: 38 }, (_, at) => `198.51.100.${at}/32`).join(", ")}], ci: [{ region: p0 }] }
sync: { hub: hub }
connectivity:
  default: none
  links:
${numbered(51, (at) => `    - { between: [east, p${at}], via: peering }`)}
${numbered(5, (at) => `    - { between: [meet, t${at}], via: transit }`)}
regions:
  east: { cloud: aws, location: eu-west-1, account: "111122223333" }
  meet: { cloud: aws, location: eu-central-1, account: "111122223333" }
${numbered(51, (at) => `  p${at}: { cloud: aws, location: eu-west-3, account: "111122223333" }`)}
${numbered(5, (at) => `  t${at}: { cloud: aws, location: eu-central-1, account: "111122223333" }`)}
clusters: { hub: { region: east } }
`,
    lock: undefined,
  }),
};

export function brokenPlans(): readonly string[] {
  const kept = readdirSync(BROKEN_PLANS).filter((name) => name.endsWith(".yaml"));
  return [...kept.map((name) => path.parse(name).name), ...Object.keys(MADE)].sort();
}

/** What file, lock and plan of one of them say together. */
export function problemsOf(name: string): readonly LocatedProblem[] {
  const { fleet: text, lock } = MADE[name]?.() ?? kept(name);
  const { fleet, problems } = checkFleet(text, `${name}.yaml`, TODAY, parseLock(lock, `${name}.lock`));
  if (fleet === undefined) return problems;
  return [...problems, ...fleet.locateProblems(planFleet(fleet.fleet, fleet.lock).problems)];
}

function kept(name: string): Written {
  const read = (extension: string): string => readFileSync(path.join(BROKEN_PLANS, `${name}.${extension}`), "utf8");
  const locked = readdirSync(BROKEN_PLANS).includes(`${name}.lock`);
  return { fleet: read("yaml"), lock: locked ? read("lock") : undefined };
}

function lockOf(grants: readonly string[]): string {
  return `format: 2\ngrants:\n${grants.map((grant) => `  - ${grant}\n`).join("")}pins: []\n`;
}

/** A grant of each number, with an owner that is gone. */
function retired(kind: string, first: number, last: number): readonly string[] {
  const owner = kind === "asn" ? "region" : "cluster";
  return Array.from(
    { length: last - first + 1 },
    (_, at) => `{ kind: ${kind}, owner: ${owner}/gone-${first + at}, value: "${first + at}", state: retired }`,
  );
}

function numbered(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join("\n");
}
