import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import type { Pool } from "../../../../lib/model/fleet.ts";
import { anAzureCluster, anAzurePool } from "../../../support/an-azure-cluster.ts";
import type { Resource } from "../../../support/an-aws-stack.ts";

function poolOf(difference: Partial<Pool> = {}, location = "westeurope"): Resource {
  const pools = [anAzurePool("general", difference)];
  return anAzureCluster({ pools, location: literal(location) }).one("azurerm_kubernetes_cluster_node_pool");
}

describe("a pool on AKS", () => {
  test("has as many nodes as the file says over all zones together, and leaves their number to the autoscaler", () => {
    expect(poolOf({ min: 2, max: 7, zones: 2 })).toMatchObject({
      auto_scaling_enabled: true,
      min_count: 2,
      max_count: 7,
      zones: ["1", "2"],
      lifecycle: { ignore_changes: ["node_count"], create_before_destroy: true },
    });
    expect(poolOf()["node_count"]).toBeUndefined();
    expect(poolOf({ min: 1, max: 1 })["zones"]).toEqual(["1"]);
  });

  test("names no zones where the location has none", () => {
    expect(Object.keys(poolOf({}, "westus"))).not.toContain("zones");
  });

  test("says all that Azure would write down by itself, so that no difference stays", () => {
    expect(poolOf({ surge: 25 })["upgrade_settings"]).toEqual({
      max_surge: "25%",
      drain_timeout_in_minutes: 30,
      node_soak_duration_in_minutes: 0,
    });
  });

  test("of machines that Azure may take back has its taint and label, pays what everybody pays, and no surge, which Azure refuses", () => {
    const spot = poolOf({
      spot: true,
      labels: { tier: "batch" },
      taints: [{ key: "batch", value: undefined, effect: "NoSchedule" }],
    });
    expect(spot).toMatchObject({
      priority: "Spot",
      eviction_policy: "Delete",
      spot_max_price: -1,
      node_labels: { tier: "batch", "kubernetes.azure.com/scalesetpriority": "spot" },
      node_taints: ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule", "batch=:NoSchedule"],
    });
    expect(spot["upgrade_settings"]).toBeUndefined();
    expect(Object.keys(poolOf()).filter((key) => /eviction|spot/.test(key))).toEqual([]);
  });

  test("comes up under another name where it must be made anew, and keeps its name where it need not", () => {
    const { name } = poolOf();
    expect(name).toMatch(/^[a-z][a-z0-9]{0,11}$/);
    expect(poolOf({ min: 3, max: 9, machine: "8x32", arch: "arm64", labels: { tier: "front" } })["name"]).toBe(name);
    expect(poolOf({ spot: true })["name"]).not.toBe(name);
  });

  test("has a stand-in for when its nodes are made anew, of a name that no pool has", () => {
    const names = [poolOf(), poolOf({ spot: true })].map((one) => one["temporary_name_for_rotation"]);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]{11}$/);
  });

  test("has machines of the size and architecture that the file says, with disks encrypted where they stand", () => {
    expect(poolOf({ machine: "4x16" })["vm_size"]).toBe("Standard_D4s_v5");
    expect(poolOf({ machine: "8x64", arch: "arm64" })["vm_size"]).toBe("Standard_E8ps_v6");
    expect(poolOf()).toMatchObject({
      host_encryption_enabled: true,
      node_public_ip_enabled: false,
      mode: "User",
      os_type: "Linux",
    });
    expect(() => poolOf({ machine: "3x7" })).toThrow("pool general: Azure has no amd64 machine of 3x7");
  });
});
