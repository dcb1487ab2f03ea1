import type { Clock } from "../clock.ts";
import type { TokenSource } from "../kube/endpoint.ts";

export interface TokenOptions {
  readonly clock: Clock;
  /** Variables of the environment, named as each cloud's own programs name them. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How tokens of one kind are had. */
export interface TokenKind<Recipe> {
  readonly tokens: (recipe: Recipe, options: TokenOptions) => TokenSource;
  /** When the credentials in the environment end that tokens are asked for with; undefined where nobody can tell. */
  readonly endOfCredentials: (env: TokenOptions["env"]) => Date | undefined;
}
