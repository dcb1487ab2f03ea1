import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { GithubRunner } from "../support/github-runner.ts";
import type { JobEnded } from "../support/github-runner.ts";
import { commitStacks, git } from "../support/checkout-git.ts";
import { needs } from "../support/needs.ts";
import { plainStacks } from "../support/plain-stacks.ts";
import type { PlainStack } from "../support/plain-stacks.ts";
import { runProcess } from "../support/project.ts";
import type { Project } from "../support/project.ts";

const { describe, test } = needs("terraform");

const FLEET: readonly PlainStack[] = [
  { id: "network", input: "n" },
  { id: "hub", after: ["network"], input: "h" },
  { id: "shop", after: ["network"], input: "s" },
];

let project: Project;
let folder: string;
let runner: GithubRunner;

function changed(...changes: readonly PlainStack[]): readonly PlainStack[] {
  return FLEET.map((stack) => ({ ...stack, ...changes.find(({ id }) => id === stack.id) }));
}

/** What a push to the branch starts: waves in turn, a job for each share, and at the end the record. */
async function merge(sha: string, confirm = ""): Promise<readonly (readonly string[])[]> {
  await git(project, "push", "--quiet", "origin", "HEAD:refs/heads/main");
  const waves = await affected(sha);
  for (const [wave, shares] of waves.entries()) {
    for (const stacks of shares)
      await passed(runner.run(`wave-${wave}`, sha, { "matrix.stacks": stacks, "inputs.confirm": confirm }));
  }
  await passed(runner.run("deployed", sha, { "github.sha": sha }));
  return waves;
}

async function affected(sha: string): Promise<readonly (readonly string[])[]> {
  const { outputs } = await passed(runner.run("affected", sha));
  return JSON.parse(outputs["waves"] ?? "") as string[][];
}

async function drift(): Promise<JobEnded> {
  const { outputs } = await passed(runner.run("stacks", "main"));
  expect(JSON.parse(outputs["shares"] ?? "")).toEqual(["network", "hub shop"]);
  const states = await Promise.all(
    ["network", "hub shop"].map((stacks) => runner.run("drift", "main", { "matrix.stacks": stacks })),
  );
  return states.find(({ code }) => code !== 0) ?? (states[0] as JobEnded);
}

async function passed(job: Promise<JobEnded>): Promise<JobEnded> {
  const ended = await job;
  if (ended.code !== 0) throw new Error(`a job ended with ${ended.code}:\n${ended.said}`);
  return ended;
}

describe("the workflow that is written for GitHub, run step by step", () => {
  beforeAll(async () => {
    project = await plainStacks(FLEET);
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-github-"));
    runner = new GithubRunner({ folder, origin: path.join(folder, "origin.git"), states: path.join(folder, "states") });
    await runProcess("git", ["init", "--quiet", "--bare", "--initial-branch=main", "origin.git"], folder);
    project.write(
      ".gitignore",
      "node_modules\ncdktf.out\n.fleetwright\n*.json.lock\nreview\ndrift.*\nwaves.json\nshares.json\norder.txt\n",
    );
    await git(project, "init", "--quiet", "--initial-branch=main");
    await git(project, "remote", "add", "origin", path.join(folder, "origin.git"));
    const { code, stderr } = await project.fleetwright("pipeline", "github");
    if (code !== 0) throw new Error(stderr);
  });

  afterAll(async () => {
    await project.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  test("the first merge deploys everything in waves, and remembers that", async () => {
    expect(await merge(await commitStacks(project, FLEET))).toEqual([["network"], ["hub shop"]]);
    expect(await affected("main")).toEqual([]);
  });

  test("a pull request gets one comment, which its next commit rewrites", async () => {
    const main = await git(project, "rev-parse", "HEAD");
    for (const input of ["first", "second"]) {
      await git(project, "checkout", "--quiet", "--detach", main);
      const head = await commitStacks(project, changed({ id: "shop", input }));
      await git(project, "checkout", "--quiet", "--detach", main);
      await git(project, "merge", "--quiet", "--no-ff", "--message", "as GitHub would merge it", head);
      await git(project, "push", "--quiet", "--force", "origin", "HEAD:refs/pull/1/merge");
      const merged = await git(project, "rev-parse", "HEAD");
      const review = await passed(runner.run("review", merged));
      expect(review.summary).toContain("1 of 3 stacks to deploy");
      await passed(runner.run("comment", merged, { "github.token": "t", "github.event.number": "1" }));
      expect(runner.comments).toHaveLength(1);
      expect(runner.comments[0]).toMatch(/^<!--fleetwright-test-\w+-->\n## fleetwright-test-\w+\n[^]*shop/);
    }
    await git(project, "checkout", "--quiet", "main");
  });

  test("a merge deploys what it changes, and what an earlier one didn't come to", async () => {
    await commitStacks(project, changed({ id: "shop", input: "never deployed" }));
    const sha = await commitStacks(project, changed({ id: "shop", input: "never deployed" }, { id: "hub", input: "new" }));
    expect(await merge(sha)).toEqual([["hub shop"]]);
    expect(await affected("main")).toEqual([]);
  });

  test("what a job refused or failed to do stays to be done, and is done where a person runs the workflow again and names it", async () => {
    const sha = await commitStacks(project, changed({ id: "shop", home: "elsewhere" }));
    await expect(merge(sha)).rejects.toThrow("shop: refused: it would replace terraform_data.home");
    expect(await affected(sha)).toEqual([["hub shop"]]);
    await merge(sha, "shop");
    expect(await affected(sha)).toEqual([]);
  });

  test("drift is found in the stack that has it, and in no other", async () => {
    expect(await drift()).toMatchObject({ code: 0, summary: "" });
    const state = path.join("states", "plain/shop.tfstate");
    await runProcess("sed", ["-i", 's/"value": "s",/"value": "changed by hand",/', state], folder);
    const { code, summary } = await drift();
    expect([code, summary]).toEqual([6, expect.stringMatching(/shop[^]*terraform_data\.home/)]);
    expect(summary).not.toContain("hub");
  });
});
