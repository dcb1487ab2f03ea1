import { request } from "undici";
import type { Dispatcher } from "undici";
import { FleetError } from "../../errors.ts";
import { hiding, secretsInHeaders } from "../../model/hiding.ts";

/** Reads one secret of a cloud. @throws FleetError without anything of its value */
export type SecretReader = (reference: string, options: SecretReaderOptions) => Promise<string>;

export interface SecretReaderOptions {
  /** Variables of the environment, named as each cloud's own programs name them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly date: Date;
}

export interface SecretRequest {
  readonly url: string;
  readonly method: Extract<Dispatcher.HttpMethod, "GET" | "POST">;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const ANSWER_TIMEOUT_MS = 20_000;

/**
 * What a service answers. Its words are shown only where it refuses, since nothing of a secret is in them then.
 *
 * @param service - its name, for errors
 * @param as - whose credentials are used, in words
 */
export async function askForSecret(service: string, as: string, { url, ...asked }: SecretRequest): Promise<unknown> {
  let status: number;
  let text: string;
  try {
    const answer = await request(url, { ...asked, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    [status, text] = [answer.statusCode, await answer.body.text()];
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
    throw new FleetError("remote", `${service} does not answer (${code})`, { next: "check the network, then run it again" });
  }
  if (status === 200) return parsed(text);
  if (status >= 500 || status === 429) {
    throw new FleetError("remote", `${service} answered ${status}`, { next: "run it again later" });
  }
  const why = hiding(secretsInHeaders(asked.headers))(wordsOf(parsed(text)));
  throw new FleetError("refused", `${service} gives it not to ${as} (${status}${why === "" ? "" : `: ${why}`})`, {
    next: "let them read it, or correct the reference",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** AWS has `__type`, Google `error.status`, Azure `error.code`: the reason in one word. */
function wordsOf(body: unknown): string {
  const { __type: type, error } = (body ?? {}) as { readonly __type?: unknown; readonly error?: unknown };
  const { status, code } = (error ?? {}) as { readonly status?: unknown; readonly code?: unknown };
  const found = [type, status, code].find((word) => typeof word === "string");
  return (found ?? "").replace(/^.*#/, "").slice(0, 100);
}
