import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { MANIFEST } from "../../deploy/reviewed-plans.ts";
import type { ReviewedPlans } from "../../deploy/reviewed-plans.ts";
import { htmlOf } from "../../review/report/html.ts";
import { COMMENT_BYTES, SUMMARY_BYTES, markdownOf } from "../../review/report/markdown.ts";
import type { Report } from "../../review/report/report.ts";
import { reportJson } from "../../review/report/report-json.ts";
import { sarifOf } from "../../review/report/sarif.ts";

/** Readable and writable by whose it is alone. */
const PRIVATE = { mode: 0o600 };

/**
 * Writes a review in every form to a folder.
 *
 * @param reviewed - what may be applied; undefined where nothing was planned, or policy refuses it
 * @param fleetFile - as it is called from the top of the repository
 */
export function writeReview(
  out: string,
  report: Report,
  { reviewed, fleetFile }: { readonly reviewed: ReviewedPlans | undefined; readonly fleetFile: string },
): void {
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string): void => writeFileSync(path.join(out, name), text, PRIVATE);
  write("report.json", json(reportJson(report)));
  write("report.html", htmlOf(report));
  write("report.sarif", json(sarifOf(report, fleetFile)));
  write("comment.md", markdownOf(report, { most: COMMENT_BYTES, artifact: "report.html" }));
  write("summary.md", markdownOf(report, { most: SUMMARY_BYTES, artifact: "report.html" }));
  // One of an earlier review would tell `apply` of plans that this report is not about.
  if (reviewed === undefined) rmSync(path.join(out, MANIFEST), { force: true });
  else write(MANIFEST, json(reviewed));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
