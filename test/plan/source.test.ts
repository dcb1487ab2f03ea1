import { expect, test } from "@jest/globals";
import type { SyncSource } from "../../lib/model/sync.ts";
import { sourceOf } from "../../lib/plan/source.ts";
import { aCluster, aRegion } from "../support/a-fleet.ts";

const cluster = aCluster("shop", "eu", { ring: "canary" });
const pathOf = (path: string): string | undefined => {
  const source: SyncSource = { url: "https://git.example/fleet.git", branch: "main", path, auth: { kind: "none" } };
  return sourceOf(source, cluster, aRegion("eu", "aws"))?.path;
};

test("the source's path names cluster, region, ring and cloud", () => {
  expect(pathOf("{cloud}/{region}/{ring}/{cluster}/{cluster}")).toBe("aws/eu/canary/shop/shop");
});

test("other languages' braces in the source's path stay text", () => {
  expect(pathOf("${cluster}/{{ring}}/%{cloud}/{other}")).toBe("${cluster}/{{ring}}/%{cloud}/{other}");
});
