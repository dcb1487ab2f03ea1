import { readdirSync } from "node:fs";
import path from "node:path";

/** Fleets that are wrong on purpose, each with the lines that `validate -o compact` says about it in `<name>.expected`. */
export const BROKEN = path.join(import.meta.dirname, "../fleets/broken");

/** The day on which they are judged. */
export const TODAY = "2026-11-20";

const AZURE_IDENTITY =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/apps/providers/Microsoft.ManagedIdentity/userAssignedIdentities/pods";

/** Broken fleets that are too unwieldy to keep. */
export const MADE: Readonly<Record<string, () => string>> = {
  "aws-crowds.yaml": () => `fleet: acme
edition: "2026-11"
state: { backend: local }
access:
  operators: [203.0.113.0/24]
  principals:
${numbered(3000, (at) => `    p${at}: { rights: view, aws: "arn:aws:iam::111122223333:user/p${at}" }`)}
sync: { hub: hub }
regions: { eu-west: { cloud: aws, location: eu-west-1, account: "111122223333" } }
clusters:
  hub: { region: eu-west, pools: { ${numbered(31, (at) => `p${at}: {}`, ", ")} } }
  pods:
    region: eu-west
    pools: { general: { taints: [${numbered(51, (at) => `{ key: t${at}, effect: PreferNoSchedule }`, ", ")}] } }
    identities:
${numbered(4999, (at) => `      apps/p${at}: "arn:aws:iam::111122223333:role/pod"`)}
`,
  "azure-crowds.yaml": () => `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub }
regions: { west: { cloud: azure, location: westeurope, subscription: 00000000-0000-0000-0000-000000000001 } }
clusters:
  hub:
    region: west
    identities:
${numbered(21, (at) => `      apps/p${at}: ${AZURE_IDENTITY}`)}
  pools: { region: west, pools: { ${numbered(100, (at) => `p${at}: { max: 2 }`, ", ")} } }
`,
  "too-large.yaml": () => `fleet: acme\n${"# a long story\n".repeat(80_000)}`,
};

/** File names, those that are made included. */
export function brokenFleets(): string[] {
  return [...readdirSync(BROKEN).filter((name) => /\.(yaml|ts)$/.test(name)), ...Object.keys(MADE)].sort();
}

function numbered(count: number, line: (at: number) => string, between = "\n"): string {
  return Array.from({ length: count }, (_, at) => line(at)).join(between);
}
