import { FleetError } from "../../errors.ts";
import { hiding } from "../../model/hiding.ts";

export interface GoogleFailure {
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** Google's own code, such as `PERMISSION_DENIED` or `invalid_grant`, or that of the system, such as `ECONNREFUSED`. */
  readonly code: string;
  readonly message: string;
}

/** OAuth's words for credentials that are wrong or have ended. */
const BAD_CREDENTIALS = ["invalid_grant", "invalid_client", "invalid_request", "invalid_target", "unauthorized_client"];

/**
 * What a failure of Google means to its reader.
 *
 * @param what - what was tried, such as `give a token for …`
 * @param from - where the credentials came from, such as `GOOGLE_CREDENTIALS`
 */
export function googleFailure({ status, code, message }: GoogleFailure, what: string, from: string): FleetError {
  if (status === undefined) {
    return new FleetError("remote", `Google could not ${what}: it does not answer (${code})`, {
      next: "check the network, then run it again",
    });
  }
  if (status === 401 || BAD_CREDENTIALS.includes(code)) {
    return new FleetError(
      "input",
      `Google does not know the credentials of ${from}, or they have ended (${code}): it did not ${what}`,
      {
        next: "sign in again, or set other credentials",
      },
    );
  }
  if (status >= 500 || status === 429) {
    return new FleetError("remote", `Google could not ${what}: it answered ${status} (${code})`, { next: "run it again later" });
  }
  return new FleetError("refused", `Google does not let the credentials of ${from} ${what}: ${message} (${code})`);
}

/**
 * An error of Google's library as plain data. Google's words may repeat what it was shown.
 *
 * @param secrets - what it was shown. Default: tokens alone, which are known by their looks
 */
export function failureOfLibrary(error: unknown, secrets: readonly string[] = []): GoogleFailure {
  const { response, code, message } = (error ?? {}) as {
    readonly response?: { readonly status?: unknown; readonly data?: unknown };
    readonly code?: unknown;
    readonly message?: unknown;
  };
  const status = typeof response?.status === "number" ? response.status : undefined;
  const said = answered(response?.data);
  const hide = hiding(secrets);
  const word = [said.code, code].find((one) => typeof one === "string");
  const text = said.message ?? message;
  return {
    status,
    code: typeof word === "string" ? hide(word) : status === undefined ? "no answer" : `HTTP ${status}`,
    message: typeof text === "string" ? hide(text) : "it says nothing",
  };
}

/** OAuth says `{ error, error_description }`, Google's APIs `{ error: { status, message } }`. */
function answered(data: unknown): { readonly code?: unknown; readonly message?: unknown } {
  const { error, error_description: description } = (typeof data === "object" && data !== null ? data : {}) as {
    readonly error?: unknown;
    readonly error_description?: unknown;
  };
  if (typeof error !== "object" || error === null) return { code: error, message: description };
  const { status, message } = error as { readonly status?: unknown; readonly message?: unknown };
  return { code: status, message };
}
