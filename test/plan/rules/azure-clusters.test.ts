import { expect, test } from "@jest/globals";
import { Cidr } from "../../../lib/model/cidr.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";

const BYTE = 256;

test.each<[what: string, from: RegionSketch & { readonly cloud: string }, most: number]>([
  ["another network on Azure, which shows four addresses", { cloud: "azure" }, 1992],
  ["a network on Google Cloud, which shows two", { cloud: "gcp" }, 1994],
  ["a network on AWS with three zones", { cloud: "aws", zones: ["euw1-az1", "euw1-az2", "euw1-az3"] }, 1993],
  ["a network without zones", { cloud: "aws", zones: [] }, 1995],
  ["a place without a network of ours", { cloud: "external" }, 1995],
])(
  "an AKS cluster lets in 2,000 blocks, its own four addresses and those of %s among them (FW2521)",
  (_, { cloud, ...far }, most) => {
    const said = (endpoint: "restricted" | "public", operators: number) => {
      const blocks = Array.from({ length: operators }, (_, at) => Cidr.from(`198.51.${Math.floor(at / BYTE)}.${at % BYTE}/32`));
      const fleet = aFleet(
        { "azure west": { clusters: { hub: { endpoint } } }, [`${cloud} far`]: far },
        { access: { operators: blocks, ci: [{ region: "far" }], principals: [] } },
      );
      const { problems } = planFleet(fleet, EMPTY_LOCK);
      return problems.filter(({ rule }) => rule === "FW2521").map(({ message }) => message);
    };
    expect([most, most + 1].map((count) => said("restricted", count))).toEqual([
      [],
      ["2001 blocks may call the API server of hub"],
    ]);
    expect(said("public", 2500)).toEqual([]);
  },
);

test("a private AKS API server is called from networks on Azure alone, which know its name (FW2525)", () => {
  const said = (endpoint: "private" | "restricted", ci: readonly string[]) => {
    const fleet = aFleet(
      { "aws ireland": { clusters: { hub: {} } }, "azure dublin": { clusters: { shop: { endpoint } } }, "azure texas": {} },
      {
        connectivity: {
          default: "mesh",
          hubs: {},
          links: [{ between: ["dublin", "ireland"], via: "vpn", reason: undefined, until: undefined }],
        },
        access: { operators: [], ci: ci.map((region) => ({ region })), principals: [] },
        sync: { hub: "hub", registries: ["argocd"], agent: "none" },
      },
    );
    return planFleet(fleet, EMPTY_LOCK)
      .problems.filter(({ rule }) => rule === "FW2525")
      .map(({ message }) => message.split(" ")[0] + message.replace(/^[^(]*/, " ").replace(/\).*/, ")"));
  };
  expect(said("private", ["ireland"])).toEqual(["ireland (access.ci)", "ireland (the hub's argocd calls its members)"]);
  expect(said("private", ["ireland", "texas"])).toEqual(["ireland (the hub's argocd calls its members)"]);
  expect(said("restricted", ["ireland"])).toEqual([]);
});
