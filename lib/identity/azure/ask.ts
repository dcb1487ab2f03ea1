import { request } from "undici";
import { hiding, secretsInHeaders, secretTexts } from "../../model/hiding.ts";
import type { AzureAnswer } from "./failure.ts";

export interface AzureRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const ANSWER_TIMEOUT_MS = 20_000;

/** One request to one of Azure's services. It never throws: that no answer came is an answer. */
export async function askAzure(url: string, asked: AzureRequest): Promise<AzureAnswer> {
  try {
    const answer = await request(url, { ...asked, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    const text = await answer.body.text();
    const body = asObject(answer.statusCode < 300 ? text : withoutSecrets(asked)(text));
    const again = answer.headers["retry-after"];
    return { status: answer.statusCode, body, ...(again === undefined ? {} : { againMs: Number(again) * 1000 }) };
  } catch (error) {
    const why = error instanceof Error ? ("code" in error ? String(error.code) : error.name) : "no answer";
    return { status: undefined, body: { error: why } };
  }
}

/** A refusal may repeat what it was shown, in headers or in a form. */
function withoutSecrets({ headers, body = "" }: AzureRequest): (text: string) => string {
  const form =
    headers["content-type"] === "application/x-www-form-urlencoded" ? Object.fromEntries(new URLSearchParams(body)) : {};
  return hiding([
    ...secretsInHeaders(headers),
    ...secretTexts({ ...form, client_assertion_type: "", secret: form["client_assertion"] ?? "" }),
  ]);
}

function asObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
