// What bench/report.ts measures: plans of stacks, as `terraform show -json` printed them, to a report in every form.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { htmlOf } from "../lib/review/report/html.ts";
import { COMMENT_BYTES, markdownOf } from "../lib/review/report/markdown.ts";
import { readPlan } from "../lib/review/report/read-plan.ts";
import { reportOf } from "../lib/review/report/report.ts";
import type { StackInsight } from "../lib/review/report/report.ts";
import { reportJson } from "../lib/review/report/report-json.ts";
import { sarifOf } from "../lib/review/report/sarif.ts";
import { reportText } from "../lib/review/report/text.ts";
import { aDiff, aStack } from "../test/support/review/generated-plans.ts";

const folder = process.argv[2] ?? "";
const files = readdirSync(path.join(folder, "json")).sort();
const insights = files.map((file): [string, StackInsight] => {
  const plan = readPlan(readFileSync(path.join(folder, "json", file), "utf8"));
  return [path.basename(file, ".json"), { by: "plan", digest: "", ...plan }];
});
const report = reportOf(aDiff(insights.map(([id]) => aStack(id))), new Map(insights));
const forms = {
  "report.json": JSON.stringify(reportJson(report)),
  "report.html": htmlOf(report),
  "report.sarif": JSON.stringify(sarifOf(report, "fleet.yaml")),
  "report.txt": reportText(report),
  "comment.md": markdownOf(report, { most: COMMENT_BYTES, artifact: "report.html" }),
};
for (const [name, text] of Object.entries(forms)) writeFileSync(path.join(folder, name), text);
