import { describe, expect, test } from "@jest/globals";
import { formatPath } from "../../../lib/errors.ts";
import type { Workload } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aWorkload } from "../../support/a-fleet.ts";
import { anEntry } from "../../support/an-entry.ts";

describe("an entry needs a load balancer in every cluster that serves it (FW2503)", () => {
  test.each<{ when: string; workloads: readonly Workload[]; says: readonly (readonly [string, string])[] }>([
    {
      when: "a cluster that serves is on this machine",
      workloads: [aWorkload("shop", ["hub", "near"], { entry: anEntry() })],
      says: [["workloads.shop.entry", "cluster near of workload shop has no load balancer"]],
    },
    { when: "a workload on this machine has no entry", workloads: [aWorkload("inner", ["near"])], says: [] },
    { when: "only components that the entry doesn't lead to are there", workloads: [segmented("api")], says: [] },
    {
      when: "the component that the entry leads to is there",
      workloads: [segmented("worker")],
      says: [["workloads.shop.entry", "cluster near of workload shop has no load balancer"]],
    },
  ])("when $when", ({ workloads, says }) => {
    const fleet = aFleet({ "aws a": { clusters: { hub: {} } }, "local b": { clusters: { near: {} } } }, { workloads });
    const found = planFleet(fleet, EMPTY_LOCK).problems.filter(({ rule }) => rule === "FW2503");
    expect(found.map(({ path, message }) => [formatPath(path), message])).toEqual(says);
  });
});

/** A workload whose `api` is in one cluster, and whose `worker` is on this machine. */
function segmented(component: string): Workload {
  const components = { api: ["hub"], worker: ["near"] };
  return aWorkload("shop", ["hub", "near"], { topology: "segmented", components, entry: anEntry({ component }) });
}
