import type { Fleet } from "../../lib/model/fleet.ts";
import { aFleet } from "./a-fleet.ts";
import { scenarioFleet } from "./traced-fleet.ts";

const PRIVATE = { endpoint: "private" } as const;

/** Fleets whose packets are followed, by name: every scenario that can be synthesized, and what none of them has. */
export const TRACED: Readonly<Record<string, () => Promise<Fleet>>> = {
  mesh: () => scenarioFleet("mesh"),
  "aws-default": () => scenarioFleet("aws-default"),
  segregated: () => scenarioFleet("segregated"),
  growth: () => scenarioFleet("growth"),
  "transit gateways and private API servers, two of them in one region": () =>
    Promise.resolve(
      aFleet(
        {
          "aws dublin": { clusters: { hub: PRIVATE, own: PRIVATE } },
          "aws dublin-2": { clusters: { near: PRIVATE, "near-2": PRIVATE } },
          "aws oregon": {
            location: "us-west-2",
            zones: ["usw2-az1", "usw2-az2"],
            nat: "single",
            clusters: { west: PRIVATE, "west-2": PRIVATE },
          },
        },
        {
          connectivity: { default: "hub", hubs: { aws: "dublin" }, links: [] },
          access: { operators: [], ci: [{ region: "oregon" }, { region: "dublin-2" }], principals: [] },
        },
      ),
    ),
  "peered private API servers and one that is public": () =>
    Promise.resolve(
      aFleet(
        {
          "aws dublin": { clusters: { hub: PRIVATE, till: PRIVATE } },
          "aws oregon": {
            location: "us-west-2",
            zones: ["usw2-az1", "usw2-az2"],
            nat: "none",
            clusters: { west: { endpoint: "public" }, kept: PRIVATE },
          },
        },
        { access: { operators: [], ci: [{ region: "oregon" }], principals: [] } },
      ),
    ),
};
