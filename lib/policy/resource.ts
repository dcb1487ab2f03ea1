import type { StackLayer } from "../model/stack-layer.ts";

/** Plain data. What only a cloud knows stands as a text with `⟨…⟩` in it: {@link isKnown}. */
export type PolicyValue =
  null | boolean | number | string | readonly PolicyValue[] | { readonly [argument: string]: PolicyValue };

/** Arguments by name, as Terraform's JSON has them. */
export type PolicyValues = Readonly<Record<string, PolicyValue>>;

/** One resource as a rule sees it. */
export interface PolicyResource {
  /** `backend`: where the stack's state lies; its type is that of the backend, such as `s3`. */
  readonly kind: "resource" | "backend";
  /** Id of its stack: `cluster-shop`. */
  readonly stack: string;
  /** Undefined in a stack of the team's own. */
  readonly layer: StackLayer | undefined;
  /** Name of the cluster that its stack is about; undefined where it is about none, or several. */
  readonly cluster: string | undefined;
  /** Name of the region that its stack is about, the same way. */
  readonly region: string | undefined;
  /** Of the cluster. */
  readonly ring: string | undefined;
  /** Of the cluster; empty where there is none. */
  readonly labels: Readonly<Record<string, string>>;
  /** Why the fleet file allows for this cluster what a rule would refuse, and until when; undefined where it doesn't. */
  readonly allowed: { readonly reason: string; readonly until: string | undefined } | undefined;
  /** `aws_eks_cluster` */
  readonly type: string;
  /** Its name in Terraform. */
  readonly name: string;
  /** `aws_eks_cluster.cluster`; with modules and index where a plan has them. */
  readonly address: string;
  /** Whether Terraform refuses to destroy it (`lifecycle.prevent_destroy`). */
  readonly preventDestroy: boolean;
  /** Secrets in it are replaced by `(not shown)`. */
  readonly values: PolicyValues;
}

/** All that is looked at. */
export interface PolicyView {
  readonly resources: readonly PolicyResource[];
}

/**
 * A value by its path: `vpc_config.endpoint_public_access`. Of a block that may stand several times, the first one's.
 *
 * @param path - arguments with dots between them, or a list of them where one has a dot in it
 * @returns undefined where there is none, or null
 */
export function valueAt(values: PolicyValues, path: string | readonly string[]): PolicyValue | undefined {
  const keys = typeof path === "string" ? path.split(".") : path;
  return keys.reduce<PolicyValue | undefined>((at, key) => {
    const of = isList(at) && !/^\d+$/.test(key) ? at[0] : at;
    const found = isList(of) ? of[Number(key)] : isBlock(of) && Object.hasOwn(of, key) ? of[key] : undefined;
    return found ?? undefined;
  }, values);
}

/** The blocks of one kind, however many there are: `ingress`, `allow`. */
export function blocksAt(values: PolicyValues, path: string | readonly string[]): readonly PolicyValues[] {
  const found = valueAt(values, path);
  return (isList(found) ? found : [found]).filter(isBlock);
}

/** Whether nothing of a value is decided by a cloud. */
export function isKnown(value: PolicyValue | undefined): boolean {
  return !textsIn(value).some((text) => text.includes("⟨"));
}

/** All texts in a value, however deep. */
export function textsIn(value: PolicyValue | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function isList(value: PolicyValue | undefined): value is readonly PolicyValue[] {
  return Array.isArray(value);
}

function isBlock(value: PolicyValue | undefined): value is PolicyValues {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
