import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import { gitlabPipeline } from "../../lib/pipelines/gitlab.ts";
import type { GitlabPipeline } from "../../lib/pipelines/gitlab.ts";
import { aPipeline } from "../support/a-pipeline.ts";
import { hostileText } from "../support/hostile-text.ts";

interface Job {
  readonly stage?: string;
  readonly rules: readonly { readonly if: string }[];
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly environment?: { readonly name: string };
  readonly id_tokens?: unknown;
  readonly trigger?: unknown;
  readonly resource_group?: string;
}

interface Written {
  readonly jobs: Readonly<Record<string, Job>>;
  readonly variables: Readonly<Record<string, string>>;
}

function pipeline(change: Partial<GitlabPipeline> = {}): Written {
  const text = gitlabPipeline({ ...aPipeline(), image: "registry.example/ci:1", file: ".gitlab/fleet.yml", ...change });
  const content = parse(text) as Readonly<Record<string, Job>> & Pick<Written, "variables">;
  const jobs = Object.entries<object>(content).filter(([, job]) => "stage" in job) as [string, Job][];
  return { variables: content.variables, jobs: Object.fromEntries(jobs) };
}

/** A folder below the top of a repository. */
const inFolder = hostileText.map((name) => `infra/${name}`);

describe("the pipeline for GitLab", () => {
  test("gives the environment to nothing that a merge request starts, and tokens only to its review", () => {
    const started = (source: string): readonly string[] =>
      Object.entries(pipeline().jobs).flatMap(([id, job]) => (job.rules.some((rule) => rule.if.includes(source)) ? [id] : []));
    expect(started("merge_request_event")).toEqual(["review", "comment"]);
    const signedIn = Object.entries(pipeline().jobs).filter(([, job]) => job.id_tokens !== undefined);
    expect(signedIn.map(([id]) => id)).toEqual(["review", "wave-0", "wave-1", "wave-2", "rest", "drift"]);
    expect(signedIn.map(([, job]) => job.environment?.name)).toEqual([
      undefined,
      ...Array<string>(4).fill("production"),
      undefined,
    ]);
  });

  test("has tokens as the identity pages say", () => {
    const { rest } = pipeline().jobs;
    expect(rest?.id_tokens).toEqual({
      AWS_ROLE_ARN_TOKEN: { aud: "sts.amazonaws.com" },
      GOOGLE_WORKLOAD_IDENTITY_PROVIDER_TOKEN: { aud: "//iam.googleapis.com/$GOOGLE_WORKLOAD_IDENTITY_PROVIDER" },
      ARM_OIDC_TOKEN: { aud: "api://AzureADTokenExchange" },
    });
    expect(rest?.before_script).toContain("export ARM_USE_OIDC=true");
  });

  test("deploys once at a time, in a pipeline that is made of the same file", () => {
    expect(pipeline().jobs["deploy"]).toMatchObject({
      resource_group: "fleetwright-acme",
      trigger: { include: [{ local: "/.gitlab/fleet.yml" }], strategy: "depend" },
    });
  });

  test("what people wrote is text: in no script, and in variables as GitLab reads it back", () => {
    const scripts = (one: Written): unknown =>
      Object.values(one.jobs).map(({ script, before_script }) => [script, before_script]);
    const usual = scripts(pipeline());
    fc.assert(
      fc.property(inFolder, hostileText, hostileText, (folder, branch, environment) => {
        const hostile = pipeline({ folder, branch, environment });
        expect(scripts(hostile)).toEqual(usual);
        const read = (text = ""): string => {
          expect(text.replaceAll("$$", "")).not.toContain("$");
          return text.replaceAll("$$", "$");
        };
        expect(read(hostile.variables["FOLDER"])).toBe(folder);
        expect(read(hostile.variables["DEPLOYED_BRANCH"])).toBe(branch);
        expect(read(hostile.jobs["rest"]?.environment?.name)).toBe(environment);
      }),
      { numRuns: 100 },
    );
  });
});
