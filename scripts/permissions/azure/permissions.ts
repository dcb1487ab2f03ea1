/** What Terraform calls for one type of resource, as actions of Azure's roles. */
export interface TypePermissions {
  /** Looking. */
  readonly read: readonly string[];
  /** Making, changing and ending. */
  readonly change: readonly string[];
}

export type PermissionsByType = Readonly<Record<`azurerm_${string}`, TypePermissions>>;

/** `of("Microsoft.Network/virtualNetworks", "join")` */
export function of(kind: string, ...verbs: readonly string[]): readonly string[] {
  return verbs.map((verb) => `${kind}/${verb}`);
}

/** Of a kind of thing that is looked at, made and ended in the plainest way. */
export function plain(kind: string, ...more: readonly string[]): TypePermissions {
  return { read: of(kind, "read"), change: [...of(kind, "write", "delete"), ...more] };
}
