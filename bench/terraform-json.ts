import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** All Terraform JSON below a `cdktf.out`, by stack, without the comments that cdktf adds for itself. */
export function readTerraformJson(outdir: string): Readonly<Record<string, unknown>> {
  const stacks = path.join(outdir, "stacks");
  return Object.fromEntries(
    readdirSync(stacks)
      .sort()
      .map((stack) => [stack, withoutComments(JSON.parse(readFileSync(path.join(stacks, stack, "cdk.tf.json"), "utf8")))]),
  );
}

/** Which stacks depend on which, as cdktf will deploy them. */
export function readDependencies(outdir: string): Readonly<Record<string, readonly string[]>> {
  const manifest = JSON.parse(readFileSync(path.join(outdir, "manifest.json"), "utf8")) as {
    stacks: Record<string, { dependencies: string[] }>;
  };
  return Object.fromEntries(
    Object.entries(manifest.stacks).map(([stack, { dependencies }]) => [stack, [...dependencies].sort()]),
  );
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "//");
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutComments(part)]));
}
