import { readFileSync } from "node:fs";
import path from "node:path";
import { runProcess } from "./project.ts";
import { pythonWith } from "./python.ts";

/** What checkov finds wrong with one resource. */
export interface Finding {
  /** `CKV_AWS_58` */
  readonly rule: string;
  /** `aws_eks_cluster` */
  readonly type: string;
  /** The resource's id in Terraform. */
  readonly id: string;
  /** The folder of its stack, relative to what was looked through. */
  readonly folder: string;
}

/** The scanner, with the data that comes along. */
export const CHECKOV = { name: "checkov", version: "3.3.30" } as const;
const TIMEOUT_MS = 300_000;
/** Nobody listens there: whatever would go out to the internet fails at once. */
const NOWHERE = "http://127.0.0.1:9";

interface Report {
  readonly results: { readonly failed_checks: readonly Check[] };
  readonly summary: { readonly parsing_errors: number };
}

interface Check {
  readonly check_id: string;
  /** With `resource` in place of the type for rules that look at one resource alone. */
  readonly resource: string;
  /** `/<folder>/cdk.tf.json` */
  readonly file_path: string;
  readonly file_line_range: readonly [first: number, last: number];
}

/**
 * Looks through the `cdk.tf.json` of every folder below one, in one run, because checkov takes seconds to start. They must
 * be indented by two spaces. Tests that call this go through `needs("python")`.
 *
 * @throws Error when checkov can't read one of the files
 */
export async function runCheckov(root: string): Promise<readonly Finding[]> {
  const args = ["-m", "checkov.main", "--directory", root, "--framework", "terraform_json"];
  const { code, stdout, stderr } = await runProcess(
    await pythonWith(CHECKOV),
    [...args, "--skip-download", "--compact", "--quiet", "--soft-fail", "--output", "json"],
    root,
    { HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE },
    AbortSignal.timeout(TIMEOUT_MS),
  );
  if (code !== 0) throw new Error(`checkov ended with ${code}:\n${stdout}${stderr}`);
  const { results, summary } = JSON.parse(stdout) as Report;
  if (summary.parsing_errors > 0) throw new Error(`checkov could not read ${summary.parsing_errors} files:\n${stderr}`);
  const texts = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const lines = texts.get(file) ?? readFileSync(path.join(root, file), "utf8").split("\n");
    texts.set(file, lines);
    return lines;
  };
  return results.failed_checks.map((check) => findingOf(check, linesOf(check.file_path)));
}

function findingOf(check: Check, lines: readonly string[]): Finding {
  const { check_id: rule, resource, file_path: file, file_line_range: range } = check;
  const [type = "", id = ""] = resource.split(/\.(.*)/s);
  return { rule, type: type === "resource" ? typeAt(lines, range[0]) : type, id, folder: path.dirname(file).slice(1) };
}

/** The type under which the resource in this line stands. */
function typeAt(lines: readonly string[], line: number): string {
  const above = lines.slice(0, line).findLast((text) => /^ {4}"\w+": \{$/.test(text));
  if (above === undefined) throw new Error(`line ${line} is in no resource`);
  return above.slice(5, -4);
}
