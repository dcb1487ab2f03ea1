import { describe, expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { requirePins } from "../../lib/plan/require-pins.ts";
import { aFleet } from "../support/a-fleet.ts";

describe("pins that members need", () => {
  const { plan } = planFleet(aFleet({ "local laptop": { clusters: { hub: {} } } }), EMPTY_LOCK);
  const pin = (agent: string) => ({ agent, component: "one", version: "v1", source: { file: "one" }, files: [], digest: "" });

  test("are missed before anything is synthesized", () => {
    expect(() => requirePins(plan)).toThrow("the lock does not pin what clusterprofile and flux are made of");
    expect(() => requirePins({ ...plan, pins: [pin("flux")] })).toThrow("the lock does not pin what clusterprofile is made of");
  });

  test("are not missed where they are, or where nothing is installed", () => {
    expect(() => requirePins({ ...plan, pins: [pin("flux"), pin("clusterprofile")] })).not.toThrow();
    const alone = { ...plan, fleet: { ...plan.fleet, sync: { ...plan.fleet.sync, agent: "none" as const } } };
    expect(() => requirePins({ ...alone, pins: [pin("clusterprofile")] })).not.toThrow();
  });
});
