import { expect, test } from "@jest/globals";
import { Cidr } from "../../lib/model/cidr.ts";
import type { ExistingNetwork } from "../../lib/model/fleet.ts";
import { attachedSubnets } from "../../lib/plan/attached-subnets.ts";
import { aRegion } from "../support/a-fleet.ts";

test.each<[what: string, subnets: ExistingNetwork["subnets"], attached: readonly string[]]>([
  ["its intra subnets, be there only one", { intra: ["a"], private: ["b", "c"] }, ["a"]],
  ["those of the nodes where it names no intra subnets", { private: ["b", "c"] }, ["b", "c"]],
  ["those of the nodes where its list of intra subnets is empty", { intra: [], private: ["b"] }, ["b"]],
  ["none where it has neither", { public: ["d"] }, []],
])("a gateway of an existing network stands in %s", (_what, subnets, attached) => {
  const network = { id: "vpc-1", cidrs: [Cidr.from("10.9.0.0/16")], free: [], subnets, routeTables: [], natAddresses: [] };
  expect(attachedSubnets(aRegion("old", "aws", { network }), []).map(({ name }) => name)).toEqual(attached);
});
