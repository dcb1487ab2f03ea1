/** What a plan would do to one resource. */
export interface PlannedChange {
  /** `aws_eks_cluster.cluster` */
  readonly address: string;
  readonly action: "create" | "update" | "replace" | "delete" | "none";
  /** The id under which it is taken over; undefined where nothing is imported. */
  readonly imported: string | undefined;
  /** Attributes that can't be changed in place, such as `role_arn` or `vpc_config[0].subnet_ids`; only of a replacement. */
  readonly because: readonly string[];
  /** Its attributes as they are, and as they would be. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

interface PlanFile {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode?: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before?: unknown;
      readonly after?: unknown;
      readonly importing?: { readonly id?: string } | null;
      readonly replace_paths?: readonly (readonly (string | number)[])[];
    };
  }[];
}

/** The changes of a plan, as `terraform show -json` prints it; data sources don't count. */
export function plannedChanges(json: string): readonly PlannedChange[] {
  const { resource_changes: changes = [] } = JSON.parse(json) as PlanFile;
  return changes
    .filter(({ mode }) => mode !== "data")
    .map(({ address, change }) => ({
      address,
      action: actionOf(change.actions),
      imported: change.importing?.id,
      because: (change.replace_paths ?? []).map(pathText),
      before: attributes(change.before),
      after: attributes(change.after),
    }));
}

function actionOf(actions: readonly string[]): PlannedChange["action"] {
  const [deletes, creates] = [actions.includes("delete"), actions.includes("create")];
  if (deletes) return creates ? "replace" : "delete";
  if (creates) return "create";
  return actions.includes("update") ? "update" : "none";
}

function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}

function attributes(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
