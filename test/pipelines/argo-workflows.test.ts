import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { FleetError } from "../../lib/errors.ts";
import type { ArgoPipeline } from "../../lib/pipelines/argo-container.ts";
import { argoWorkflows } from "../../lib/pipelines/argo-workflows.ts";
import { aPipeline } from "../support/a-pipeline.ts";
import { hostileText } from "../support/hostile-text.ts";

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

interface Template {
  readonly outputs?: {
    readonly artifacts?: readonly { readonly path: string }[];
    readonly parameters?: readonly { readonly valueFrom: { readonly path: string } }[];
  };
  readonly name: string;
  readonly serviceAccountName?: string;
  readonly container?: Container;
}

function workflows(change: Partial<ArgoPipeline> = {}): readonly Template[] {
  const pipeline = {
    ...aPipeline(),
    image: "registry.example/ci:1",
    repository: "https://git.example/acme/fleet.git",
    ...change,
  };
  return parseAllDocuments(argoWorkflows(pipeline)).flatMap((document) => {
    const { spec } = document.toJS() as {
      spec: { templates?: readonly Template[]; workflowSpec?: { templates: readonly Template[] } };
    };
    return spec.templates ?? spec.workflowSpec?.templates ?? [];
  });
}

const scripts = (templates: readonly Template[]): unknown => templates.map(({ container }) => container?.args);

/** A folder below the top of a repository. */
const inFolder = hostileText.map((name) => `infra/${name}`);

describe("the workflows for Argo", () => {
  test("give the service account that may deploy to what deploys, and the one that reads to reviews and the search for drift", () => {
    const accounts = workflows().map(({ name, serviceAccountName }) => [name, serviceAccountName]);
    expect(accounts.filter(([, account]) => account !== undefined)).toEqual([
      ["review", "fleetwright-plan"],
      ["stacks", "fleetwright-apply"],
      ["compare", "fleetwright-plan"],
    ]);
  });

  test("give what members' agents sign in with to what deploys alone, and what opens states to what runs Terraform", () => {
    const having = (secret: string): readonly string[] =>
      workflows()
        .filter(({ container }) => container?.env.some(({ name }) => name === secret) === true)
        .map(({ name }) => name);
    expect(having("FLEET_GIT_TOKEN")).toEqual(["stacks"]);
    expect(having("TF_TOKEN_app_terraform_io")).toEqual(["review", "stacks", "compare"]);
  });

  test("hand on what their scripts write, and nothing else", () => {
    const told = workflows().flatMap(({ outputs, container }) => {
      const { artifacts = [], parameters = [] } = outputs ?? {};
      const paths = [...artifacts.map(({ path }) => path), ...parameters.map(({ valueFrom }) => valueFrom.path)];
      return paths.map((path) => [path, container?.args.join("\n").includes(path.replace(/\d$/, "")) === true] as const);
    });
    expect(told.map(([path]) => path)).toEqual([
      "/tmp/review",
      ...[0, 1, 2, 3].map((wave) => `/tmp/wave-${wave}`),
      "/tmp/shares.json",
    ]);
    expect(told.filter(([, isWritten]) => !isWritten)).toEqual([]);
  });

  test("take only what Argo fills in for variables: no script has one", () => {
    expect(JSON.stringify(scripts(workflows()))).not.toMatch(/\{\{|\}\}/);
  });

  test("what people wrote is text in variables, or refused where Argo would evaluate it", () => {
    const usual = scripts(workflows());
    fc.assert(
      fc.property(inFolder, hostileText, (folder, fleetFile) => {
        const write = (): readonly Template[] => workflows({ folder, fleetFile });
        if (/\{\{|\}\}/.test(`${folder} ${fleetFile}`)) {
          expect(write).toThrow(FleetError);
          return;
        }
        const hostile = write();
        expect(scripts(hostile)).toEqual(usual);
        const env = hostile.find(({ name }) => name === "review")?.container?.env ?? [];
        expect(env.slice(0, 2).map(({ value }) => value)).toEqual([`/tmp/source/${folder}`, fleetFile]);
      }),
      { numRuns: 100 },
    );
  });
});
