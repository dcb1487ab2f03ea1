import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import { ARGOCD_ARTEFACTS } from "../../../lib/bootstrap/agents/argocd/release.ts";
import { FLUX_ARTEFACTS } from "../../../lib/bootstrap/agents/flux/release.ts";
import { programOf, programSet, repositoryOf } from "../../../lib/local/agents/programs.ts";
import { stagesBesideAgents } from "../../../lib/local/agents/stages.ts";

const ROOT = path.join(import.meta.dirname, "../../..");

describe("the programs that stand for images", () => {
  test("are those that bootstrap installs, at the version that it pins and that go.mod builds", () => {
    const { source, programs: byImage } = programSet("flux");
    const modules = readFileSync(path.join(ROOT, source, "go.mod"), "utf8");
    const programs = Object.values(byImage);
    expect(programs.map(({ name, version }) => [name, version]).sort()).toEqual(
      FLUX_ARTEFACTS.map(({ component, version }) => [component, version]).sort(),
    );
    for (const one of programs) expect(modules).toContain(`\t${one.package} ${one.version}\n`);
  });

  test("are Argo CD's at the version that bootstrap installs, for every role that it has in a Pod", () => {
    const { source, programs } = programSet("argocd");
    const program = programs["quay.io/argoproj/argocd"];
    expect(ARGOCD_ARTEFACTS.map(({ version }) => version)).toEqual([program?.version]);
    const modules = readFileSync(path.join(ROOT, source, "go.mod"), "utf8");
    expect(modules).toContain(`\tgithub.com/argoproj/argo-cd/v3 ${program?.version}\n`);
  });

  test("are found by repository, whatever tag, digest or port of a registry an image has", () => {
    expect(programOf("ghcr.io/fluxcd/source-controller:v1.9.5@sha256:00", "flux")?.name).toBe("source-controller");
    expect(programOf("registry.example:5000/mirror/fluxcd/source-controller:v1.9.5", "flux")?.name).toBe("source-controller");
    expect(programOf("ghcr.io/fluxcd/source-controller-extra:v1", "flux")).toBeUndefined();
    expect(programOf("ghcr.io/fluxcd/source-controller:v1.9.5", "argocd")).toBeUndefined();
    expect(repositoryOf("registry.example:5000/a/b")).toBe("registry.example:5000/a/b");
    expect(repositoryOf("registry.example:5000/a/b:1")).toBe("registry.example:5000/a/b");
  });

  test("are left alone by every stage of a simulated Pod, and by none of a node", () => {
    const stage = (kind: string) => ({ spec: { resourceRef: { kind }, selector: { matchExpressions: [{ key: ".a" }] } } });
    const stages = ["Pod", "Node", "Pod"].map((kind) => `---\n${JSON.stringify(stage(kind))}\n`).join("");
    const made = parseAllDocuments(stagesBesideAgents(stages, "flux")).map(
      (document) => document.toJS() as ReturnType<typeof stage>,
    );
    expect(made.map(({ spec }) => spec.selector.matchExpressions.length)).toEqual([2, 1, 2]);
    expect(made[0]?.spec.selector.matchExpressions[1]).toEqual({
      key: '.spec.containers.[].image | select( test("(/fluxcd/source-controller|/fluxcd/kustomize-controller)([:@]|$)") )',
      operator: "DoesNotExist",
    });
  });
});
