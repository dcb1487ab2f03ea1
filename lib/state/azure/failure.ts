import { FleetError } from "../../errors.ts";
import type { AzureAnswer } from "../../identity/azure/failure.ts";

/** Azure took it on. */
export const ACCEPTED = 202;

/** Azure Resource Manager did not do it. */
export class ResourceApiFailure extends Error {
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** Azure's own code, such as `AuthorizationFailed`, or that of the system, such as `ECONNREFUSED`. */
  readonly code: string;

  constructor(status: number | undefined, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** It says `{ error: { code, message } }`; our own word for no answer is `{ error }`. */
  static of({ status, body }: AzureAnswer): ResourceApiFailure {
    const { error } = body;
    const said = (typeof error === "object" && error !== null ? error : {}) as {
      readonly code?: unknown;
      readonly message?: unknown;
    };
    const code = [said.code, error].find((one) => typeof one === "string") ?? `HTTP ${status ?? "none"}`;
    return new ResourceApiFailure(status, String(code), typeof said.message === "string" ? said.message : "it says nothing");
  }
}

/**
 * What a failure of Azure Resource Manager means to its reader.
 *
 * @param what - what was tried, such as `make the storage account acme`
 * @param caller - as whom
 */
export function explainFailure({ status, code, message }: ResourceApiFailure, what: string, caller: string): FleetError {
  if (status === undefined) {
    return new FleetError("remote", `Azure could not ${what}: it does not answer (${code})`, {
      next: "check the network, then run it again",
    });
  }
  if (status === ACCEPTED) {
    return new FleetError("remote", `Azure began to ${what}, and did not end it (${code})`, { next: "run it again later" });
  }
  if (status >= 500 || status === 429 || code.endsWith("InProgress")) {
    return new FleetError("remote", `Azure could not ${what}: it answered ${status} (${code})`, { next: "run it again later" });
  }
  if (status === 401) {
    return new FleetError("input", `Azure does not take the token of ${caller} (${code}): it did not ${what}`, {
      next: "sign in again, or set other credentials",
    });
  }
  if (code === "SubscriptionNotFound" || code === "InvalidSubscriptionId") {
    return new FleetError("input", `Azure could not ${what}: ${caller} knows no such subscription (${code})`, {
      next: "correct `subscription` of the state, or give that identity a role in it",
    });
  }
  if (code === "MissingSubscriptionRegistration") {
    return new FleetError("input", `Azure could not ${what}: the subscription has not registered Microsoft.Storage (${code})`, {
      next: "register the resource provider Microsoft.Storage in that subscription, then run it again",
    });
  }
  const action = /perform action '([\w./*]+)'/.exec(message)?.[1];
  if (code === "AuthorizationFailed" && action !== undefined) {
    return new FleetError("refused", `Azure does not let ${caller} ${what}: ${action} is missing`, {
      next: `give ${caller} a role with that action`,
    });
  }
  return new FleetError("refused", `Azure does not let ${caller} ${what}: ${message} (${code})`);
}
