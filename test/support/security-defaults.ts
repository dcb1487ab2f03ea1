/** A resource as Terraform's JSON has it. */
export type ResourceJson = Readonly<Record<string, unknown>>;

/** Something that we decide for everybody, and how it would look if we hadn't. */
export interface SecurityDefault {
  /** What holds. */
  readonly name: string;
  /** The resource that has it. */
  readonly type: string;
  /** Tells it from others of its type. */
  readonly which?: (resource: ResourceJson) => boolean;
  /** The same resource without it; undefined where the default is the whole resource. */
  readonly without: (resource: ResourceJson) => ResourceJson | undefined;
  /** What checkov must say then. */
  readonly rule: string;
  /**
   * The resource that it says it of.
   *
   * @default the same
   */
  readonly about?: string;
}

/** Everybody on the internet. */
export const OPEN = "0.0.0.0/0";

export function lacking(name: string, type: string, attribute: string, rule: string): SecurityDefault {
  return { name, type, rule, without: ({ [attribute]: _, ...rest }) => rest };
}

export function setting(name: string, type: string, rule: string, attributes: ResourceJson): SecurityDefault {
  return { name, type, rule, without: (resource) => ({ ...resource, ...attributes }) };
}

/** @param block - its place: `node_config.shielded_instance_config` */
export function within(name: string, type: string, rule: string, block: string, attributes: ResourceJson): SecurityDefault {
  return { name, type, rule, without: (resource) => deeper(resource, block.split("."), attributes) };
}

function deeper(resource: ResourceJson, [block, ...inner]: readonly string[], attributes: ResourceJson): ResourceJson {
  if (block === undefined) return { ...resource, ...attributes };
  return { ...resource, [block]: deeper((resource[block] ?? {}) as ResourceJson, inner, attributes) };
}

/** A policy with one more statement. */
export function statement(name: string, type: string, attribute: string, rule: string, more: ResourceJson): SecurityDefault {
  const without = (resource: ResourceJson): ResourceJson => {
    const policy = JSON.parse(String(resource[attribute])) as { readonly Statement: readonly object[] };
    const Statement = [...policy.Statement, { Effect: "Allow", Resource: "*", ...more }];
    return { ...resource, [attribute]: JSON.stringify({ ...policy, Statement }) };
  };
  return { name, type, rule, without };
}

export function gone(name: string, type: string, rule: string): SecurityDefault {
  return { name, type, rule, without: () => undefined };
}

/** The Terraform of one stack. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
}

/** The first stack that has the default, without it. */
export function weakened({ name, type, which = () => true, without }: SecurityDefault, texts: readonly string[]): StackJson {
  for (const text of texts) {
    const stack = JSON.parse(text) as StackJson;
    const [id, resource] = Object.entries(stack.resource?.[type] ?? {}).find(([, one]) => which(one)) ?? [];
    if (id === undefined || resource === undefined) continue;
    const { [id]: _, ...others } = stack.resource?.[type] ?? {};
    const changed = without(resource);
    return {
      ...stack,
      resource: { ...stack.resource, [type]: { ...others, ...(changed === undefined ? {} : { [id]: changed }) } },
    };
  }
  throw new Error(`no stack has a ${type} for "${name}"`);
}
