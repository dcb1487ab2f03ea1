import type { PolicyValue, PolicyValues } from "../../policy/resource.ts";
import { MASK } from "../shown-values.ts";
import type { PlanFile } from "./read-plan.ts";
import { secretsOf } from "./read-plan.ts";

/** A resource as it would be after a plan, without what Terraform marks as sensitive. */
export interface PlannedResourceValues {
  /** `module.db.aws_db_instance.main[0]` */
  readonly address: string;
  /** `aws_db_instance.main` */
  readonly block: string;
  /** What isn't known yet stands as {@link LATER}. */
  readonly values: PolicyValues;
}

/** What stands for a value that a cloud decides. */
const LATER = "⟨known after apply⟩";

/** All resources that there would be, whether or not they change. */
export function plannedResources(plan: PlanFile): readonly PlannedResourceValues[] {
  const secrets = secretsOf(plan);
  return (plan.resource_changes ?? []).flatMap(({ address, mode, type, name, deposed, change }) => {
    const { after, after_unknown: unknown, after_sensitive: marks } = change;
    if (mode === "data" || deposed !== undefined || typeof after !== "object" || after === null) return [];
    const values = merged(after, unknown, marks, (value) => secrets.isIn(value));
    return [{ address, block: `${type}.${name}`, values: values as PolicyValues }];
  });
}

/** @param unknown - true, or of the value's shape with true for what is known later; `marks` the same for secrets */
function merged(value: unknown, unknown: unknown, marks: unknown, isSecret: (text: unknown) => boolean): PolicyValue {
  if (marks === true) return MASK;
  if (unknown === true) return LATER;
  if (Array.isArray(value))
    return value.map((one, at) => merged(one, inside(unknown, String(at)), inside(marks, String(at)), isSecret));
  if (typeof value === "object" && value !== null) {
    const keys = new Set([
      ...Object.keys(value),
      ...(typeof unknown === "object" && unknown !== null ? Object.keys(unknown) : []),
    ]);
    return Object.fromEntries(
      [...keys].map((key) => [key, merged(inside(value, key), inside(unknown, key), inside(marks, key), isSecret)]),
    );
  }
  if (typeof value === "string") return isSecret(value) ? MASK : value;
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

function inside(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
