import { Scalar } from "yaml";
import { ACTIONS } from "./github-actions.ts";
import type { PinnedAction } from "./github-actions.ts";
import { literalInExpression } from "./github-expression.ts";
import type { Pipeline } from "./pipeline.ts";
import { INSTALL } from "./scripts.ts";
import { fileName, required, signInLines } from "./sign-in-script.ts";

export type Step = Readonly<Record<string, unknown>>;
export type Job = Readonly<Record<string, unknown>>;

export const RUNNER = "ubuntu-24.04";

/** What may be said as Terraform's version; older ones lack locks in buckets. */
const TERRAFORM = ">= 1.10.0, < 2.0.0";
/** Every release of Node that Fleetwright runs on has this number, or a later one. */
const NODE = "24";
/** A token is good for five minutes. */
const RENEWED_AFTER_SECONDS = 240;

/** An action with its version beside it, as tools that renew pins read and write it. */
export function uses({ action, commit, version }: PinnedAction): Scalar {
  const scalar = new Scalar(`${action}@${commit}`);
  scalar.comment = ` ${version}`;
  return scalar;
}

/** What was committed, without a right to push in the folder that packages' programs run in. */
export function checkout(depth: number): Step {
  return { uses: uses(ACTIONS.checkout), with: { "fetch-depth": depth, "persist-credentials": false } };
}

export const NODE_STEP: Step = {
  uses: uses(ACTIONS.node),
  // What a pull request leaves in a cache is no part of a deployment.
  with: { "node-version": NODE, "package-manager-cache": false },
};

/** Node and the packages that the project's lock names. */
export const NODE_STEPS: readonly Step[] = [NODE_STEP, { run: INSTALL }];

/** The program alone: its wrapper changes exit codes and what is printed. */
export const TERRAFORM_STEP: Step = {
  uses: uses(ACTIONS.terraform),
  with: { terraform_version: TERRAFORM, terraform_wrapper: false },
};

/** What a job is told so that it can sign in; GitHub takes no empty list of variables. @param right - `apply`: what it hands to members too */
export function signInEnv(
  { signIns, secrets, deploySecrets }: Pipeline,
  right: "plan" | "apply",
  others: Readonly<Record<string, string>> = {},
): Job {
  const env = {
    ...Object.fromEntries(signIns.map(({ variable: { name } }) => [name, `\${{ vars.${name} }}`])),
    ...Object.fromEntries(signIns.flatMap(({ settings }) => Object.entries(settings))),
    ...Object.fromEntries(
      [...secrets, ...(right === "apply" ? deploySecrets : [])].map((name) => [
        name,
        `\${{ secrets[${literalInExpression(name)}] }}`,
      ]),
    ),
    ...others,
  };
  return Object.keys(env).length === 0 ? {} : { env };
}

/** What a job may do. */
export function permissions({ signIns }: Pipeline): Readonly<Record<string, string>> {
  return { contents: "read", ...(signIns.length === 0 ? {} : { "id-token": "write" }) };
}

/** Prints a token for an audience. In it no single quote may stand. */
const ASK = `
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: right } = process.env;
    const audience = process.argv[1];
    const headers = { Authorization: "Bearer " + right };
    const answer = await fetch(url + "&audience=" + encodeURIComponent(audience), { headers });
    if (!answer.ok) throw new Error("no token for " + audience + ": HTTP " + answer.status);
    process.stdout.write((await answer.json()).value);
  `;

/** Lets programs sign in by the job's tokens, which are renewed as long as the job lasts: a cluster takes longer to make than one is good for. */
export function signIn({ signIns }: Pipeline, when?: string): readonly Step[] {
  if (signIns.length === 0) return [];
  const byFile = signIns.filter(({ token }) => token.kind === "file");
  const asked = byFile.map((one) => `  ask "${one.audience}" ${fileName(one)}`);
  const renewal = [
    `umask 077\nmkdir -p "$RUNNER_TEMP/identity"`,
    `ask() {
  node --input-type=module -e '${ASK}' "$1" > "$RUNNER_TEMP/identity/$2.new"
  mv "$RUNNER_TEMP/identity/$2.new" "$RUNNER_TEMP/identity/$2"
}`,
    `ask_all() {\n${asked.join("\n")}\n}`,
    "ask_all",
    `while sleep ${RENEWED_AFTER_SECONDS}; do ask_all || echo "no token at $(date)"; done > "$RUNNER_TEMP/identity/log" 2>&1 &`,
  ];
  const folder = "$RUNNER_TEMP/identity";
  const lines = signInLines(byFile, {
    folder,
    tokenFile: (one) => `${folder}/${fileName(one)}`,
    set: (variable, value) => `echo "${variable}=${value}" >> "$GITHUB_ENV"`,
  });
  const script = [...required(signIns), ...(byFile.length === 0 ? [] : [...renewal, ...lines])];
  return [{ name: "Sign in", ...(when === undefined ? {} : { if: when }), run: script.join("\n") }];
}
