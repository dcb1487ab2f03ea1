import { FleetError } from "../../errors.ts";
import { hiding } from "../../model/hiding.ts";
import type { AwsCredentials } from "./signature.ts";

/** Credentials that AWS doesn't know, or no longer: others are needed. */
const BAD_CREDENTIALS = ["ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"];
/** Their messages repeat what was signed, so they are never shown. */
const BAD_SIGNATURE = ["SignatureDoesNotMatch", "RequestExpired", "IncompleteSignature", "RequestTimeTooSkewed"];

export interface AwsFailure {
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** AWS's own code, or that of the system, such as `ECONNREFUSED`. */
  readonly code: string;
  readonly message: string;
}

/**
 * What a failure of AWS means to people. AWS's words are shown only where they hold neither signature nor key.
 *
 * @param what - what was tried, such as `take on the role …`
 * @param as - whose credentials were used, such as `environment variables`
 */
export function awsFailure({ status, code, message }: AwsFailure, what: string, as: string): FleetError {
  if (status === undefined) {
    return new FleetError("remote", `AWS could not ${what}: it does not answer (${code})`, {
      next: "check the network and AWS_ENDPOINT_URL, then run it again",
    });
  }
  if (BAD_CREDENTIALS.includes(code)) {
    return new FleetError(
      "input",
      `AWS does not know the credentials of ${as}, or they have ended (${code}): it did not ${what}`,
      {
        next: "sign in again, or set other credentials",
      },
    );
  }
  if (BAD_SIGNATURE.includes(code)) {
    return new FleetError(
      "input",
      `AWS refuses the signature made with the credentials of ${as} (${code}): the secret key is not the access key's, or this machine's clock is wrong; it did not ${what}`,
      { next: "check the clock and the credentials" },
    );
  }
  if (status >= 500 || status === 429 || /Throttling|RequestLimit|TooManyRequests|SlowDown/.test(code)) {
    return new FleetError("remote", `AWS could not ${what}: it answered ${status} (${code})`, { next: "run it again later" });
  }
  return new FleetError("refused", `AWS does not let the credentials of ${as} ${what}: ${message} (${code})`);
}

/** What must not be seen of keys. */
export function secretsOfKeys({ secretAccessKey, sessionToken }: AwsCredentials): readonly string[] {
  return [secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])];
}

/**
 * An error of the AWS SDK as plain data. Its words may repeat what AWS was shown.
 *
 * @param secrets - what it was shown. Default: tokens alone, which are known by their looks
 */
export function failureOfSdk(error: unknown, secrets: readonly string[] = []): AwsFailure {
  const fields = (error ?? {}) as {
    readonly name?: unknown;
    readonly message?: unknown;
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: unknown };
  };
  const hide = hiding(secrets);
  const status = fields.$metadata?.httpStatusCode;
  const code = typeof fields.code === "string" ? fields.code : fields.name;
  return {
    status: typeof status === "number" ? status : undefined,
    code: typeof code === "string" ? hide(code) : "no answer",
    message: typeof fields.message === "string" ? hide(fields.message) : "it says nothing",
  };
}
