/** What stands for a secret. */
const HIDDEN = "(not shown)";

/** Shorter ones are words that stand everywhere. */
const SHORTEST = 4;

const SECRET_KEYS = /token|password|passwd|secret|auth|key/i;

/** Tokens that many systems give out look like this: two or three parts of base64, the first of which is JSON; or Google's own. */
const TOKENS = /\b(?:eyJ|ya29\.)[A-Za-z0-9._~+/=-]+/g;

/**
 * Hides what is secret in words that others have written: those who were shown a secret may quote it in their refusal, as it was
 * sent or as they have read it. Tokens by their looks are hidden as well.
 *
 * @param secrets - as with {@link hidingValues}
 * @returns what is done with each text
 */
export function hiding(secrets: Iterable<string>): (text: string) => string {
  const hide = hidingValues(secrets);
  return (text) => hide(text).replace(TOKENS, HIDDEN);
}

/**
 * Hides secrets wherever they stand in a text.
 *
 * @param secrets - what must not be seen; each is hidden whole, line by line, and in base64, JSON and URLs
 * @returns what is done with each text
 */
export function hidingValues(secrets: Iterable<string>): (text: string) => string {
  const parts = [...secrets].flatMap(formsOf).filter((part) => part.length >= SHORTEST);
  const longestFirst = [...new Set(parts)].toSorted((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((left, part) => left.replaceAll(part, HIDDEN), text);
}

/** The texts in data that stand below keys which say that they are secret: `token`, `client_secret`, `private_key` … */
export function secretTexts(data: unknown, key = ""): readonly string[] {
  if (typeof data === "string") return SECRET_KEYS.test(key) ? [data] : [];
  if (Array.isArray(data)) return data.flatMap((item) => secretTexts(item, key));
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) => secretTexts(value, name));
}

/** What must not be seen of a request's headers: by what we have shown who we are. Names are in lower case. */
export function secretsInHeaders(headers: Readonly<Record<string, unknown>>): readonly string[] {
  const { authorization, "x-amz-security-token": session } = headers;
  const shown = typeof session === "string" ? [session] : [];
  if (typeof authorization !== "string") return shown;
  const [, scheme = "", rest = ""] = /^(\S+) (.*)$/.exec(authorization) ?? [];
  if (scheme !== "Basic") return [...shown, authorization, rest];
  const login = Buffer.from(rest, "base64").toString("utf8");
  return [...shown, authorization, rest, login, login.slice(login.indexOf(":") + 1)];
}

function formsOf(secret: string): readonly string[] {
  return [secret, ...secret.split(/\r?\n/), base64(secret), asJson(secret), encoded(secret)];
}

/** Without the end, which also depends on what follows: `abc` and `abc:` begin alike. */
function base64(secret: string): string {
  const bytes = Buffer.from(secret);
  return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString("base64");
}

function asJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}

function encoded(secret: string): string {
  return encodeURIComponent(secret.toWellFormed());
}
