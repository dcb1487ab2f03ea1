import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@jest/globals";
import { htmlOf } from "../../lib/review/report/html.ts";
import { showFile } from "../support/browser.ts";
import type { ShownPage } from "../support/browser.ts";
import { needs } from "../support/needs.ts";
import { CHECKOUT } from "../support/project.ts";
import { aStack, entry, planJson, reported } from "../support/review/generated-plans.ts";
import type { PlanEntry } from "../support/review/generated-plans.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { describe, test } = needs("chromium");

const PHONE = { width: 390, height: 844 };
/** What docs/review.md shows; written anew by UPDATE_GOLDEN=1. */
const PICTURE = path.join(CHECKOUT, "docs/images/review-phone.png");

describe("the page of a review", () => {
  const folder = tempFolder();

  test("opens from a file without a complaint, fits a phone, and shows each loss before anything is opened", async () => {
    const upgrade = entry("aws_eks_cluster.cluster", ["update"], {
      change: { actions: ["update"], before: { version: "1.34" }, after: { version: "1.35" } },
    });
    const anew = ["delete", "create"];
    const replaced = entry("aws_eks_cluster.cluster", anew, {
      action_reason: "replace_because_cannot_update",
      change: {
        actions: anew,
        replace_paths: [["role_arn"]],
        before: { role_arn: "arn:aws:iam::111122223333:role/a" },
        after: {},
      },
    });
    const hostile = entry(`aws_iam_role.r["${"<img src=x onerror=alert(1)>".repeat(8)}"]`, ["delete"], { name: "r" });
    const shown = async (ofSeven: readonly PlanEntry[]): Promise<ShownPage> => {
      const plans = Array.from({ length: 100 }, (_, at): [ReturnType<typeof aStack>, string] => {
        return [aStack(`cluster-shop-${at}`), planJson(at === 7 ? ofSeven : [upgrade])];
      });
      const file = path.join(folder(), "report.html");
      writeFileSync(file, htmlOf(reported(new Map(plans))));
      return await showFile(file, PHONE);
    };
    const page = await shown([replaced, hostile]);
    expect(page.complaints).toEqual([]);
    expect([page.width, page.contentWidth]).toEqual([PHONE.width, PHONE.width]);
    expect(page.text).toContain("-/+ aws_eks_cluster.cluster: it can't be changed in place; role_arn forces it");
    expect(page.text).toContain("- aws_iam_role.r");
    expect(page.text).not.toContain('version "1.34"');
    if (process.env["UPDATE_GOLDEN"] === "1") {
      mkdirSync(path.dirname(PICTURE), { recursive: true });
      writeFileSync(PICTURE, (await shown([replaced, entry("aws_iam_role.agents", ["delete"])])).png);
    }
  });
});
