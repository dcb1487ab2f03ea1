import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ALL_RULES } from "../../lib/cli/frame/all-rules.ts";
import { checkFleet } from "../../lib/fleet-file/read/check.ts";
import { AWS_LIMITS } from "../../scripts/limits/aws/page.ts";
import type { TypeLimits } from "../../scripts/limits/limits.ts";
import { cloudAttributes } from "../support/cloud-attributes.ts";
import type { CloudAttributes } from "../support/cloud-attributes.ts";
import { AWS_WIDE_FLEET } from "../support/aws-wide-fleet.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const SCENARIOS = ["aws-default", "mesh"];

/** Types of resources and data sources whose bindings our constructs load. */
function typesInUse(): readonly string[] {
  const files = readdirSync(path.join(ROOT, "constructs"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const imports = files.flatMap((file) => [
    ...readFileSync(path.join(ROOT, "constructs", file), "utf8").matchAll(
      /^import \{.*"@cdktf\/provider-aws\/lib\/([\w-]+)\/index\.js"/gm,
    ),
  ]);
  const names = imports.map(([, folder = ""]) => folder.replaceAll("-", "_")).filter((name) => name !== "provider");
  return [...new Set(names.map((name) => (name.startsWith("data_") ? `data.${name.slice(5)}` : `aws_${name}`)))].sort();
}

describe("the list of AWS's limits", () => {
  const folder = tempFolder();
  let found: CloudAttributes | undefined;
  /** Values by attribute, by type. */
  const attributesSeen = async (): Promise<CloudAttributes> =>
    (found ??= cloudAttributes(await synthesized(folder()), "aws", "s3"));

  test("is judged by fleets that have every type of resource that a construct uses", async () => {
    const seen = await attributesSeen();
    const types = [...seen.keys()].filter((type) => !type.startsWith("provider") && !type.startsWith("backend"));
    // It has no attribute to be listed by.
    expect([...types, "data.aws_caller_identity"].sort()).toEqual(typesInUse());
  });

  test("has every attribute that constructs set, once, and no other", async () => {
    const seen = await attributesSeen();
    const listed = Object.entries(AWS_LIMITS).flatMap(([type, limits]) =>
      attributesOf(limits).map((attribute) => `${type} ${attribute}`),
    );
    const set = [...seen].flatMap(([type, attributes]) => [...attributes.keys()].map((attribute) => `${type} ${attribute}`));
    expect(listed.sort()).toEqual(set.sort());
  });

  test("calls fixed what is the same in all fleets, chosen what is one of few values, and a reference what is always an expression", async () => {
    const seen = await attributesSeen();
    const wrong = Object.entries(AWS_LIMITS).flatMap(([type, { fixed = [], chosen = {}, references = [] }]) => {
      const valuesOf = (attribute: string): readonly string[] => [...(seen.get(type)?.get(attribute) ?? [])];
      return [
        ...fixed.filter((attribute) => valuesOf(attribute).length !== 1 || isExpression(valuesOf(attribute)[0])),
        ...Object.entries(chosen).flatMap(([attribute, values]) =>
          valuesOf(attribute)
            .filter((value) => !isExpression(value) && !values.includes(value))
            .map((value) => `${attribute} ${value}`),
        ),
        ...references.filter((attribute) => !valuesOf(attribute).every(isExpression)),
      ].map((attribute) => `${type} ${attribute}`);
    });
    expect(wrong).toEqual([]);
  });

  test("names rules and files that there are", () => {
    const held = Object.values(AWS_LIMITS).flatMap(({ limits = [] }) => limits.map((one) => one.held));
    const ids = new Set(ALL_RULES.map(({ id }) => id));
    expect(held.flatMap((one) => ("rule" in one && !ids.has(one.rule) ? [one.rule] : []))).toEqual([]);
    expect(held.flatMap((one) => ("by" in one && !existsSync(path.join(ROOT, one.by)) ? [one.by] : []))).toEqual([]);
  });
});

/** Every stack of a fleet that has everything, and of those that people see first. */
async function synthesized(folder: string): Promise<readonly string[]> {
  const files = SCENARIOS.map((name) => readFileSync(path.join(ROOT, "test/fleets", name, "fleet.yaml"), "utf8"));
  const stacks: string[] = [];
  for (const [index, text] of [AWS_WIDE_FLEET, ...files].entries()) {
    const { fleet, problems } = checkFleet(text, "fleet.yaml", "2026-11-20");
    if (fleet === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
    stacks.push(...(await synthesizeFleet(fleet.fleet, path.join(folder, String(index)))).stacks.values());
  }
  return stacks;
}

function attributesOf({ limits = [], fixed = [], chosen = {}, unlimited = [], references = [] }: TypeLimits): readonly string[] {
  return [...new Set(limits.flatMap(({ of }) => of)), ...fixed, ...Object.keys(chosen), ...unlimited, ...references];
}

function isExpression(value: string | undefined): boolean {
  return value?.includes("${") === true;
}
