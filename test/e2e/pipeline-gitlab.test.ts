import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { commitStacks, git } from "../support/checkout-git.ts";
import { needs } from "../support/needs.ts";
import { heldBy, plainStacks } from "../support/plain-stacks.ts";
import type { PlainStack } from "../support/plain-stacks.ts";
import { CHECKOUT, PROGRAM, runProcess } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";

const { describe, test } = needs("terraform", "gitlab-ci-local");

const RUNNER = path.join(CHECKOUT, "node_modules/gitlab-ci-local/dist/index.js");
const ORIGIN = "https://gitlab-ci-token:token@gitlab.example:443/acme/fleet.git";

const FLEET: readonly PlainStack[] = [
  { id: "network", input: "n" },
  { id: "hub", after: ["network"], input: "h" },
];

let project: Project;
let folder: string;

function program(name: string, text: string): void {
  writeFileSync(path.join(folder, "programs", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

/** Runs what GitLab would start for an event, in the working tree; the only host that git may reach is this machine. */
async function pipeline(source: string, variables: Readonly<Record<string, string>> = {}): Promise<Ended> {
  // Of each job GitLab makes a clone of its own; here one comes after the other in the same folder.
  await git(project, "remote", "set-url", "origin", "https://gitlab.example/acme/fleet.git");
  const all = {
    ...variables,
    CI_PIPELINE_SOURCE: source,
    CI_JOB_TOKEN: "token",
    CI_COMMIT_SHA: await git(project, "rev-parse", "HEAD"),
  };
  const args = Object.entries(all).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
  const quiet = ["--ignore-predefined-vars", Object.keys(all).join(",")];
  const home = ["--home", path.join(folder, "home")];
  const where = ["--force-shell-executor", "--no-shell-isolation", "--no-artifacts-to-source", "--concurrency", "1"];
  return await project.run(process.execPath, [RUNNER, ...where, ...home, ...quiet, ...args], {
    PATH: `${path.join(folder, "programs")}${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}${process.env["PATH"] ?? ""}`,
    GIT_ALLOW_PROTOCOL: "file",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.${path.join(folder, "origin.git")}.insteadOf`,
    GIT_CONFIG_VALUE_0: ORIGIN,
  });
}

async function passed(started: Promise<Ended>): Promise<Ended> {
  const ended = await started;
  if (ended.code !== 0) throw new Error(`the pipeline ended with ${String(ended.code)}:\n${ended.stdout}${ended.stderr}`);
  return ended;
}

describe("the pipeline that is written for GitLab, run on this machine", () => {
  beforeAll(async () => {
    project = await plainStacks(FLEET);
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-gitlab-"));
    await runProcess("mkdir", ["programs"], folder);
    await runProcess("git", ["init", "--quiet", "--bare", "--initial-branch=main", "origin.git"], folder);
    program("npm", "exit 0");
    program("npx", `[ "$1" = fleetwright ] || exit 64\nshift\nexec ${process.execPath} ${PROGRAM} "$@"`);
    // It copies for containers, and all jobs run in the working tree itself.
    program("rsync", "exit 0");
    project.write(
      ".gitignore",
      "node_modules\ncdktf.out\n.fleetwright\n.gitlab-ci-local\nreview\ndrift.*\nwaves.json\nshares.json\norder.txt\n",
    );
    await git(project, "init", "--quiet", "--initial-branch=main");
    await git(project, "remote", "add", "origin", "https://gitlab.example/acme/fleet.git");
    const { code, stderr } = await project.fleetwright(
      "pipeline",
      "gitlab",
      "--image",
      "registry.example/ci:1",
      "--runners",
      "2",
    );
    if (code !== 0) throw new Error(stderr);
  });

  afterAll(async () => {
    await project.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a first push deploys everything, and remembers that", async () => {
    const sha = await commitStacks(project, FLEET);
    await passed(pipeline("parent_pipeline"));
    expect(heldBy(project, FLEET)).toEqual({ network: [["n"]], hub: [["h"]] });
    const { stdout } = await runProcess("git", ["--git-dir", path.join(folder, "origin.git"), "show-ref", "--tags"], folder);
    expect(stdout).toMatch(new RegExp(`^${sha} refs/tags/fleetwright/[^/]+/deployed\n$`));
    await git(project, "fetch", "--quiet", path.join(folder, "origin.git"), "refs/tags/*:refs/tags/*");
  });

  test("a merge request is reviewed, and what it merges is deployed alone", async () => {
    const base = await git(project, "rev-parse", "HEAD");
    await commitStacks(
      project,
      FLEET.map((stack) => ({ ...stack, ...(stack.id === "hub" ? { input: "new" } : {}) })),
    );
    await passed(pipeline("merge_request_event", { CI_MERGE_REQUEST_DIFF_BASE_SHA: base }));
    expect(project.read("review/summary.md")).toContain("1 of 2 stacks to deploy");
    await passed(pipeline("parent_pipeline"));
    expect(JSON.parse(project.read("waves.json"))).toEqual([["hub"]]);
    expect(heldBy(project, FLEET)).toEqual({ network: [["n"]], hub: [["new"]] });
    await git(project, "fetch", "--quiet", "--force", path.join(folder, "origin.git"), "refs/tags/*:refs/tags/*");
  });

  test("drift is found in the stack that has it, and in no other", async () => {
    await passed(pipeline("schedule"));
    const state = ".fleetwright/state/plain/hub.tfstate";
    project.write(state, project.read(state).replaceAll('"value": "new",', '"value": "changed by hand",'));
    expect((await pipeline("schedule")).code).not.toBe(0);
    expect(project.read("drift.md")).toMatch(/hub[^]*terraform_data\.home/);
    expect(project.read("drift.md")).not.toContain("network");
  });
});
