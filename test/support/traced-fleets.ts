import type { Fleet } from "../../lib/model/fleet.ts";
import { aFleet } from "./a-fleet.ts";
import { scenarioFleet } from "./traced-fleet.ts";

const PRIVATE = { endpoint: "private" } as const;

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

/** Fleets whose packets are followed, by name: every scenario that can be synthesized, and what none of them has. */
export const TRACED: Readonly<Record<string, () => Promise<Fleet>>> = {
  mesh: () => scenarioFleet("mesh"),
  "aws-default": () => scenarioFleet("aws-default"),
  segregated: () => scenarioFleet("segregated"),
  growth: () => scenarioFleet("growth"),
  google: () => scenarioFleet("google"),
  "google-default": () => scenarioFleet("google-default"),
  "google-mesh": () => scenarioFleet("google-mesh"),
  "google-shared": () => scenarioFleet("google-shared"),
  "google-entries": () => scenarioFleet("google-entries"),
  "google-aws-entries": () => scenarioFleet("google-aws-entries"),
  "hub-by-quota": () => scenarioFleet("hub-by-quota"),
  azure: () => scenarioFleet("azure"),
  "azure-default": () => scenarioFleet("azure-default"),
  "azure-mesh": () => scenarioFleet("azure-mesh"),
  "azure-hub": () => scenarioFleet("azure-hub"),
  "azure-private": () => scenarioFleet("azure-private"),
  "azure-shared": () => scenarioFleet("azure-shared"),
  "azure-entries": () => scenarioFleet("azure-entries"),
  "azure-aws-entries": () => scenarioFleet("azure-aws-entries"),
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
  "callers by their NAT addresses on Google Cloud and Azure": () =>
    Promise.resolve(
      aFleet(
        {
          "gcp north": { account: "acme-prod", clusters: { hub: { endpoint: "restricted" } } },
          "gcp south": { account: "acme-prod", location: "europe-west1", clusters: { caller: PRIVATE, "caller-2": PRIVATE } },
          "azure west": { account: SUBSCRIPTION, location: "westeurope", clusters: { "west-1": { endpoint: "restricted" } } },
          "azure runners": { account: SUBSCRIPTION, location: "eastus2", clusters: { runner: { endpoint: "public" } } },
        },
        { access: { operators: [], ci: [{ region: "south" }, { region: "runners" }], principals: [] } },
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
