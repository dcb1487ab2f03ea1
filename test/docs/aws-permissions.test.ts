import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import { policyDocument } from "../../scripts/permissions/aws/page.ts";
import { AWS_PERMISSIONS, awsPolicies } from "../../scripts/permissions/aws/policies.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const FLEET = path.join(ROOT, "test/fleets/aws-default/fleet.yaml");
/** IAM counts no white space. */
const LONGEST_POLICY = 6144;

/** Types of resources and data sources whose bindings our constructs load. */
function typesInUse(): readonly string[] {
  const files = ["constructs", "stacks"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => path.join(ROOT, folder, file)),
  );
  const found = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/^import \{.*"@cdktf\/provider-aws\/lib\/([\w-]+)\/index\.js"/gm)])
    .map(([, folder = ""]) => folder)
    .filter((folder) => folder !== "provider")
    .map((folder) => folder.replaceAll("-", "_"))
    .map((name) => (name.startsWith("data_") ? `data.${name.slice("data_".length)}` : `aws_${name}`));
  return [...new Set(found)].sort();
}

describe("the permissions of the roles that plan and apply on AWS", () => {
  const folder = tempFolder();

  test("are known for every type of resource that a construct uses, and for no other", () => {
    expect(Object.keys(AWS_PERMISSIONS).sort()).toEqual(typesInUse());
  });

  test.each(awsPolicies().map((policy) => [policy.name, policy] as const))(
    "%s is no longer than IAM takes",
    (_, { statements }) => {
      // A fleet's name may be longer than the word that stands for it.
      const text = policyDocument(statements).replaceAll("FLEET", "a".repeat(20)).replaceAll("REGION", "ap-southeast-1");
      expect(text.replaceAll("ACCOUNT", "111122223333").replace(/\s/g, "").length).toBeLessThan(LONGEST_POLICY);
      expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
    },
  );

  test("let nobody change what neither bears the fleet's tag nor has its name, but where AWS offers no limit", () => {
    const wide = awsPolicies().flatMap(({ name, statements }) =>
      statements
        .filter(({ Resource, Condition }) => Resource.includes("*") && Condition === undefined)
        .map(({ Sid }) => `${name} ${Sid}`),
    );
    expect(wide).toEqual(["look Look", "apply-entry Zones", "apply-entry HealthChecks"]);
  });

  test("fit the names and the policies of everything that a fleet makes by default", async () => {
    const { fleet } = await loadFleet({ file: FLEET, today: "2026-11-20" });
    const { stacks } = await synthesizeFleet(fleet, folder());
    const attributes = (type: string, attribute: string): readonly string[] =>
      [...stacks.values()].flatMap((text) => {
        const { resource = {} } = JSON.parse(text) as { resource?: Record<string, Record<string, Record<string, unknown>>> };
        return Object.values(resource[type] ?? {}).map((one) => String(one[attribute]));
      });
    const outside = (patterns: readonly RegExp[], names: readonly string[]): readonly string[] => {
      if (names.length === 0) throw new Error("the fleet makes none of them");
      return names.filter((name) => !patterns.some((pattern) => pattern.test(name)));
    };
    expect(outside(patternsOf("cluster"), attributes("aws_eks_cluster", "name"))).toEqual([]);
    expect(outside(patternsOf("role"), attributes("aws_iam_role", "name"))).toEqual([]);
    expect(outside(patternsOf("log-group"), attributes("aws_cloudwatch_log_group", "name"))).toEqual([]);
    expect(
      outside(
        patternsOf("alias"),
        attributes("aws_kms_alias", "name").map((name) => name.replace("alias/", "")),
      ),
    ).toEqual([]);
    expect(outside(patternsOf("loadbalancer/net"), attributes("aws_lb", "name"))).toEqual([]);
    expect(outside(patternsOf("targetgroup"), attributes("aws_lb_target_group", "name"))).toEqual([]);
    expect(outside(patternsOf("s3::"), attributes("aws_s3_bucket", "bucket"))).toEqual([]);
    expect(outside(attached(), attributes("aws_iam_role_policy_attachment", "policy_arn"))).toEqual([]);
  });
});

/** What the names of one kind of thing must look like to be covered. */
function patternsOf(kind: string): readonly RegExp[] {
  const arns = awsPolicies().flatMap(({ statements }) => statements.flatMap(({ Resource }) => Resource));
  const mark = new RegExp(`[:/]${kind}[:/](.*FLEET.*)$`);
  return arns.flatMap((arn) => mark.exec(arn)?.[1] ?? []).map((pattern) => patternOf(pattern.replaceAll("FLEET", "acme")));
}

/** The policies of AWS's own that may be attached to roles. */
function attached(): readonly RegExp[] {
  const statements = awsPolicies().flatMap((policy) => policy.statements);
  const arns = statements.flatMap(({ Condition }) => Condition?.["ArnLike"]?.["iam:PolicyARN"] ?? []);
  return arns.map(patternOf);
}

/** What IAM means by `*`. */
function patternOf(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
}
