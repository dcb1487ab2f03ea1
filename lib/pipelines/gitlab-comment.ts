import { REVIEW_FOLDER } from "./scripts.ts";

/**
 * The job that shows a review: it needs a token that may write comments, because the one of a job may not. It runs nothing of
 * the merge request.
 *
 * @param rule - when there is a merge request
 */
export function gitlabComment(name: string, rule: string): Readonly<Record<string, unknown>> {
  return {
    stage: "comment",
    // Also where the review refuses, or a plan failed: it says why.
    rules: [{ if: `${rule} && $FLEETWRIGHT_COMMENT_TOKEN`, when: "always" }],
    timeout: "5 minutes",
    variables: { GIT_STRATEGY: "none" },
    before_script: [],
    script: [`node --input-type=module -e '${program(name)}'`],
  };
}

/** One comment a fleet, which each run finds by its first line and writes anew. In it no single quote may stand. */
function program(name: string): string {
  return `
import { readFileSync } from "node:fs";
const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, FLEETWRIGHT_COMMENT_TOKEN, FOLDER } = process.env;
const first = "<!--${name}-->";
const notes = CI_API_V4_URL + "/projects/" + CI_PROJECT_ID + "/merge_requests/" + CI_MERGE_REQUEST_IID + "/notes";
async function ask(method, url, body) {
  const headers = { "PRIVATE-TOKEN": FLEETWRIGHT_COMMENT_TOKEN, "Content-Type": "application/json" };
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(method + " of the comment: HTTP " + answer.status);
  return answer;
}
let mine;
for (let page = "1"; page && !mine; ) {
  const answer = await ask("GET", notes + "?per_page=100&page=" + page);
  mine = (await answer.json()).find(({ body }) => body.startsWith(first));
  page = answer.headers.get("x-next-page");
}
const told = readFileSync(FOLDER + "/${REVIEW_FOLDER}/comment.md", "utf8").split("\\n").slice(2);
const body = [first, "## ${name}", ...told].join("\\n");
await (mine ? ask("PUT", notes + "/" + mine.id, { body }) : ask("POST", notes, { body }));
`;
}
