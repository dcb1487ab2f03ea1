import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { command as plan } from "../../../lib/cli/commands/plan.ts";
import { command as policy } from "../../../lib/cli/commands/policy.ts";
import { command as review } from "../../../lib/cli/commands/review.ts";
import type { CommandContext, Outcome } from "../../../lib/cli/frame/command.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Verdict } from "../../../lib/policy/verdict.ts";
import { aContext } from "../../support/a-context.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const DOCS = path.join(import.meta.dirname, "../../../docs/policy.md");
const API = path.join(import.meta.dirname, "../../../lib/policy/define-policy.ts");
const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub, agent: none }
rings: { broad: {} }
defaults: { kubernetes: "1.34", protect: false, ring: broad }
regions: { west: { cloud: aws, location: eu-west-1, account: "111122223333" } }
clusters:
  hub: { region: west }
  shop: { region: west, endpoint: public, reason: its callers have no addresses, until: 2026-12-31 }
`;

const folder = tempFolder();
let context: CommandContext;

beforeEach(async () => {
  context = aContext(path.join(folder(), "fleet.yaml"));
  writeFileSync(path.join(folder(), "fleet.yaml"), FLEET);
  await plan.run(context, [], { write: true });
});

function written(name: string, text: string): string {
  const file = path.join(folder(), name);
  writeFileSync(file, text.replaceAll('"fleetwright/policy"', JSON.stringify(API)));
  return file;
}

async function asked(
  options: Readonly<Record<string, unknown>> = {},
  about = context,
): Promise<Outcome & { readonly result: Verdict }> {
  return (await policy.run(about, [], options)) as Outcome & { readonly result: Verdict };
}

async function refusal(options: Readonly<Record<string, unknown>>, about = context): Promise<string> {
  const failure: unknown = await asked(options, about).catch((error: unknown) => error);
  if (!(failure instanceof FleetError)) throw new Error("it was not refused");
  return `${failure.kind}: ${failure.message}`;
}

/** A file with one rule. */
function aRule(check: string, more = ""): string {
  return `export default { rules: [{ id: "acme.one", severity: "error", title: "One", check: ${check}, ${more} }] };`;
}

describe("fleetwright policy", () => {
  test("tells what our rules find, folded, with what scanners call the same, and allows what the fleet file gives a reason for", async () => {
    const { text, result, exit } = await asked();
    expect(exit).toBe("done");
    expect(text).toContain("FW5004: Something of value without deletion protection");
    expect(text).toMatch(/all 2 cluster stacks: aws_eks_cluster\.Resource: nothing keeps it/);
    expect(result.allowed.map(({ rule, stack, reason, until }) => [rule, stack, reason, until])).toEqual([
      ["FW5001", "cluster-shop", "its callers have no addresses", "2026-12-31"],
    ]);
  });

  test("refuses what is an error once the fleet file's exception has ended; the day is an argument", async () => {
    const later = { ...context, now: () => new Date("2027-01-01T00:00:00Z") };
    const { exit, text } = await asked({}, later);
    expect(exit).toBe("refused");
    expect(text).toContain("FW5001: An API server that answers everybody (CKV_AWS_38, AWS-0041)");
  });

  test("allows what a file of exceptions names, and tells which allow nothing", async () => {
    const exceptions = written(
      "exceptions.yaml",
      `- { rule: FW5004, stack: "*-*", reason: they live for a day }\n- rule: FW5005\n  reason: nothing is open\n`,
    );
    const { text, result } = await asked({ exceptions });
    expect(result.findings).toEqual([]);
    expect(text).toContain("FW5092: line 2, of FW5005: nothing is open");
    const { unused } = (await asked({ exceptions, layer: ["cluster"] })).result;
    expect(unused).toEqual([]);
  });

  test.each([
    ["- { rule: FW5004 }", "exceptions.yaml:1: it has no reason"],
    ["- { rule: FW5004, reason: r, untill: 2027-01-01 }", '"untill" is nothing that an exception has'],
    ["\n- { rule: FW5004, reason: r, until: 2027-02-30 }", "exceptions.yaml:2: until is a day"],
    ["- { rule: FW5999, reason: r }", 'line 1: there is no rule "FW5999"'],
    ["- { rule: FW5004, reason: [1] }", "exceptions.yaml:1: reason is a text"],
    ["- no", "exceptions.yaml:1: an exception is a map"],
    ["rule: FW5004", "this is no list of exceptions"],
    ["- {", "exceptions.yaml:1: this is no YAML"],
  ])("refuses exceptions that can't be meant: %s", async (text, why) => {
    const said = await refusal({ exceptions: written("exceptions.yaml", text) });
    expect(said).toMatch(/^input: /);
    expect(said).toContain(why);
  });

  test("runs the rules of docs/policy.md as they are written there", async () => {
    const [example = ""] = [...readFileSync(DOCS, "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = ""]) => text);
    const rules = written("policy.ts", example.replace("zones < 3", "zones < 9").replace("> 500", "> 5"));
    const { result, exit } = await asked({ rules: [rules] });
    const own = result.findings.filter(({ rule }) => rule.startsWith("acme."));
    expect(exit).toBe("refused");
    expect(own.map(({ rule, stack, message }) => `${rule} ${stack}: ${message}`).sort()).toEqual([
      "acme.disks cluster-hub: its disk /dev/xvda is too large",
      "acme.disks cluster-shop: its disk /dev/xvda is too large",
      "acme.zones cluster-hub: its nodes stand in 3 zones",
      "acme.zones cluster-shop: its nodes stand in 3 zones",
    ]);
  });

  test.each([
    ["a rule that throws", aRule("() => { throw new Error('broken') }"), "rule acme.one at bootstrap-hub terraform_data."],
    ["a rule that gives a promise", aRule("async () => undefined"), "not a promise"],
    ["a rule that ends the process", aRule("() => process.exit(0)"), "it ends the process"],
    ["a rule that is called like ours", aRule("() => undefined").replace("acme.one", "FW5001"), "doesn't begin like ours"],
    [
      "two rules of one name",
      `const rule = { id: "a", severity: "error", title: "t", check: () => undefined }; export default { rules: [rule, rule] };`,
      "two rules are called a",
    ],
    ["a file without rules", "export default 1;", "it has no `export default definePolicy"],
    ["a file that can't be loaded", "import './nothing.js';", "it can't be loaded"],
  ])("refuses %s: nothing passes because it wasn't looked at", async (_, text, why) => {
    expect(await refusal({ rules: [written("broken.mjs", text)] })).toContain(why);
  });

  test("says what to install for rules in Rego, and passes over none", async () => {
    const rules = written("rules.rego", "package fleetwright\ndeny := set()\n");
    const said = await refusal({ rules: [rules] }, { ...context, env: { PATH: folder() } });
    expect(said).toMatch(/^input: .*written in Rego: install Open Policy Agent 1\.0 or newer/);
    expect(await refusal({ rules: [path.join(folder(), "fleet.yaml")] })).toContain("is no file of rules");
    expect(await refusal({ rules: ["/nowhere/rules.ts"] })).toContain("there is no /nowhere/rules.ts");
  });

  test("runs no file that it finds: a file of rules in the project is only a file", async () => {
    written("policy.ts", "throw new Error('run');");
    expect((await asked()).exit).toBe("done");
  });
});

describe("fleetwright review", () => {
  test("refuses what policy refuses in the stacks that change, above the fold, and offers no apply", async () => {
    const before = path.join(folder(), "nothing");
    mkdirSync(before);
    const rules = written(
      "own.mjs",
      aRule("({ cluster }) => cluster === 'shop' ? 'not <b>this</b> one' : undefined", "types: ['aws_eks_cluster']"),
    );
    const out = path.join(folder(), "out");
    mkdirSync(out);
    writeFileSync(path.join(out, "manifest.json"), "{}");
    const { exit, text, result } = await review.run(context, [before], { rules: [rules], out });
    // Nothing of an earlier review may be applied in its stead.
    expect(existsSync(path.join(out, "manifest.json"))).toBe(false);
    expect(readFileSync(path.join(out, "comment.md"), "utf8")).toContain("policy: 1 error");
    expect(exit).toBe("refused");
    expect(text).toContain("policy: 1 error, 5 warnings, 1 allowed");
    expect(text).toContain("AGAINST POLICY\n  acme.one: One\n    cluster-shop: aws_eks_cluster.Resource: not <b>this</b> one");
    expect(result).toMatchObject({
      policy: { expired: [], allowed: [{ rule: "FW5001", reason: "its callers have no addresses" }] },
    });
  });
});
