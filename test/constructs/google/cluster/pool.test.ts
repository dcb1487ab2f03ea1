import { describe, expect, test } from "@jest/globals";
import type { Pool } from "../../../../lib/model/fleet.ts";
import { aGoogleCluster, aGooglePool } from "../../../support/a-google-cluster.ts";

function poolOf(difference: Partial<Pool>): Readonly<Record<string, unknown>> {
  const pools = [aGooglePool("system"), aGooglePool("general", difference)];
  const all = Object.values(aGoogleCluster({ compute: { pools } }).resources["google_container_node_pool"] ?? {});
  const [found] = all.filter(({ name }) => String(name).startsWith("general-"));
  if (found === undefined) throw new Error("there is no such pool");
  return found;
}

describe("a pool on GKE", () => {
  test("has as many nodes as the file says over all zones together, and leaves their number to the autoscaler", () => {
    expect(poolOf({ min: 2, max: 7, zones: 2 })).toMatchObject({
      node_locations: ["europe-north1-a", "europe-north1-b"],
      autoscaling: { total_min_node_count: 2, total_max_node_count: 7, location_policy: "BALANCED" },
      initial_node_count: 1,
      lifecycle: { ignore_changes: ["initial_node_count"], create_before_destroy: true },
    });
    expect(poolOf({})["node_count"]).toBeUndefined();
  });

  test("never begins with more nodes than it may have, and stands in no zone that would get none", () => {
    const begun = (difference: Partial<Pool>): readonly [zones: number, nodes: number] => {
      const { node_locations: zones, initial_node_count: each } = poolOf(difference) as {
        readonly node_locations: readonly string[];
        readonly initial_node_count: number;
      };
      return [zones.length, zones.length * each];
    };
    expect(begun({ min: 1, max: 1, zones: 3 })).toEqual([1, 1]);
    expect(begun({ min: 1, max: 2, zones: 3 })).toEqual([2, 2]);
    expect(begun({ min: 4, max: 4, zones: 3 })).toEqual([3, 3]);
    expect(begun({ min: 4, max: 6, zones: 3 })).toEqual([3, 6]);
  });

  test("is repaired and upgraded by GKE, node by node, with more nodes meanwhile and none less", () => {
    expect(poolOf({ max: 10, surge: 33 })).toMatchObject({
      management: { auto_repair: true, auto_upgrade: true },
      upgrade_settings: { strategy: "SURGE", max_surge: 3, max_unavailable: 0 },
    });
    expect(poolOf({ max: 1, surge: 33 })).toMatchObject({ upgrade_settings: { max_surge: 1 } });
    expect(poolOf({ max: 1000, surge: 100 })).toMatchObject({ upgrade_settings: { max_surge: 20 } });
  });

  test("comes up under another name where it must be made anew, and keeps its name where it need not", () => {
    const name = poolOf({})["name"];
    expect(name).toMatch(/^general-[0-9a-f]{8}$/);
    expect(poolOf({ min: 3, max: 9, machine: "8x32", labels: { tier: "front" } })["name"]).toBe(name);
    expect(new Set([name, poolOf({ spot: true })["name"], poolOf({ arch: "arm64" })["name"]]).size).toBe(3);
  });

  test("boots from a disk that its machines take", () => {
    expect(poolOf({ machine: "4x16" })["node_config"]).toMatchObject({ machine_type: "e2-standard-4", disk_type: "pd-balanced" });
    expect(poolOf({ machine: "n4-standard-8" })["node_config"]).toMatchObject({ disk_type: "hyperdisk-balanced" });
    expect(poolOf({ arch: "arm64" })["node_config"]).toMatchObject({
      machine_type: "c4a-standard-4",
      disk_type: "hyperdisk-balanced",
    });
  });

  test("carries the file's labels and taints in GKE's words", () => {
    const taints = [{ key: "dedicated", value: undefined, effect: "NoSchedule" }] as const;
    expect(poolOf({ labels: { tier: "front" }, taints })["node_config"]).toMatchObject({
      labels: { tier: "front" },
      taint: [{ key: "dedicated", value: "", effect: "NO_SCHEDULE" }],
    });
  });
});
