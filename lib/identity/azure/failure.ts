import { FleetError } from "../../errors.ts";

/** An answer of one of Azure's services, or that there was none. */
export interface AzureAnswer {
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** The answer as data; of an answer that is none, the system's word for it as `error`. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds after which to look again, where it says so. */
  readonly againMs?: number;
}

/** OAuth's words for credentials that are wrong or have ended. */
const BAD_CREDENTIALS = ["invalid_grant", "invalid_client", "invalid_request", "unauthorized_client"];

/**
 * What a refusal means to its reader.
 *
 * @param from - where the credentials came from, such as `a secret (ARM_CLIENT_SECRET)`
 */
export function azureFailure({ status, body }: AzureAnswer, from: string): FleetError {
  const code = typeof body["error"] === "string" ? body["error"] : `HTTP ${status ?? "none"}`;
  if (status === undefined) {
    return new FleetError("remote", `Microsoft Entra ID could not give a token: it does not answer (${code})`, {
      next: "check the network, then run it again",
    });
  }
  if (status >= 500 || status === 429) {
    return new FleetError("remote", `Microsoft Entra ID could not give a token: it answered ${status} (${code})`, {
      next: "run it again later",
    });
  }
  const words = typeof body["error_description"] === "string" ? `: ${plain(body["error_description"])}` : "";
  if (status === 401 || BAD_CREDENTIALS.includes(code)) {
    return new FleetError("input", `Microsoft Entra ID does not take ${from}, or it has ended (${code})${words}`, {
      next: "sign in again, or set other credentials",
    });
  }
  return new FleetError("refused", `Microsoft Entra ID gives no token for ${from} (${code})${words}`);
}

/** Its first line, which names the reason by a number. */
function plain(words: string): string {
  return words.split(/[\r\n]/)[0] ?? "";
}
