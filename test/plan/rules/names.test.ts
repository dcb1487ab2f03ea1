import { expect, test } from "@jest/globals";
import { formatPath } from "../../../lib/errors.ts";
import { namesCollide } from "../../../lib/plan/rules/names.ts";
import type { PlanFacts } from "../../../lib/plan/rules/plan-rule.ts";

test("FW2401, when two names meet that were cut", () => {
  const given = { name: "acme-shop", thing: "cluster", scope: "gcp/p/cluster/here", rule: {} as never };
  const names = [
    { ...given, owner: "cluster/shop" },
    { ...given, owner: "cluster/other" },
    { ...given, owner: "cluster/far", scope: "gcp/p/cluster/there" },
    { ...given, owner: "cluster/shop", thing: "pool/a" },
  ];
  expect(namesCollide.check({ names } as unknown as PlanFacts).map(({ path, message }) => [formatPath(path), message])).toEqual([
    ["clusters.other", "cluster of cluster other and cluster of cluster shop would both be called acme-shop"],
    ["clusters.shop.pools.a", "pool a of cluster shop and cluster of cluster shop would both be called acme-shop"],
  ]);
});
