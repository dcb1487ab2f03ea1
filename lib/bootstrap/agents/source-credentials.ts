import type { MembershipSync } from "../../contracts/membership.ts";
import type { SyncSource } from "../../model/sync.ts";
import { PhaseError } from "../contract.ts";
import type { Secrets } from "../secrets/secrets.ts";

// What an agent reads its source with, whatever it calls the parts: each agent writes its own Secret from this.

/** How an agent proves to Git who it is, with the secrets themselves. */
export type SourceLogin =
  | { readonly kind: "none" }
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  | { readonly kind: "key"; /** PEM. */ readonly key: string; readonly knownHosts: string }
  | {
      readonly kind: "app";
      readonly app: string;
      readonly installation: string;
      /** PEM. */
      readonly key: string;
      /** Of a GitHub Enterprise server; undefined: GitHub's own. */
      readonly api: string | undefined;
    }
  /** As its pods are to the cloud. */
  | { readonly kind: "pods"; readonly client: string | undefined };

export interface SourceProxy {
  readonly url: string;
  /** undefined: it asks for nobody. */
  readonly login: { readonly user: string; readonly password: string } | undefined;
}

const USER = "git";

/** References of all secrets that a member's agent needs, each once. */
export function secretsOf({ source, images }: Pick<MembershipSync, "source" | "images">): readonly string[] {
  const login = source !== null && "from" in source.auth ? [source.auth.from] : [];
  const others = [source?.proxy?.from, images?.auth?.from].filter((one) => one !== undefined);
  return [...new Set([...login, ...others])];
}

/** @throws PhaseError where what was found can't be such a secret */
export function sourceLogin({ url, auth }: Pick<SyncSource, "url" | "auth">, secrets: Secrets): SourceLogin {
  switch (auth.kind) {
    case "none":
      return { kind: "none" };
    case "token":
      return { kind: "password", user: auth.user ?? USER, password: oneLine(auth.from, secrets) };
    case "ssh":
      return { kind: "key", key: privateKey(auth.from, secrets), knownHosts: `${auth.knownHosts.trimEnd()}\n` };
    case "github-app": {
      const { host } = new URL(url);
      const api = host === "github.com" ? undefined : `https://${host}/api/v3`;
      const { app, installation } = auth;
      return { kind: "app", app, installation, key: privateKey(auth.from, secrets), api };
    }
    case "oidc":
      return { kind: "pods", client: auth.client };
  }
}

/** undefined where there is none. @throws PhaseError where what was found is no `user:password` */
export function sourceProxy({ proxy }: Pick<SyncSource, "proxy">, secrets: Secrets): SourceProxy | undefined {
  if (proxy === undefined) return undefined;
  if (proxy.from === undefined) return { url: proxy.url, login: undefined };
  const [, user, password] = /^([^:]+):(.+)$/.exec(oneLine(proxy.from, secrets)) ?? [];
  if (user === undefined || password === undefined) throw unfit(proxy.from, "no user:password", "to user:password");
  return { url: proxy.url, login: { user, password } };
}

/** A secret that travels in headers. */
export function oneLine(reference: string, secrets: Secrets): string {
  const value = secrets.get(reference);
  // Whatever else is in it, it is the service's own matter.
  if (/\p{Cc}/u.test(value)) throw unfit(reference, "no token: it has several lines or control characters", "to one line");
  return value;
}

function privateKey(reference: string, secrets: Secrets): string {
  const value = secrets.get(reference);
  // Where variables can't hold several lines, people write `\n` for each end of one.
  const text = value.includes("\n") ? value : value.replaceAll("\\n", "\n");
  if (!/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n[^]+-----END [A-Z ]*PRIVATE KEY-----$/.test(text.trim())) {
    throw unfit(reference, "no private key in PEM", "to a key that begins with -----BEGIN");
  }
  if (text.includes("ENCRYPTED")) throw unfit(reference, "a key with a passphrase, which nobody could type", "to one without");
  return `${text.trim()}\n`;
}

function unfit(reference: string, what: string, next: string): PhaseError {
  return new PhaseError({ class: "input", message: `the secret ${reference} is ${what}`, next: `set ${reference} ${next}` });
}
