import { readFileSync } from "node:fs";
import path from "node:path";

/** Where Terraform's `.terraform.lock.hcl` is read and written. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** What a stack says of plugins and of where its state lies. */
export interface TerraformBlock {
  readonly required_providers?: Readonly<Record<string, { readonly source?: string; readonly version?: string }>>;
  readonly backend?: unknown;
  readonly cloud?: unknown;
}

/** Of a synthesized stack. */
export function terraformBlock(folder: string): TerraformBlock {
  const file = JSON.parse(readFileSync(path.join(folder, "cdk.tf.json"), "utf8")) as { readonly terraform?: TerraformBlock };
  return file.terraform ?? {};
}

/** `aws 5.100.0` and the like, sorted: the plugins that a synthesized stack asks for, with their versions. */
export function requiredProviders(folder: string): readonly string[] {
  return Object.values(terraformBlock(folder).required_providers ?? {})
    .map(({ source = "", version = "" }) => `${source} ${version}`)
    .sort();
}

const PROVIDER = /^provider "(?<source>[^"]+)" \{\n(?:.*\n)*?\}\n/gm;

/** The blocks of a lock file by the provider's address, as they stand there. */
function lockedProviders(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(PROVIDER)].map((match) => [match.groups?.["source"] ?? "", match[0]]));
}

const HEAD = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.
`;

/**
 * A lock file with what another one adds. What it has already stays as it is: it was decided, and others rely on it.
 *
 * @returns undefined where nothing is added
 */
export function withLocked(before: string, added: string): string | undefined {
  const known = lockedProviders(before);
  const fresh = [...lockedProviders(added)].filter(([source]) => !known.has(source));
  if (fresh.length === 0) return undefined;
  const blocks = [...known, ...fresh].sort(([left], [right]) => (left < right ? -1 : 1));
  return [HEAD, ...blocks.map(([, block]) => block)].join("\n");
}
