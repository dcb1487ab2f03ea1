import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect } from "@jest/globals";
import { COMMENT_BYTES, markdownOf } from "../../lib/review/report/markdown.ts";
import { htmlOf } from "../../lib/review/report/html.ts";
import { reportJson } from "../../lib/review/report/report-json.ts";
import { reportText } from "../../lib/review/report/text.ts";
import { needs } from "../support/needs.ts";
import { heldBy, plainStacks } from "../support/plain-stacks.ts";
import type { PlainStack } from "../support/plain-stacks.ts";
import { PROGRAM, runProcess } from "../support/project.ts";
import { countedRuns } from "../support/counted-runs.ts";
import type { Ended, Project } from "../support/project.ts";
import { aStack, reported } from "../support/review/generated-plans.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { describe, test } = needs("terraform");

const FLEET: readonly PlainStack[] = [
  { id: "network", input: "n" },
  { id: "hub", after: ["network"], input: "h" },
  { id: "shop", after: ["network"], reads: "network" },
];

interface Document {
  readonly next: readonly string[];
  readonly result: {
    readonly gates?: readonly { readonly stack: string; readonly confirm?: string }[];
    readonly stale?: readonly { readonly stack?: string; readonly why: string }[];
    readonly stacks?: readonly { readonly stack: string; readonly basis: string; readonly after: readonly string[] }[];
  };
}

describe("fleetwright review --plan and apply", () => {
  let project: Project;
  let before: Project;
  beforeEach(async () => {
    project = await plainStacks(FLEET);
    before = await plainStacks(FLEET);
  });
  afterEach(async () => {
    await project.dispose();
    await before.dispose();
  });

  function rewrite(stacks: readonly PlainStack[]): void {
    project.write("stacks.json", JSON.stringify(stacks));
  }

  function changed(id: string, change: Partial<PlainStack>): readonly PlainStack[] {
    return FLEET.map((stack) => (stack.id === id ? { ...stack, ...change } : stack));
  }

  async function said(...args: readonly string[]): Promise<Ended & { readonly document: Document }> {
    const ended = await project.fleetwright(...args, "--json");
    return { ...ended, document: JSON.parse(ended.stdout) as Document };
  }

  const review = () => said("review", before.folder, "--plan", "--out", "plans-of-it");
  const apply = (...args: readonly string[]) => said("apply", "plans-of-it", "--yes", ...args);

  /** What was printed after `next:`, as it stands there. */
  async function follow({ document: { next } }: { readonly document: Document }): Promise<Ended> {
    const [, ...words] = (next[0] ?? "").split(" ");
    return await project.fleetwright(...words, "--yes");
  }

  test("carries out what was reviewed, plans what reads it after that, and ends with nothing to do", async () => {
    rmSync(path.join(before.folder, "stacks.json"));
    before.write("stacks.json", "[]");
    const first = await review();
    expect(first.document.result.stacks?.map(({ stack, basis, after }) => [stack, basis, after])).toEqual([
      ["hub", "plan", []],
      ["network", "plan", []],
      ["shop", "diff", ["network"]],
    ]);
    const folder = path.join(project.folder, "plans-of-it");
    expect([folder, path.join(folder, "plans")].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o700]);
    expect(statSync(path.join(folder, "plans/hub.tfplan")).mode & 0o777).toBe(0o600);
    expect(first.document.next).toEqual(["fleetwright apply plans-of-it"]);
    const applied = await apply();
    expect(applied).toMatchObject({ code: 0, document: { next: [`fleetwright review --plan ${before.folder}`] } });
    expect(existsSync(path.join(project.folder, ".fleetwright/state/plain/shop.tfstate"))).toBe(false);
    expect(await follow(applied)).toMatchObject({ code: 0 });
    expect(await project.fleetwright("apply", ".fleetwright/review", "--yes")).toMatchObject({ code: 0 });
    expect(heldBy(project, FLEET)).toEqual({ network: [["n"]], hub: [["h"]], shop: [["n"]] });
    expect((await project.fleetwright("review", before.folder, "--plan")).stdout).toContain("0 of 3 stacks to deploy");
  });

  test("has Terraform validate what can't be planned yet, once for all that differ in names and values only", async () => {
    const later = (id: string, more: Partial<PlainStack> = {}): PlainStack => ({
      id,
      after: ["network"],
      reads: "network",
      ...more,
    });
    rewrite([{ id: "network", input: "n" }, later("a", { home: "one" }), later("b", { home: "two" }), later("c"), later("d")]);
    before.write("stacks.json", "[]");
    const told = countedRuns(project.folder);
    const right = await project.run(process.execPath, [PROGRAM, "review", before.folder, "--plan", "--json"], told.env);
    expect(right.code).toBe(0);
    expect(told.runs().filter(({ word }) => word === "validate")).toHaveLength(1);
    const wrong = { wrong: "colour" };
    rewrite([{ id: "network", input: "n" }, later("a", wrong), later("b", wrong), later("c")]);
    const failed = await project.fleetwright("review", before.folder, "--plan");
    expect(failed.code).toBe(3);
    expect(failed.stdout.match(/No argument or block type is named "colour"/g)).toHaveLength(2);
    expect(failed.stdout).toMatch(/So it is with [ab], which differs from it in names and values only/);
  });

  test("replaces nothing of value unless it is confirmed by name and digest, and nothing twice", async () => {
    await project.fleetwright("deploy", "--yes", "--quiet");
    rewrite(changed("hub", { home: "elsewhere" }));
    const planned = await review();
    const [gate] = planned.document.result.gates ?? [];
    expect(gate).toMatchObject({ stack: "hub", confirm: expect.stringMatching(/^hub@[0-9a-f]{16}$/) as unknown });
    for (const words of [[], ["--confirm", "hub"], ["--confirm", "hub@0000000000000000"]]) {
      expect(await apply(...words)).toMatchObject({ code: 5, document: { result: { gates: [{ stack: "hub" }] } } });
    }
    expect(await follow(await apply())).toMatchObject({ code: 0 });
    const again = await apply("--confirm", gate?.confirm ?? "");
    expect(again).toMatchObject({ code: 5, document: { result: { stale: [{ stack: "hub" }] } } });
    expect(again.document.result.stale?.[0]?.why).toMatch(/^its state was changed since: it had serial \d+, and has \d+$/);
    expect(await follow(again)).toMatchObject({ code: 0 });
  });

  test("says yes for nobody", async () => {
    rewrite(changed("hub", { input: "h2" }));
    await review();
    const unasked = await said("apply", "plans-of-it");
    expect(unasked).toMatchObject({ code: 2, document: { next: ["fleetwright apply plans-of-it --yes"] } });
    expect(existsSync(path.join(project.folder, ".fleetwright/state"))).toBe(false);
    expect(await follow(unasked)).toMatchObject({ code: 0 });
  });

  test("leaves nothing to apply where a rule of the team's refuses what a plan shows", async () => {
    rewrite(changed("hub", { input: "h2" }));
    project.write(
      "own.mjs",
      `const check = ({ values }) => (JSON.stringify(values).includes("h2") ? "it has h2" : undefined);
export default { rules: [{ id: "acme.h2", severity: "error", title: "Nothing has h2", check }] };`,
    );
    const refused = await said("review", before.folder, "--plan", "--out", "plans-of-it", "--rules", "own.mjs");
    const policy = { findings: [{ rule: "acme.h2", stack: "hub", message: "it has h2" }] };
    expect(refused).toMatchObject({ code: 5, document: { next: [], result: { policy } } });
    expect(readFileSync(path.join(project.folder, "plans-of-it/comment.md"), "utf8")).toContain("Against policy");
    expect(await apply()).toMatchObject({ code: 2 });
  });

  test("begins nothing where a plan, the Terraform or the fleet file is another one than was reviewed", async () => {
    rewrite(changed("hub", { input: "h2" }));
    await review();
    const plan = path.join(project.folder, "plans-of-it/plans/hub.tfplan");
    const whole = readFileSync(plan);
    const why = async (): Promise<readonly string[]> => (await apply()).document.result.stale?.map((one) => one.why) ?? [];
    appendFileSync(plan, "x");
    expect(await why()).toEqual(["the file of its plan is another one than was reviewed"]);
    rmSync(plan);
    expect(await why()).toEqual(["the file of its plan is missing"]);
    writeFileSync(plan, whole);
    rewrite(changed("hub", { input: "h3" }));
    expect(await why()).toEqual(["its Terraform is another one"]);
    rewrite(FLEET.filter(({ id }) => id !== "hub"));
    expect(await why()).toEqual(["the project makes no such stack any more"]);
    expect(existsSync(path.join(project.folder, ".fleetwright/state"))).toBe(false);
  });

  test("begins nothing from another commit, but from one that has the same files", async () => {
    rewrite(changed("hub", { input: "h2" }));
    const own = ["-c", "user.name=n", "-c", "user.email=n@acme.example"];
    const git = async (...args: readonly string[]): Promise<Ended> => await project.run("git", [...own, ...args]);
    project.write(".gitignore", ".fleetwright\ncdktf.out\nplans-of-it\nnode_modules\norder.txt\n");
    await git("init", "--quiet");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "x");
    const none = await said("apply", "nowhere");
    expect(none).toMatchObject({ code: 2, document: { next: ["fleetwright review --plan"] } });
    expect(await follow(none)).toMatchObject({ code: 0 });
    await review();
    project.write("README.md", "other");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "y");
    expect((await apply()).document.result.stale?.[0]?.why).toMatch(/^they are of commit [0-9a-f]{9}, and this is [0-9a-f]{9}$/);
    await git("rm", "--quiet", "README.md");
    await git("commit", "--quiet", "--message", "z");
    expect(await apply()).toMatchObject({ code: 0 });
  });
});

const BEFORE = `
variable "secret" { sensitive = true }
resource "terraform_data" "same" { input = "s" }
resource "terraform_data" "changes" { input = "old" }
resource "terraform_data" "hides" { input = var.secret }
resource "terraform_data" "anew" { triggers_replace = "old" }
resource "terraform_data" "goes" { count = 2 }
resource "terraform_data" "called" {}
resource "terraform_data" "forgotten" {}
`;
const AFTER = `
variable "secret" { sensitive = true }
resource "terraform_data" "same" { input = "s" }
resource "terraform_data" "changes" { input = "new" }
resource "terraform_data" "hides" { input = "\${var.secret}-more" }
resource "terraform_data" "anew" { triggers_replace = "new" }
resource "terraform_data" "goes" { count = 1 }
resource "terraform_data" "otherwise" {}
resource "terraform_data" "comes" {}
moved {
  from = terraform_data.called
  to   = terraform_data.otherwise
}
removed {
  from = terraform_data.forgotten
  lifecycle { destroy = false }
}
output "secret" {
  value     = var.secret
  sensitive = true
}
`;

describe("the report of a plan that Terraform itself made", () => {
  const folder = tempFolder();
  const CANARY = "canary-81c2";

  async function terraform(...args: readonly string[]): Promise<string> {
    const ended = await runProcess("terraform", args, folder(), { TF_VAR_secret: CANARY, CHECKPOINT_DISABLE: "1" });
    if (ended.code !== 0) throw new Error(ended.stderr);
    return ended.stdout;
  }

  test("counts what Terraform counts, with its reasons, and shows no secret", async () => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(path.join(folder(), "main.tf"), BEFORE);
    await terraform("init", "-no-color");
    await terraform("apply", "-auto-approve", "-no-color");
    writeFileSync(path.join(folder(), "main.tf"), AFTER);
    const planned = await terraform("plan", "-json", "-out=plan");
    const json = await terraform("show", "-json", "plan");
    const summary = /"changes":\{"add":(\d+),"change":(\d+),"import":(\d+),"remove":(\d+)/.exec(planned)?.slice(1).map(Number);
    const report = reported(new Map([[aStack("own", { layer: undefined, subject: "" }), json]]));
    const { create, replace, update, imported, destroy } = report.counts;
    expect([create + replace, update, imported, destroy + replace]).toEqual(summary);
    expect(report.counts).toMatchObject({ create: 1, replace: 1, update: 2, destroy: 1, forget: 1, moved: 1, outputs: 1 });
    const text = reportText(report);
    expect(text).toContain("- terraform_data.goes[1]: there are fewer of it");
    expect(text).toContain("-/+ terraform_data.anew: it can't be changed in place; triggers_replace forces it");
    expect(text).toContain("~ terraform_data.hides: input (not shown) → (not shown)");
    expect(json).toContain(CANARY);
    const forms = [
      text,
      htmlOf(report),
      JSON.stringify(reportJson(report)),
      markdownOf(report, { most: COMMENT_BYTES, artifact: "a" }),
    ];
    expect(forms.filter((one) => one.includes(CANARY))).toEqual([]);
  });
});
