import { describe, expect, test } from "@jest/globals";
import { formatPath } from "../../../lib/errors.ts";
import type { StateBackend } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aWorkload, LOCAL_STATE } from "../../support/a-fleet.ts";

const IN_EU: StateBackend = { ...LOCAL_STATE, jurisdiction: "eu" };
const CHINESE: StateBackend = { ...LOCAL_STATE, jurisdiction: "cn" };
const IN_US: StateBackend = { ...LOCAL_STATE, jurisdiction: "us" };

/** A workload whose data stays in the EU, in one of two regions that are joined or not. */
function said(state: StateBackend, regional: StateBackend | undefined, joined: boolean): readonly string[] {
  const fleet = aFleet(
    {
      "aws other": { location: "us-east-1", jurisdiction: "us", clusters: { hub: {} } },
      "aws own": { jurisdiction: "eu", state: regional, clusters: { shop: {} } },
    },
    {
      state,
      connectivity: { default: joined ? "mesh" : "none", hubs: {}, links: [] },
      workloads: [aWorkload("shop", ["shop"], { data: "eu" })],
    },
  );
  const { problems } = planFleet(fleet, EMPTY_LOCK);
  return problems.filter(({ rule }) => rule === "FW2601").map(({ message }) => message);
}

describe("state that regions share", () => {
  test("may not leave the jurisdiction of a workload whose network it describes", () => {
    expect(said(IN_US, IN_EU, true)).toEqual(["data of shop must stay in eu, but state of peering-aws is in us"]);
    expect(said({ ...IN_US, jurisdiction: undefined }, IN_EU, true)).toEqual([
      "data of shop must stay in eu, but state of peering-aws is in an unknown jurisdiction",
    ]);
  });

  test("is fine in the jurisdiction, or where it knows nothing of the workload", () => {
    expect(said(IN_EU, IN_EU, true)).toEqual([]);
    expect(said(IN_US, IN_EU, false)).toEqual([]);
  });

  test("is said once: where the region has no state of its own, another rule speaks", () => {
    expect(said(IN_US, undefined, true)).toEqual([]);
  });

  test("of a part of AWS that stands apart is where that part's first region says", () => {
    const inChina = (state: StateBackend): ReturnType<typeof aFleet> =>
      aFleet(
        {
          "aws beijing": { location: "cn-north-1", jurisdiction: "cn", state },
          "aws ningxia": { location: "cn-northwest-1", jurisdiction: "cn", state: CHINESE, clusters: { shop: {} } },
        },
        { state: IN_EU, workloads: [aWorkload("shop", ["shop"], { data: "cn" })] },
      );
    const found = (state: StateBackend): readonly (readonly [string, string])[] =>
      planFleet(inChina(state), EMPTY_LOCK)
        .problems.filter(({ rule }) => rule === "FW2601")
        .map(({ path, message }) => [formatPath(path), message]);
    expect(found({ ...CHINESE })).toEqual([]);
    expect(found(IN_US)).toEqual([
      ["regions.beijing.state", "data of shop must stay in cn, but state of peering-aws-cn is in us"],
    ]);
  });
});
