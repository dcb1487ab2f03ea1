import { describe, expect, test } from "@jest/globals";
import type { Cloud } from "../../lib/model/fleet.ts";
import { planNames } from "../../lib/plan/names.ts";
import { aFleet, aPool, aWorkload, anExistingCluster } from "../support/a-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";

const LONG = "a-cluster-with-a-name-of-32-chars";

/** The names of the only cluster of a fleet. */
function namesOf(cloud: "aws" | "gcp" | "azure" | "local", cluster: string, pools: readonly string[] = [], fleet = "acme") {
  const sketch = { pools: pools.map((name) => aPool(name)) };
  return planNames(aFleet({ [`${cloud} somewhere`]: { clusters: { [cluster]: sketch } } }, { name: fleet }), []).clusters.get(
    cluster,
  );
}

describe("a derived name", () => {
  test("is fleet and cluster while the cloud takes that", () => {
    expect(namesOf("gcp", "shop")).toEqual({
      cluster: "acme-shop",
      "key-ring": "acme-shop",
      "service-account": "acme-shop-node",
      subnet: "acme-shop",
    });
  });

  test("is cut to the cloud's limit and ends in a hash of all of it", () => {
    expect(namesOf("gcp", LONG, [], "a-fleet-of-20-letter")).toEqual({
      cluster: "a-fleet-of-20-letter-a-cluster-wi-cc4aca",
      "key-ring": "a-fleet-of-20-letter-a-cluster-with-a-name-of-32-chars",
      "service-account": "a-fleet-of-20-letter-a-a8ae19",
      subnet: "a-fleet-of-20-letter-a-cluster-with-a-name-of-cc4aca",
    });
  });

  test("differs for names that are cut at the same place", () => {
    expect(namesOf("gcp", `${LONG}1`)?.["service-account"]).not.toBe(namesOf("gcp", `${LONG}2`)?.["service-account"]);
  });

  test("begins with a letter where the cloud wants one, also when the fleet's doesn't", () => {
    expect(namesOf("azure", "shop", [], "3m")?.["cluster"]).toBe("n3m-shop-e91e1c");
  });

  test("keeps away from names that the cloud has for itself", () => {
    expect(namesOf("gcp", "shop", ["default-pool"])?.["pool/default-pool"]).toMatch(/^default-pool-[0-9a-f]{6}$/);
  });

  test("of an AKS pool has eleven letters and digits at most, because one is added, and stays its own", () => {
    const names = namesOf("azure", "shop", ["general", "general-1", "general1", "memory-optimized"]);
    expect(names).toMatchObject({
      "pool/general": "general",
      "pool/general1": "general1",
      "pool/general-1": "gener0e6e2c",
      "pool/memory-optimized": "memora6d013",
    });
  });

  test("is given to nothing in a cluster that something else owns", () => {
    const fleet = aFleet({
      "aws here": { clusters: { given: { existing: anExistingCluster() } } },
    });
    expect(planNames(fleet, []).clusters.get("given")).toEqual({});
  });

  test("is the longest that each cloud takes", () => {
    const longest = (cloud: Cloud): unknown => {
      const [region, cluster] = ["r".repeat(300), "c".repeat(300)];
      const fleet = aFleet(
        { [`${cloud} ${region}`]: { clusters: { [cluster]: { pools: [aPool("p".repeat(300))] } } } },
        {
          dns: aZone({ region }),
          workloads: (["accelerator", "dns"] as const).map((via) =>
            aWorkload(via.repeat(30), [cluster], { entry: anEntry({ via }) }),
          ),
        },
      );
      const lengths = planNames(fleet, []).given.map(({ owner, thing, name }) => [
        `${owner.split("/")[0]} ${thing.split("/")[0]}`,
        name.length,
      ]);
      return Object.fromEntries(lengths);
    };
    expect({ aws: longest("aws"), gcp: longest("gcp"), azure: longest("azure"), local: longest("local") }).toEqual({
      aws: {
        "region network": 255,
        "region gateway": 255,
        "cluster cluster": 100,
        "cluster cluster-role": 64,
        "cluster node-role": 64,
        "cluster network-role": 64,
        "cluster storage-role": 64,
        "cluster pool": 36,
        "cluster entry": 32,
        "region entry-logs": 63,
        "region accelerator-logs": 63,
      },
      gcp: {
        "region network": 53,
        "region gateway": 63,
        "cluster cluster": 40,
        "cluster service-account": 30,
        "cluster subnet": 53,
        "cluster pool": 31, // with what its constructs add
        "cluster key-ring": 63,
        "cluster entry": 53, // with what its constructs add
        "region tls-policy": 63,
        "region certificate": 53, // with what its constructs add
      },
      azure: {
        "region resource-group": 63,
        "region network": 63,
        "region flow-logs": 24,
        "region gateway": 80,
        "region key-vault": 24,
        "cluster resource-group": 63,
        "cluster node-resource-group": 63,
        "cluster cluster": 54,
        "cluster identity": 128,
        "cluster subnet": 54,
        "cluster key-vault": 24,
        "cluster workspace": 63,
        "cluster private-zone": 32,
        "cluster pool": 11,
        "cluster entry": 64,
        "cluster entry-group": 64,
      },
      local: { "cluster cluster": 63 },
    });
  });
});
