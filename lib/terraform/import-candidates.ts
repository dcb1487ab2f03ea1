/** A synthesized stack, as far as imports look at it. */
export interface StackResources {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** Something that Terraform is to take over. */
export interface ImportBlock {
  /** Address in the stack, such as `aws_eks_cluster.cluster`. */
  readonly to: string;
  /** As the provider's import takes it. */
  readonly id: string;
}

/** How ids are made of attributes, by resource type. What EC2 or EKS numbers by itself has none. */
const IDS: Readonly<Record<string, readonly [attributes: readonly string[], separator: string]>> = {
  aws_cloudwatch_log_group: [["name"], ""],
  aws_eks_access_entry: [["cluster_name", "principal_arn"], ":"],
  aws_eks_access_policy_association: [["cluster_name", "principal_arn", "policy_arn"], "#"],
  aws_eks_addon: [["cluster_name", "addon_name"], ":"],
  aws_eks_cluster: [["name"], ""],
  aws_iam_role: [["name"], ""],
  aws_iam_role_policy: [["role", "name"], ":"],
  aws_iam_role_policy_attachment: [["role", "policy_arn"], "/"],
  aws_kms_alias: [["name"], ""],
};

/**
 * All of a stack that could have been there before, by the names that the stack gives it. What has an id that nobody could
 * derive is looked up by its type among `given`.
 *
 * @param given - ids by resource type, such as `aws_kms_key`
 */
export function importCandidates(stack: StackResources, given: Readonly<Record<string, string>>): readonly ImportBlock[] {
  return Object.entries(stack.resource ?? {}).flatMap(([type, resources]) =>
    Object.entries(resources).flatMap(([name, attributes]) => {
      const id = idOf(stack, type, attributes) ?? given[type];
      return id === undefined ? [] : [{ to: `${type}.${name}`, id }];
    }),
  );
}

function idOf(stack: StackResources, type: string, attributes: Readonly<Record<string, unknown>>): string | undefined {
  const known = IDS[type];
  if (known === undefined) return undefined;
  const [names, separator] = known;
  const parts = names.map((name) => literalOf(stack, attributes[name]));
  return parts.every((part) => part !== undefined) ? parts.join(separator) : undefined;
}

/** A text, or the text that a reference to another resource of the stack leads to. */
function literalOf(stack: StackResources, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const [, type = "", name = "", attribute = ""] = /^\$\{([a-z0-9_]+)\.([A-Za-z0-9_-]+)\.([a-z_]+)\}$/.exec(value) ?? [];
  if (type !== "") return literalOf(stack, stack.resource?.[type]?.[name]?.[attribute]);
  return value.includes("${") ? undefined : value;
}
