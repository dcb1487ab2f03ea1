/** As much of GitHub's command line as writes comments: `COMMENTS` names the file that they are kept in. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const file = process.env["COMMENTS"] ?? "";
const comments = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : [];
const args = process.argv.slice(2);
const after = (option: string): string => args[args.indexOf(option) + 1] ?? "";
const url = args.find((word) => word.startsWith("repos/")) ?? "";

if (args.includes("--jq")) {
  const mine = comments.findIndex((body) => body.startsWith(process.env["first"] ?? "\0"));
  if (mine >= 0) process.stdout.write(`${mine}\n`);
} else {
  const body = readFileSync(after("--field").replace("body=@", ""), "utf8");
  if (after("--method") === "PATCH") comments[Number(url.split("/").at(-1))] = body;
  else comments.push(body);
  writeFileSync(file, JSON.stringify(comments));
}
