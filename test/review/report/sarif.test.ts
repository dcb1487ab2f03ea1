import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { sarifOf } from "../../../lib/review/report/sarif.ts";
import { reportOf } from "../../../lib/review/report/report.ts";
import { aVerdict } from "../../support/a-verdict.ts";
import { aDiff, aStack, wildPlans, reported } from "../../support/review/generated-plans.ts";

/** The schema of SARIF 2.1.0 as OASIS and SchemaStore publish it; the package has it for tests. */
const {
  $schema: _draft,
  id: _id,
  ...SCHEMA
} = createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as Readonly<
  Record<string, object>
>;

/** What the schema finds wrong. It is of an older draft, from which it uses nothing that means another thing now. */
function faults(log: object): readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat("uri", (text) => URL.canParse(text));
  ajv.addFormat("uri-reference", (text) => URL.canParse(text, "https://acme.example/"));
  ajv.addFormat("date-time", (text) => !Number.isNaN(Date.parse(text)));
  const validate = ajv.compile(SCHEMA);
  validate(JSON.parse(JSON.stringify(log)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly properties?: object }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly suppressions?: readonly object[];
    }[];
  }[];
}

describe("the SARIF log of a review is valid by the published schema", () => {
  test("where nothing changes", () => {
    expect(faults(sarifOf(reported(new Map()), "fleet.yaml"))).toEqual([]);
  });

  test("with every kind of change, and losses that nobody has confirmed", () => {
    expect(faults(sarifOf(reported(wildPlans(20, 30, "secret", 7)), "a folder/fleet.yaml"))).toEqual([]);
  });

  test("with what policy refuses, warns of and allows, in texts of others", () => {
    const stacks = [aStack("cluster-north"), aStack("cluster-south")];
    const message = "\u202e[x](javascript:alert) {0} ‮\n<b>";
    const log = sarifOf(reportOf(aDiff(stacks), new Map(), undefined, aVerdict(stacks, message)), "fleet.yaml");
    expect(faults(log)).toEqual([]);
    const [run] = (log as Log).runs;
    const results = run?.results.filter(({ ruleId }) => ruleId.startsWith("FW")) ?? [];
    expect(results.map(({ ruleId, level }) => `${ruleId} ${level}`).sort()).toEqual([
      "FW5001 error",
      "FW5004 warning",
      "FW5005 error",
      "FW5091 error",
    ]);
    expect(results.map(({ ruleIndex }) => run?.tool.driver.rules[ruleIndex]?.id)).toEqual(results.map(({ ruleId }) => ruleId));
    expect(results.filter(({ suppressions }) => suppressions !== undefined).map(({ ruleId }) => ruleId)).toEqual(["FW5005"]);
    expect(run?.tool.driver.rules.find(({ id }) => id === "FW5001")?.properties).toEqual({
      tags: ["policy", "CKV_AWS_38", "AWS-0041"],
    });
    expect(JSON.stringify(log)).not.toContain("\u202e");
  });

  test("and the schema would say so if it weren't", () => {
    const log = sarifOf(reported(new Map()), "fleet.yaml") as { readonly runs: readonly object[] };
    expect(faults({ ...log, runs: log.runs.map((run) => ({ ...run, results: [{ ruleId: 1, level: "fatal" }] })) })).not.toEqual(
      [],
    );
  });
});
