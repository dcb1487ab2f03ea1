import { AWS_SECRET_VARIABLES } from "../../clouds/aws/secret-variables.ts";
import { FleetError } from "../../errors.ts";
import { callerIdentity } from "./caller.ts";
import type { AwsCaller } from "./caller.ts";
import { awsFailure, failureOfSdk, secretsOfKeys } from "./failure.ts";
import type { AwsCredentials } from "./signature.ts";
import { configuredInWords, sourceInWords } from "./source.ts";

export interface AwsIdentityOptions {
  /** AWS's own name of the region whose token service is asked. */
  readonly region: string;
  /** ARN of the role to be. Default: that of the credentials at hand. */
  readonly role: string | undefined;
  /** Variables of the environment, named as AWS's own programs name them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly date: Date;
}

/** Somebody in AWS, with keys. */
export interface AwsIdentity {
  readonly credentials: AwsCredentials;
  readonly caller: AwsCaller;
  /** Where the credentials at hand came from, in words: `environment variables`. */
  readonly from: string;
}

/** Names our sessions in AWS's audit log. */
const SESSION = "fleetwright";
const CLIENT = { maxAttempts: 3, requestHandler: { connectionTimeout: 10_000, requestTimeout: 20_000 } } as const;

/**
 * Credentials of one role. They start from what AWS's own programs would use: environment, a CI system's web identity,
 * profiles with SSO, source roles or programs, the container's or the instance's role. From there the role is taken on,
 * unless they are that role's already.
 *
 * @throws FleetError (input) where there are none or AWS doesn't know them, (refused) where it doesn't let them be the
 * role, (remote) where it does not answer
 */
export async function awsIdentity(options: AwsIdentityOptions): Promise<AwsIdentity> {
  const { region, role, env, date } = options;
  const { credentials, from } = await ambientCredentials(region, env);
  const caller = await callerIdentity({ credentials, from, region, env, date });
  if (role === undefined || isOfRole(caller.arn, role)) return { credentials, caller, from };
  const assumed = await assumeRole(credentials, { region, role, from, caller });
  return { credentials: assumed, caller: { account: accountOf(role), arn: role }, from };
}

/** The credentials at hand, without asking AWS about them. @throws FleetError (input) where there are none */
export async function ambientCredentials(
  region: string,
  env: AwsIdentityOptions["env"],
): Promise<{ readonly credentials: AwsCredentials; readonly from: string }> {
  const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  try {
    const found = await fromNodeProviderChain({ clientConfig: { ...CLIENT, region }, logger: SILENT })();
    return { credentials: keysOf(found), from: sourceInWords("$source" in found ? (found.$source as object) : undefined) };
  } catch (error) {
    throw missing(error, env);
  }
}

async function assumeRole(
  base: AwsCredentials,
  { region, role, from, caller }: { region: string; role: string; from: string; caller: AwsCaller },
): Promise<AwsCredentials> {
  const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  try {
    const provider = fromTemporaryCredentials({
      masterCredentials: base,
      params: { RoleArn: role, RoleSessionName: SESSION },
      clientConfig: { ...CLIENT, region },
      logger: SILENT,
    });
    return keysOf(await provider());
  } catch (error) {
    throw awsFailure(failureOfSdk(error, secretsOfKeys(base)), `take on the role ${role}`, `${from} (${caller.arn})`);
  }
}

/** Whether a session, `arn:aws:sts::<account>:assumed-role/<name>/<session>`, is of a role; its ARN leaves the role's path out. */
function isOfRole(arn: string, role: string): boolean {
  const [, account, name] = /^arn:[\w-]+:sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return account !== undefined && account === accountOf(role) && role.endsWith(`/${name}`);
}

function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

/** Only what is signed with; the SDK's own objects hold more. */
function keysOf({ accessKeyId, secretAccessKey, sessionToken, expiration }: AwsCredentials): AwsCredentials {
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiration }),
  };
}

/** The chain ended without credentials: nothing is set, or what is set does not work. */
function missing(error: unknown, env: AwsIdentityOptions["env"]): FleetError {
  const configured = configuredInWords(env);
  const at = configured ?? "this machine";
  const { status, code, message } = failureOfSdk(
    error,
    AWS_SECRET_VARIABLES.flatMap((name) => env[name] ?? []),
  );
  if (status !== undefined || /^E[A-Z]+(RESET|REFUSED|TIMEDOUT|FOUND|AGAIN|UNREACH)$/.test(code)) {
    return awsFailure({ status, code, message }, "give credentials", at);
  }
  const nothing = configured === undefined && message.startsWith("Could not load credentials");
  const why = nothing ? "neither variables, web identity, a profile nor a role of this machine" : `${at}: ${message}`;
  return new FleetError("input", `there are no AWS credentials: ${why}`, {
    next: "set AWS_PROFILE, AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, or AWS_WEB_IDENTITY_TOKEN_FILE with AWS_ROLE_ARN",
  });
}

/** Without it the SDK writes warnings to the console. */
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // What matters of it comes back as an error.
}
