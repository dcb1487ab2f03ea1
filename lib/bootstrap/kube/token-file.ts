import type { Clock } from "../clock.ts";
import type { TokenSource } from "./endpoint.ts";
import { readBeside } from "./kubeconfig.ts";
import type { Refuse } from "./kubeconfig.ts";

/** As long as client-go keeps what it has read: its period of a minute less its leeway (transport/token_source.go). */
const KEPT_MS = 50_000;

/** A token that something else keeps renewing in a file. A file that can't be read for a while leaves the token before. */
export async function tokenFile(
  kubeconfig: string,
  named: string,
  user: string,
  options: { readonly clock: Clock; readonly refuse: Refuse },
): Promise<TokenSource> {
  const { clock, refuse } = options;
  const read = async (): Promise<string> => {
    const token = (await readBeside(kubeconfig, named, `tokenFile of ${user}`, refuse)).trim();
    if (token === "") throw refuse(`${named}, the tokenFile of ${user} in ${kubeconfig}, is empty`);
    return token;
  };
  let last = { token: await read(), untilMs: clock.monotonic() + KEPT_MS };
  return {
    current: async () => {
      if (clock.monotonic() < last.untilMs) return last.token;
      // What renews the file may be writing it at this moment; whether the token before is still good, the API server says.
      const token = await read().catch(() => last.token);
      last = { token, untilMs: clock.monotonic() + KEPT_MS };
      return token;
    },
    drop: (token) => {
      if (last.token === token) last = { token, untilMs: -Infinity };
    },
    explain: () => `asked with the token in ${named}, the tokenFile of ${user}`,
  };
}
