/** The values of every attribute that synthesized stacks set for a cloud, by type and then by attribute. */
export type CloudAttributes = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

type Block = Readonly<Record<string, unknown>>;

interface Stack {
  readonly terraform?: { readonly backend?: Readonly<Record<string, Block>> };
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
}

/** What Terraform reads of a block, and never the cloud. */
const TERRAFORMS_OWN: readonly string[] = ["//", "depends_on", "lifecycle", "provider"];
/** Tags are the same for all types, and stand in the list once. */
const TAGS = "tags";
/** Maps whose keys are people's own. */
const FREE: readonly string[] = [
  "labels",
  "node_config.labels",
  "node_labels",
  "default_node_pool.tags",
  "default_labels",
  "default_tags.tags",
  "tag_specifications.tags",
];

/**
 * @param provider - Terraform's name of the cloud's plugin, with which its types begin
 * @param backend - of states that lie there
 */
export function cloudAttributes(
  stacks: readonly string[],
  provider: "aws" | "google" | "azurerm",
  backend: "s3" | "gcs" | "azurerm",
): CloudAttributes {
  const seen = new Map<string, Map<string, Set<string>>>();
  const note = (type: string, attribute: string, value: unknown): void => {
    const attributes = seen.get(type) ?? new Map<string, Set<string>>();
    seen.set(type, attributes);
    attributes.set(attribute, (attributes.get(attribute) ?? new Set()).add(String(value)));
  };
  const walk = (type: string, attribute: string, value: unknown): void => {
    if (Array.isArray(value) && value.length > 0) for (const one of value) walk(type, attribute, one);
    else if (FREE.includes(attribute) || !isBlock(value))
      note(type, attribute, typeof value === "string" ? value : JSON.stringify(value));
    else for (const [key, one] of Object.entries(value)) walk(type, `${attribute}.${key}`, one);
  };
  const block = (type: string, attributes: Block, without: readonly string[] = []): void => {
    for (const [key, value] of Object.entries(attributes)) {
      if (!TERRAFORMS_OWN.includes(key) && key !== TAGS && !without.includes(key)) walk(type, key, value);
    }
  };
  for (const text of stacks) {
    const { terraform, provider: providers, resource = {}, data = {} } = JSON.parse(text) as Stack;
    for (const one of providers?.[provider] ?? []) block(`provider.${provider}`, one, ["alias"]);
    const state = terraform?.backend?.[backend];
    if (state !== undefined) block(`backend.${backend}`, state);
    for (const [type, things] of Object.entries(resource)) for (const one of Object.values(things)) block(type, one);
    for (const [type, things] of Object.entries(data)) for (const one of Object.values(things)) block(`data.${type}`, one);
  }
  const own = new RegExp(`^(${provider}_|data\\.${provider}_|provider\\.${provider}$|backend\\.${backend}$)`);
  return new Map([...seen].filter(([type]) => own.test(type)));
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
