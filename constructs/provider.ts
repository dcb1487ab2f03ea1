import type { LiteralText } from "./cdk.ts";

/** What means the same for the provider of every cloud: who talks to which place, on whose behalf. */
export interface ProviderProps {
  /** The fleet's name; everything that is made is marked with it. */
  readonly fleet: LiteralText;
  /** The cloud's own name of the place, such as `eu-west-1`. */
  readonly location: LiteralText;
  /** The AWS account, Google project or Azure subscription. */
  readonly account: LiteralText;
  /**
   * The identities that change things and that only read, as the cloud names them.
   *
   * @default the ambient credentials
   */
  readonly identity?: { readonly apply: LiteralText; readonly plan: LiteralText } | undefined;
  /**
   * Tells several providers of one stack apart; resources then name theirs.
   *
   * @default none: the stack's only provider of its cloud
   */
  readonly alias?: string;
}
