import { expect, test } from "@jest/globals";
import { formatPath } from "../../../lib/errors.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet } from "../../support/a-fleet.ts";

test("no hub in another network calls a private API server of GKE (FW2505)", () => {
  const said = (endpoint: "private" | "restricted") => {
    const fleet = aFleet(
      { "gcp a": { clusters: { hub: {} } }, "gcp b": { clusters: { far: { endpoint } } } },
      {
        access: { operators: [], ci: [{ region: "a" }], principals: [] },
        sync: { registry: "argocd", agent: "none", hub: "hub" },
      },
    );
    const { problems } = planFleet(fleet, EMPTY_LOCK);
    return problems.filter(({ rule }) => rule === "FW2505").map(({ path, message }) => [formatPath(path), message]);
  };
  expect(said("private")).toEqual([["clusters.far.endpoint", "a can't reach far, and the hub's argocd calls its members"]]);
  expect(said("restricted")).toEqual([]);
});
