import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isGuarded } from "../../../lib/clouds/clouds.ts";
import { confirmation, gatesOf, unconfirmed } from "../../../lib/review/report/gates.ts";
import { readPlan } from "../../../lib/review/report/read-plan.ts";
import { aStack, digestOf, entry, planJson } from "../../support/review/generated-plans.ts";
import type { PlanEntry } from "../../support/review/generated-plans.ts";

const GUARDED = ["aws_eks_cluster", "aws_vpc", "aws_kms_key", "google_container_cluster", "azurerm_kubernetes_cluster"];
const OTHERS = ["aws_iam_role", "aws_route", "google_service_account", "azurerm_role_assignment"];
const LOSSES = [["delete"], ["delete", "create"], ["create", "delete"], ["forget"]];
const HARMLESS = [["create"], ["update"], ["no-op"], ["read"]];

const address = fc
  .tuple(
    fc.constantFrom("", "module.own.", 'module.own["a.b]c"].', "module.a.module.b[0]."),
    fc.constantFrom("", "[0]", '["k.x"]'),
  )
  .map(
    ([before, after]) =>
      (type: string) =>
        `${before}${type}.it${after}`,
  );
const one = (types: readonly string[], actions: readonly (readonly string[])[]): fc.Arbitrary<PlanEntry> =>
  fc
    .tuple(address, fc.constantFrom(...types), fc.constantFrom(...actions))
    .map(([of, type, what]) => entry(of(type), what, { type, name: "it" }));
const safe = fc.array(fc.oneof(one(GUARDED, HARMLESS), one(OTHERS, [...HARMLESS, ...LOSSES])), { maxLength: 8 });

function gates(changes: readonly PlanEntry[], about: Parameters<typeof aStack>[1] = {}) {
  const stack = aStack("cluster-shop", about);
  return gatesOf({ stack, changes: readPlan(planJson(changes)).changes, digest: digestOf("plan") }, isGuarded);
}

describe("a plan that loses something of value", () => {
  test("is refused without a confirmation, and passes with that of its own digest alone", () => {
    fc.assert(
      fc.property(safe, one(GUARDED, LOSSES), safe, (before, loss, after) => {
        const found = gates([...before, loss, ...after]);
        expect(found.map((gate) => gate.address)).toEqual([loss.address]);
        for (const wrong of [
          "cluster-shop",
          confirmation("cluster-shop", digestOf("other")),
          confirmation("hub", digestOf("plan")),
        ]) {
          expect(unconfirmed(found, new Set([wrong]))).toEqual(found);
        }
        expect(unconfirmed(found, new Set())).toEqual(found);
        expect(unconfirmed(found, new Set([confirmation("cluster-shop", digestOf("plan"))]))).toEqual([]);
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  test("is refused whatever it loses where its stack is protected", () => {
    const found = gates([entry("aws_iam_role.r", ["delete"]), entry("terraform_data.ran", ["delete", "create"])], {
      protect: true,
    });
    expect(found).toMatchObject([{ address: "aws_iam_role.r", because: "protected" }]);
  });
});

describe("a plan passes without a confirmation", () => {
  test("where it loses nothing of value", () => {
    fc.assert(
      fc.property(safe, (changes) => expect(gates(changes)).toEqual([])),
      { numRuns: 500, seed: 7 },
    );
  });

  test("where what it replaces was never made whole", () => {
    const actions = ["delete", "create"];
    expect(gates([entry("aws_vpc.v", actions, { action_reason: "replace_because_tainted" })])).toEqual([]);
  });

  test("where the stack leaves, which was agreed to when the lock was written", () => {
    expect(gates([entry("aws_vpc.v", ["delete"])], { leaving: "the cluster is absent", protect: true })).toEqual([]);
  });
});
