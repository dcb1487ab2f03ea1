import * as z from "zod";
import { artefactError } from "./artefact-error.ts";
import { bodyOf, requireFound } from "./download.ts";
import type { Downloads } from "./download.ts";

/** User name and password for a registry. */
export interface RegistryLogin {
  readonly user: string;
  readonly password: string;
}

const Token = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/**
 * What goes into `authorization` after a registry has answered 401: https://distribution.github.io/distribution/spec/auth/token/
 *
 * @param challenge - its header `www-authenticate`
 * @param login - undefined: as nobody
 */
export async function answerChallenge(
  challenge: string,
  login: RegistryLogin | undefined,
  registry: string,
  { get }: Downloads,
): Promise<string> {
  const basic = login === undefined ? undefined : `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  const [, scheme = "", rest = ""] = /^\s*(\w+)\s*(.*)$/.exec(challenge) ?? [];
  if (scheme.toLowerCase() === "basic" && basic !== undefined) return basic;
  const fields = new Map([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name.toLowerCase(), value]));
  const realm = fields.get("realm");
  if (scheme.toLowerCase() !== "bearer" || realm === undefined) throw nobody(registry);
  const url = URL.parse(realm);
  if (url === null) throw artefactError(`${registry} sends us for a token to what is no address`);
  for (const name of ["service", "scope"]) {
    const value = fields.get(name);
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const answer = await get(url.href, basic === undefined ? {} : { authorization: basic });
  if (answer.response.statusCode === 401 || answer.response.statusCode === 403) {
    await answer.response.body.dump();
    throw nobody(registry);
  }
  await requireFound(answer);
  const found = Token.safeParse(json(await bodyOf(answer)));
  const token = found.data?.token ?? found.data?.access_token;
  if (token === undefined) throw artefactError(`${url.origin} gives no token for ${registry}`);
  return `Bearer ${token}`;
}

function nobody(registry: string): Error {
  return artefactError(`${registry} doesn't let us read`, { next: `docker login ${registry}` });
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
