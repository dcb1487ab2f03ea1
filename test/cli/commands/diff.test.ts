import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { command as affected } from "../../../lib/cli/commands/affected.ts";
import { command as diff } from "../../../lib/cli/commands/diff.ts";
import { command as plan } from "../../../lib/cli/commands/plan.ts";
import type { CommandContext } from "../../../lib/cli/frame/command.ts";
import { FleetError } from "../../../lib/errors.ts";
import { aContext } from "../../support/a-context.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();
let context: CommandContext;

const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub, agent: none }
defaults: { kubernetes: "1.34", protect: false }
regions: { west: { cloud: aws, location: eu-west-1, account: "111122223333" } }
clusters:
  hub: { region: west }
  shop: { region: west }
`;
const NEWER = FLEET.replace('"1.34"', '"1.35"').replace(
  "  shop: { region: west }",
  "  shop: { region: west, labels: { tier: front } }",
);

function write(file: string, text: string): void {
  const target = path.join(folder(), file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function git(...args: readonly string[]): string {
  const own = ["-c", "user.name=n", "-c", "user.email=n@acme.example", "-c", "init.defaultBranch=main"];
  return execFileSync("git", ["-C", folder(), ...own, ...args], { encoding: "utf8" });
}

function commit(): void {
  git("add", "--all");
  git("commit", "--quiet", "--message", "x");
}

/** In a repository of git whose top is above the project, as many are. */
beforeEach(async () => {
  git("init", "--quiet");
  context = aContext(path.join(folder(), "infra/fleet.yaml"));
  write("infra/fleet.yaml", FLEET);
  await plan.run(context, [], { write: true });
  commit();
});

async function failure(run: Promise<unknown>): Promise<unknown> {
  return await run.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("diff", () => {
  test("tells the working tree against the last commit, in the fleet's language with lines, and as resources", async () => {
    write("infra/fleet.yaml", NEWER);
    const { text, exit } = await diff.run(context, [], {});
    expect(text).toContain("all 2 clusters: Kubernetes 1.34 → 1.35  [fleet.yaml:6]");
    expect(text).toMatch(/cluster shop: labels\.tier none → front {2}\[fleet\.yaml:10\] {2}\(\d stacks\)/);
    expect(text).toContain('~ aws_eks_cluster.Resource: version "1.34" → "1.35"');
    expect(exit).toBe("done");
    expect((await diff.run(context, [], { exitCode: true })).exit).toBe("changes");
  });

  test("is nothing where nothing changed, and ends with 0 then", async () => {
    const { text, exit, result } = await diff.run(context, [], { exitCode: true });
    expect([exit, text]).toEqual(["done", expect.stringContaining("→ working tree: no stack changes")]);
    expect(result).toMatchObject({ changes: [], stacks: [], counts: { changed: 0 } });
  });

  test("compares a branch with where it left the default branch, and two revisions", async () => {
    git("checkout", "--quiet", "-b", "topic");
    write("infra/fleet.yaml", NEWER);
    commit();
    write("infra/fleet.yaml", NEWER.replace("front", "back"));
    expect((await diff.run(context, [], {})).text).toContain("labels.tier none → back");
    expect((await diff.run(context, ["main", "topic"], {})).text).toContain("labels.tier none → front");
    expect((await diff.run(context, ["topic", "main"], {})).text).toContain("labels.tier front → none");
    expect((await diff.run(context, ["topic"], {})).text).toContain("labels.tier front → back");
  });

  test("compares folders", async () => {
    write("before/fleet.yaml", FLEET);
    write("infra/fleet.yaml", NEWER);
    const before = path.join(folder(), "before");
    expect((await diff.run(context, [before], {})).text).toContain("Kubernetes 1.34 → 1.35");
    expect((await diff.run(context, [context.project, before], {})).text).toContain("Kubernetes 1.35 → 1.34");
  });

  test("reads a fleet file in TypeScript at a revision with all that it imports", async () => {
    const project = path.join(folder(), "typed");
    const typed = (label: string): void =>
      write("typed/labels.ts", `export const labels: Record<string, string> = { tier: ${JSON.stringify(label)} };\n`);
    typed("front");
    const spec = `{ fleet: "acme", edition: "2026-11", state: { backend: "local" }, sync: { hub: "hub", agent: "none" },
      defaults: { kubernetes: "1.36" }, regions: { here: { cloud: "local" } }, clusters: { hub: { region: "here", labels } } }`;
    write("typed/fleet.ts", `import { labels } from "./labels.ts";\nexport default ${spec};\n`);
    const own = { ...context, fleet: path.join(project, "fleet.ts"), project };
    await plan.run(own, [], { write: true });
    commit();
    typed("back");
    expect((await diff.run(own, ["HEAD"], {})).text).toContain("cluster hub: labels.tier front → back");
  });

  test("finds everything new where the older side has no fleet yet", async () => {
    write("infra/fleet.yaml", NEWER);
    git("checkout", "--quiet", "--orphan", "empty");
    git("rm", "-r", "-f", "--quiet", "--cached", ".");
    git("commit", "--quiet", "--allow-empty", "--message", "x");
    const { text } = await diff.run(context, ["HEAD"], {});
    expect(text).toContain("all 2 clusters: is new in the fleet");
    expect(text).not.toContain("DANGER");
  });

  test("touches neither work tree nor index, and leaves nothing behind", async () => {
    write("infra/fleet.yaml", NEWER);
    const ours = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("fleetwright-review-"));
    const seen = (): unknown => [
      git("status", "--porcelain"),
      readFileSync(path.join(folder(), ".git/index")).toString("base64"),
      readdirSync(path.join(folder(), ".git"), { recursive: true }),
    ];
    const [was, files] = [seen(), ours()];
    await diff.run(context, ["HEAD"], {});
    expect(seen()).toEqual(was);
    expect(ours().filter((one) => !files.includes(one))).toEqual([]);
  });

  test("says that a clone lacks history where that may be why a revision is missing", async () => {
    write("infra/fleet.yaml", NEWER);
    commit();
    const clone = path.join(folder(), "clone");
    git("clone", "--quiet", "--depth", "1", `file://${folder()}`, clone);
    const own = aContext(path.join(clone, "infra/fleet.yaml"));
    await expect(failure(diff.run(own, ["HEAD~1"], {}))).resolves.toMatchObject({
      kind: "input",
      message: expect.stringContaining("this clone has a part of the history only"),
    });
  });

  test("says of words that name nothing, and of a side that can't be planned, which one it is", async () => {
    await expect(failure(diff.run(context, ["nowhere"], {}))).resolves.toMatchObject({
      kind: "input",
      message: '"nowhere" is neither a revision of git nor a folder',
    });
    await expect(failure(diff.run(context, ["--output=x"], {}))).resolves.toMatchObject({ kind: "input" });
    write("infra/fleet.yaml", FLEET.replace("region: west }", "region: wset }"));
    commit();
    write("infra/fleet.yaml", FLEET);
    const error = await failure(diff.run(context, ["main"], {}));
    expect(error).toBeInstanceOf(FleetError);
    expect(error).toMatchObject({
      kind: "input",
      message: expect.stringMatching(/^main \([0-9a-f]{9}\): the fleet can't be planned$/),
    });
    expect((error as FleetError).problems[0]).toMatchObject({ file: "fleet.yaml", line: 9 });
  });
});

describe("affected", () => {
  test("tells stacks in waves, and with --why the chain from each to the line of the file", async () => {
    write("infra/fleet.yaml", FLEET.replace("  hub: { region: west }", "  hub: { region: west, labels: { tier: back } }"));
    const { text, result } = await affected.run(context, [], { why: true });
    expect(text.split("\n").slice(1)).toEqual([
      "0  cluster-hub",
      "     cluster-hub has other Terraform: cluster hub labels.tier none → back (fleet.yaml:9)",
      "1  bootstrap-hub",
      "     bootstrap-hub reads cluster_record of cluster-hub",
      "     cluster-hub has other Terraform: cluster hub labels.tier none → back (fleet.yaml:9)",
      "2  bootstrap-shop",
      "     bootstrap-shop reads cluster_record of cluster-hub",
      "     cluster-hub has other Terraform: cluster hub labels.tier none → back (fleet.yaml:9)",
    ]);
    expect(result).toMatchObject({ waves: [["cluster-hub"], ["bootstrap-hub"], ["bootstrap-shop"]], gone: [] });
  });

  test("gives a pipeline batches, and takes no number of which they could not be", async () => {
    write("infra/fleet.yaml", NEWER);
    const { result } = await affected.run(context, [], { batch: "1", layer: ["cluster"] });
    expect((result as { batches: unknown }).batches).toEqual([
      { wave: 0, stacks: ["cluster-hub"] },
      { wave: 0, stacks: ["cluster-shop"] },
    ]);
    for (const batch of ["0", "257", "many"]) {
      await expect(failure(affected.run(context, [], { batch }))).resolves.toMatchObject({ kind: "input" });
    }
  });
});

describe("a project with a program of its own", () => {
  /** A program that synthesizes as cdktf would, with what this revision of it says. */
  const program = (size: number): string => `
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
const out = process.env.CDKTF_OUTDIR;
const resource = { acme_thing: { a: { size: ${size}, text: "canary-${size}", path: process.cwd() } } };
mkdirSync(path.join(out, "stacks/own"), { recursive: true });
writeFileSync(path.join(out, "stacks/own/cdk.tf.json"), JSON.stringify({ resource }));
const own = { synthesizedStackPath: "stacks/own/cdk.tf.json", dependencies: [] };
writeFileSync(path.join(out, "manifest.json"), JSON.stringify({ stacks: { own } }));
`;

  test("needs no fleet file", async () => {
    write("hand/cdktf.json", JSON.stringify({ language: "typescript", app: "node main.mjs" }));
    write("hand/main.mjs", program(1));
    commit();
    const own = aContext(path.join(folder(), "hand/fleet.yaml"));
    expect((await affected.run(own, ["HEAD"], {})).result).toMatchObject({ waves: [] });
    write("hand/main.mjs", program(2));
    expect((await affected.run(own, ["HEAD"], {})).result).toMatchObject({ waves: [["own"]] });
  });

  test("is synthesized by it at each revision, and compared without what tells where it lay", async () => {
    write("infra/cdktf.json", JSON.stringify({ language: "typescript", app: "node main.mjs" }));
    write("infra/main.mjs", program(1));
    commit();
    expect((await diff.run(context, ["HEAD"], {})).text).toContain("no stack changes");
    write("infra/main.mjs", program(2));
    const { text } = await diff.run(context, ["HEAD"], { all: true });
    expect(text).toContain("? acme_thing.a: nothing is known here of acme_thing; size (not shown) → (not shown)");
    expect(text).not.toContain("canary");
    expect((await affected.run(context, ["HEAD"], {})).result).toMatchObject({ waves: [["own"]] });
  });
});
