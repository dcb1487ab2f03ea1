import { expect, test } from "@jest/globals";
import { formatPath } from "../../../lib/errors.ts";
import type { Fleet, Link } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import type { Lock } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";
import { lockedGrants } from "../../support/a-lock.ts";

const LINK: Link = { between: ["a", "b"], via: "vpn", reason: undefined, until: undefined };

function linked(regions: Readonly<Record<string, RegionSketch>>, connectivity: Partial<Fleet["connectivity"]> = {}): Fleet {
  return aFleet(regions, { connectivity: { default: "none", hubs: {}, links: [LINK], ...connectivity } });
}

function said(rule: string, fleet: Fleet, lock: Lock = EMPTY_LOCK): readonly (readonly string[])[] {
  const found = planFleet(fleet, lock).problems.filter((problem) => problem.rule === rule);
  return found.map(({ path, message }) => [formatPath(path), message]);
}

test("a link without addresses for its tunnels is refused (FW2204)", () => {
  const fleet = linked({ "aws a": {}, "gcp b": {} });
  const tunnel = (at: number) =>
    ["tunnel", `link/gone--${at}`, `169.254.${21 + Math.floor(at / 64)}.${(at % 64) * 4}/30`] as const;
  const granted = (count: number): Lock => lockedGrants(...Array.from({ length: count }, (_, at) => tunnel(at)));
  expect(said("FW2204", fleet, granted(125))).toEqual([
    ["connectivity.links", "no addresses are left for the tunnels between a and b"],
  ]);
  expect(said("FW2204", fleet, granted(124))).toEqual([]);
});

test("pods of an overlay behind a link are named (FW2310)", () => {
  const fleet = linked({ "azure a": { clusters: { shop: {} } }, "gcp b": { clusters: { till: {} } } });
  expect(said("FW2310", fleet)).toEqual([["clusters.shop", "pods of shop are not reached over the link between a and b"]]);
});

test("a link ends in the project of the hub that shares it (FW2809)", () => {
  const hub = { default: "hub", hubs: { gcp: "hub" } } as const;
  const regions = (account: string) => ({ "aws a": {}, "gcp b": { account }, "gcp hub": { account: "acme-prod" } });
  expect(said("FW2809", linked(regions("other-project"), hub))).toEqual([
    ["connectivity.links", "the link between a and b ends in project other-project, and the hub of b stands in acme-prod"],
  ]);
  expect(said("FW2809", linked(regions("acme-prod"), hub))).toEqual([]);
  expect(said("FW2809", linked(regions("other-project")))).toEqual([]);
});

test("a link ends in the hub where networks of Azure meet, and in no other region (FW2811)", () => {
  const regions = { "aws b": {}, "azure a": {}, "azure hub": {} };
  expect(said("FW2811", linked(regions, { default: "hub", hubs: { azure: "hub" } }))).toEqual([
    ["connectivity.links", "the network of region a would be connected to the hubs of hub and a"],
  ]);
  expect(said("FW2811", linked(regions, { default: "hub", hubs: { azure: "a" } }))).toEqual([]);
  expect(said("FW2811", linked(regions, { default: "mesh" }))).toEqual([]);
});
