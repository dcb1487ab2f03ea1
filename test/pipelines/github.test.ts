import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import { githubWorkflow } from "../../lib/pipelines/github.ts";
import { literalInExpression, literalPattern, literalText } from "../../lib/pipelines/github-expression.ts";
import type { Pipeline } from "../../lib/pipelines/pipeline.ts";
import { aPipeline } from "../support/a-pipeline.ts";
import { hostileText } from "../support/hostile-text.ts";

interface Job {
  readonly if?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly needs?: string | readonly string[];
  readonly strategy?: { readonly "max-parallel": number };
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
}

interface Workflow {
  readonly on: { readonly push: { readonly branches: readonly string[] } };
  readonly env?: Readonly<Record<string, string>>;
  readonly defaults: { readonly run: Readonly<Record<string, string>> };
  readonly jobs: Readonly<Record<string, Job>>;
}

function workflow(change: Partial<Pipeline> = {}): Workflow {
  return parse(githubWorkflow(aPipeline(change))) as Workflow;
}

/** As GitHub reads a text with expressions, all of which here are texts. */
function evaluated(text: string): string {
  return text.replaceAll(/\$\{\{ '((?:[^']|'')*)' \}\}/g, (_, literal: string) => literal.replaceAll("''", "'"));
}

describe("the workflow for GitHub", () => {
  const { jobs } = workflow();
  const entries = Object.entries(jobs);

  test("gives each job the rights that it needs, and no other has one to write", () => {
    expect(Object.fromEntries(entries.map(([id, { permissions }]) => [id, permissions]))).toEqual({
      review: { contents: "read", "id-token": "write" },
      comment: { "pull-requests": "write" },
      affected: { contents: "read" },
      ...Object.fromEntries(
        ["wave-0", "wave-1", "wave-2", "rest", "drift"].map((id) => [id, { contents: "read", "id-token": "write" }]),
      ),
      deployed: { contents: "write" },
      stacks: { contents: "read" },
    });
  });

  test("lets what may write run nothing that a pull request says, and pull requests sign in as who only reads", () => {
    const inRequests = entries.filter(([, job]) => job.if?.includes("event_name == 'pull_request'") === true);
    expect(inRequests.map(([id]) => id)).toEqual(["review", "comment"]);
    expect(jobs["review"]?.env).toMatchObject({ TF_VAR_identity: "plan" });
    expect(jobs["review"]?.environment).toBeUndefined();
    expect(JSON.stringify(jobs["comment"]?.steps)).not.toMatch(/checkout|npm |npx /);
    expect(JSON.stringify(jobs["deployed"]?.steps)).not.toMatch(/npm |npx /);
  });

  test("deploys by the environment that guards the identity which may, and looks for drift by the one that reads", () => {
    for (const [id, job] of entries) {
      expect([id, job.environment]).toEqual([id, /^(wave|rest)/.test(id) ? "production" : undefined]);
    }
    expect(jobs["drift"]?.env).toMatchObject({ TF_VAR_identity: "plan", AWS_ROLE_ARN: "${{ vars.AWS_ROLE_ARN }}" });
    expect(jobs["wave-0"]?.env).toEqual({
      AWS_ROLE_ARN: "${{ vars.AWS_ROLE_ARN }}",
      GOOGLE_WORKLOAD_IDENTITY_PROVIDER: "${{ vars.GOOGLE_WORKLOAD_IDENTITY_PROVIDER }}",
      ARM_TENANT_ID: "${{ vars.ARM_TENANT_ID }}",
      ARM_USE_OIDC: "true",
      TF_TOKEN_app_terraform_io: "${{ secrets['TF_TOKEN_app_terraform_io'] }}",
      FLEET_GIT_TOKEN: "${{ secrets['FLEET_GIT_TOKEN'] }}",
    });
  });

  test("gives what members' agents sign in with to the jobs alone that deploy", () => {
    const having = entries.filter(([, job]) => JSON.stringify(job).includes("FLEET_GIT_TOKEN")).map(([id]) => id);
    expect(having).toEqual(["wave-0", "wave-1", "wave-2", "rest"]);
  });

  test("uses every action by a commit, with its version beside it", () => {
    const lines = githubWorkflow(aPipeline())
      .split("\n")
      .filter((line) => line.includes("uses:"));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("has no wave for itself where one machine deploys all", () => {
    const { jobs: few } = workflow({ runners: 1 });
    expect(Object.keys(few).filter((id) => id.startsWith("wave"))).toEqual([]);
    expect(few["rest"]).toMatchObject({ needs: ["affected"], if: "fromJSON(needs.affected.outputs.waves)[0] != null" });
  });

  test("says nothing of identities where nobody signs in", () => {
    expect(githubWorkflow(aPipeline({ signIns: [], secrets: [], deploySecrets: [] }))).not.toMatch(/id-token|Sign in|vars\./);
  });

  test("what people wrote is text: in no script, and no expression but as itself", () => {
    const usual = workflow();
    const runs = (one: Workflow): unknown => Object.values(one.jobs).map(({ steps }) => steps.map(({ run }) => run));
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (file, branch, environment) => {
        const hostile = workflow({ fleetFile: file, branch, environment });
        expect(runs(hostile)).toEqual(runs(usual));
        expect(evaluated(hostile.env?.["FLEETWRIGHT_FLEET"] ?? "")).toBe(file);
        expect(evaluated(hostile.jobs["rest"]?.environment ?? "")).toBe(environment);
        expect(hostile.on.push.branches[0]?.replaceAll(/\\([\\*?+[\]!])/g, "$1")).toBe(branch);
        expect(hostile.jobs["affected"]?.if).toContain(literalInExpression(`refs/heads/${branch}`));
      }),
      { numRuns: 100 },
    );
  });

  test("escapes for expressions, patterns and texts as GitHub undoes it", () => {
    expect(literalText("a ${{ b }}")).toBe("a ${{ '${{' }} b }}");
    expect(literalInExpression("o'neil")).toBe("'o''neil'");
    expect(literalPattern("rel+1[a]")).toBe("rel\\+1\\[a\\]");
  });
});
