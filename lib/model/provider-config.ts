import type { Cloud } from "./fleet.ts";

/** What one Terraform provider talks to, and as whom. */
export interface ProviderConfig {
  /** `<cloud>/<alias>`, the same for the same place and identity. */
  readonly name: string;
  readonly cloud: Cloud;
  readonly location: string;
  /** AWS account, Google project or Azure subscription. */
  readonly account: string;
  readonly identity: { readonly apply: string; readonly plan: string } | undefined;
}

/** The alias that a stack with several providers of a cloud gives to this one. */
export function aliasOf({ name }: ProviderConfig): string {
  return name.slice(name.indexOf("/") + 1);
}
