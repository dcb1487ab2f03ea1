import type { FleetSpec } from "../../lib/fleet-file/schema/schema.ts";

/** The smallest fleet file that is valid: a hub in one AWS region. State what differs. */
export function aSpec(different: Partial<FleetSpec> = {}): FleetSpec {
  return {
    fleet: "acme",
    edition: "2026-11",
    state: { backend: "local" },
    access: { operators: ["203.0.113.0/24"] },
    sync: { hub: "hub" },
    regions: { "eu-west": { cloud: "aws", location: "eu-west-1", account: "111122223333", jurisdiction: "eu" } },
    clusters: { hub: { region: "eu-west" } },
    ...different,
  };
}
