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
