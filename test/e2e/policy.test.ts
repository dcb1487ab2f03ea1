import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect } from "@jest/globals";
import { runRego } from "../../lib/cli/policy/rego.ts";
import type { RuleFindings } from "../../lib/cli/policy/rules-module.ts";
import { policyResources } from "../../lib/review/policy-resources.ts";
import type { StackJson } from "../../lib/review/terraform-json.ts";
import { goProgram } from "../support/go-module.ts";
import { needs } from "../support/needs.ts";
import { synthesized } from "../support/review/synthesized.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { describe, test } = needs("go");

const OPA = {
  path: "github.com/open-policy-agent/opa",
  version: "v1.22.4",
  sum: "h1:/sKtqt7GVSvXQn1sML2PSzl8tD/mTHF2pzQC3x1CV8k=",
} as const;
const DOCS = path.join(import.meta.dirname, "../../docs/policy.md");

const CLUSTERS: StackJson = {
  resource: {
    aws_eks_cluster: {
      paid: { upgrade_policy: { support_type: "EXTENDED" } },
      free: { upgrade_policy: { support_type: "STANDARD" } },
    },
  },
};

describe("rules in Rego, by a real opa", () => {
  const folder = tempFolder();
  let opa: string;

  beforeAll(async () => {
    opa = path.dirname(await goProgram(OPA, ""));
  });

  async function ran(text: string): Promise<RuleFindings> {
    const file = path.join(folder(), "rules.rego");
    writeFileSync(file, text);
    const resources = policyResources(synthesized({ "cluster-shop": CLUSTERS }), new Map(), new Set(["cluster-shop"]));
    return await runRego(file, resources, { env: { PATH: opa }, signal: new AbortController().signal });
  }

  test("are run as docs/policy.md writes them, an error for deny and a warning for warn", async () => {
    const [, example = ""] = /^```rego\n(.*?)^```$/ms.exec(readFileSync(DOCS, "utf8")) ?? [];
    const { findings } = await ran(example.replace("deny contains", "warn contains x if {\n\tsome x in []\n}\n\ndeny contains"));
    expect(findings).toMatchObject([
      {
        rule: "acme.support",
        severity: "error",
        stack: "cluster-shop",
        address: "aws_eks_cluster.paid",
        message: "it pays for extended support",
      },
    ]);
    expect((await ran(example.replace("deny contains", "warn contains"))).findings).toMatchObject([{ severity: "warning" }]);
  });

  test.each([
    ["that opa can't read", "package fleetwright\n\ndeny contains if {", "rego_parse_error"],
    [
      "of another package",
      "package main\n\ndeny contains 1 if { true }",
      "package fleetwright has neither a set deny nor a set warn",
    ],
    [
      "that say nothing of where",
      'package fleetwright\n\ndeny contains "no" if { true }',
      "a finding has texts rule, stack, address and msg",
    ],
    [
      "about what isn't there",
      'package fleetwright\n\ndeny contains {"rule": "r", "stack": "s", "address": "a", "msg": "m"} if { true }',
      "names s a, which isn't among the resources",
    ],
    ["that fail while they run", 'package fleetwright\n\ndeny contains x if { x := to_number("no") }', "to_number"],
  ])("%s are refused, not passed over", async (_, text, why) => {
    await expect(ran(text)).rejects.toThrow(why);
  });
});
