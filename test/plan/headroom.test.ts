import { expect, test } from "@jest/globals";
import { withHeadroom } from "../../lib/plan/headroom.ts";

test("headroom is a share of what there is, and a started address counts whole", () => {
  expect([withHeadroom(200, 50), withHeadroom(7, 20), withHeadroom(10_000, 10), withHeadroom(9, 0)]).toEqual([300, 9, 11_000, 9]);
});
