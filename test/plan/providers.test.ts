import { expect, test } from "@jest/globals";
import { providerOf } from "../../lib/plan/providers.ts";
import { aRegion } from "../support/a-fleet.ts";

test("names of providers stand in states for ever: place, account and six characters of who acts there", () => {
  const [apply, plan] = ["arn:aws:iam::111122223333:role/apply", "arn:aws:iam::111122223333:role/plan"];
  const named = [undefined, { apply, plan }, { apply, plan: apply }].map(
    (identity) => providerOf(aRegion("eu-west", "aws", { identity }))?.name,
  );
  expect(named).toEqual(["aws/eu-west-1-111122223333", "aws/eu-west-1-111122223333-1c33bf", "aws/eu-west-1-111122223333-f03906"]);
});
