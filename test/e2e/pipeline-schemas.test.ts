import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parseAllDocuments } from "yaml";
import { argoWorkflows } from "../../lib/pipelines/argo-workflows.ts";
import { githubWorkflow } from "../../lib/pipelines/github.ts";
import { gitlabPipeline } from "../../lib/pipelines/gitlab.ts";
import type { Pipeline } from "../../lib/pipelines/pipeline.ts";
import { aPipeline } from "../support/a-pipeline.ts";
import { goProgram, moduleFolder } from "../support/go-module.ts";
import { needs } from "../support/needs.ts";
import { pythonWith } from "../support/python.ts";
import { runProcess } from "../support/project.ts";
import type { Ended } from "../support/project.ts";

const { describe, test } = needs("go", "python");

const ACTIONLINT = {
  path: "github.com/rhysd/actionlint",
  version: "v1.7.12",
  sum: "h1:vQ4GeJN86C0QH+gTUQcs8McmK62OLT3kmakPMtEWYnY=",
} as const;
/** With the schema that Argo publishes for editors. */
const ARGO = {
  path: "github.com/argoproj/argo-workflows/v4",
  version: "v4.0.5",
  sum: "h1:/1lru5oXUd+k6KEDUps6rLX5OKfi1jTfabgXTly/VFU=",
} as const;
/** With the schemas that GitLab and GitHub's schema store publish. */
const CHECK_JSONSCHEMA = { name: "check-jsonschema", version: "0.39.0" } as const;

const PIPELINES: Readonly<Record<string, Pipeline>> = {
  "of all clouds": aPipeline(),
  "of a fleet without clouds": aPipeline({ signIns: [], secrets: [], deploySecrets: [] }),
  "by one machine": aPipeline({ runners: 1 }),
  "over very many machines": aPipeline({ runners: 256, waves: 8 }),
  "in a folder, of another file and branch": aPipeline({
    folder: "infra/it's ${{ github.token }} & $FOLDER",
    fleetFile: "other: fleet.yaml",
    branch: "rel+1/o'neil",
    environment: "prod: ${{ x }}",
  }),
};

let folder: string;

async function written(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function againstSchema(schema: string, file: string): Promise<Ended> {
  const python = await pythonWith(CHECK_JSONSCHEMA);
  return await runProcess(python, ["-m", "check_jsonschema", "--builtin-schema", schema, file], folder);
}

describe("what is written for", () => {
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-schemas-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(Object.entries(PIPELINES))("GitHub %s is what actionlint takes", async (_, pipeline) => {
    const actionlint = await goProgram(ACTIONLINT, "cmd/actionlint");
    const file = await written("github.yml", githubWorkflow(pipeline));
    expect(await runProcess(actionlint, ["-no-color", file], folder)).toMatchObject({ code: 0, stdout: "" });
    expect(await againstSchema("vendor.github-workflows", file)).toMatchObject({ code: 0 });
  });

  test("GitHub is looked at: an expression that isn't one is found", async () => {
    const actionlint = await goProgram(ACTIONLINT, "cmd/actionlint");
    const file = await written("github.yml", githubWorkflow(aPipeline()).replace("github.event.number", "github.evnt.number"));
    expect(await runProcess(actionlint, ["-no-color", file], folder)).toMatchObject({ code: 1 });
  });

  test.each(Object.entries(PIPELINES))("GitLab %s is what its schema takes", async (_, pipeline) => {
    const text = gitlabPipeline({ ...pipeline, image: "registry.example/ci:1", file: ".gitlab/fleet.yml" });
    expect(await againstSchema("vendor.gitlab-ci", await written("gitlab.yml", text))).toMatchObject({ code: 0 });
    const wrong = await written("wrong.yml", text.replace("resource_group:", "resource_groups:"));
    expect(await againstSchema("vendor.gitlab-ci", wrong)).toMatchObject({ code: 1 });
  });

  test.each(Object.entries(PIPELINES))("Argo Workflows %s is what its schema takes", async (_, pipeline) => {
    const file = path.join(await moduleFolder(ARGO), "api/jsonschema/schema.json");
    const schema = JSON.parse(readFileSync(file, "utf8")) as { readonly definitions: object };
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(schema, "argo");
    const plain = { ...pipeline, folder: "infra", fleetFile: undefined };
    const text = argoWorkflows({ ...plain, image: "registry.example/ci:1", repository: "https://git.example/acme/fleet.git" });
    const kinds = parseAllDocuments(text).map((document) => document.toJS() as { kind: string; spec: { suspend?: unknown } });
    expect(kinds.map(({ kind }) => kind)).toEqual(["WorkflowTemplate", "WorkflowTemplate", "CronWorkflow"]);
    const validity = (kind: string, content: unknown): unknown =>
      ajv.validate(`argo#/definitions/io.argoproj.workflow.v1alpha1.${kind}`, content);
    for (const content of kinds) {
      expect([validity(content.kind, content), ajv.errors]).toEqual([true, null]);
      expect(validity(content.kind, { ...content, spec: { ...content.spec, suspend: "no boolean" } })).toBe(false);
    }
  });
});
