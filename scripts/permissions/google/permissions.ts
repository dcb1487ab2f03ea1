/** What Terraform calls for one type of resource, as permissions of Google's IAM. */
export interface TypePermissions {
  /** Looking. */
  readonly read: readonly string[];
  /** Making, changing and ending. */
  readonly change: readonly string[];
}

export type PermissionsByType = Readonly<Record<`google_${string}`, TypePermissions>>;

/** `of("compute.networks", "create", "delete")` */
export function of(kind: string, ...verbs: readonly string[]): readonly string[] {
  return verbs.map((verb) => `${kind}.${verb}`);
}
