import { readFile } from "node:fs/promises";
import { request } from "undici";
import { PhaseError } from "../contract.ts";
import { presign } from "./aws-presign.ts";
import type { AwsCredentials } from "./aws-presign.ts";

export interface CredentialsRequest {
  /** Variables of the environment, named as AWS's own programs name them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** AWS's own name of the region whose service is asked. */
  readonly region: string;
  /** ARN of the role to take on. Default: none, the credentials at hand are used as they are. */
  readonly role: string | undefined;
  readonly date: Date;
}

const STS_VERSION = "2011-06-15";
const SESSION = "fleetwright";
const ANSWER_TIMEOUT_MS = 20_000;
const ASKED_SECONDS = 60;

/**
 * Credentials for one role: from keys in the environment (AWS_ACCESS_KEY_ID …), or from the token that a CI system
 * wrote into AWS_WEB_IDENTITY_TOKEN_FILE for AWS_ROLE_ARN; then, where that is another role, by taking it on.
 *
 * @throws PhaseError (input) where the environment has neither, (policy) where AWS refuses, (transient) where it fails
 */
export async function awsCredentials(asked: CredentialsRequest): Promise<AwsCredentials> {
  const { env, role } = asked;
  const base = keysIn(env) ?? (await webIdentity(asked));
  if (base === undefined) {
    throw new PhaseError({
      class: "input",
      message:
        "there are no AWS credentials: neither AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY nor AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are set",
      next: "set them, for a person by `aws configure export-credentials --format env`",
    });
  }
  if (role === undefined || role === base.role) return base.credentials;
  const query = { Action: "AssumeRole", Version: STS_VERSION, RoleArn: role, RoleSessionName: SESSION };
  const { host, origin } = stsOf(asked);
  const url = presign({
    host,
    region: asked.region,
    service: "sts",
    query,
    credentials: base.credentials,
    date: asked.date,
    expiresSeconds: ASKED_SECONDS,
  });
  return await ask(url.replace(`https://${host}`, origin), `take on the role ${role}`);
}

interface BaseCredentials {
  readonly credentials: AwsCredentials;
  /** The role that they are of, where that is known. */
  readonly role?: string;
}

function keysIn(env: CredentialsRequest["env"]): BaseCredentials | undefined {
  const [id, secret, token] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].map((name) =>
    filled(env, name),
  );
  if (id === undefined || secret === undefined) return undefined;
  return { credentials: { accessKeyId: id, secretAccessKey: secret, ...(token === undefined ? {} : { sessionToken: token }) } };
}

async function webIdentity(asked: CredentialsRequest): Promise<BaseCredentials | undefined> {
  const [file, role] = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"].map((name) => filled(asked.env, name));
  if (file === undefined || role === undefined) return undefined;
  const query = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: STS_VERSION,
    RoleArn: role,
    RoleSessionName: filled(asked.env, "AWS_ROLE_SESSION_NAME") ?? SESSION,
    WebIdentityToken: await tokenIn(file),
  });
  return { credentials: await ask(`${stsOf(asked).origin}/?${query}`, `take on the role ${role} by web identity`), role };
}

async function tokenIn(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new PhaseError({ class: "input", message: `AWS_WEB_IDENTITY_TOKEN_FILE ${file} can't be read (${code})` }, error);
  }
}

/** The host name of the region's own token service: the only one whose signatures EKS accepts. */
export function stsHost(region: string): string {
  return `sts.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/** Where this program asks for credentials: AWS itself, or what stands in for it. */
function stsOf({ env, region }: CredentialsRequest): { readonly host: string; readonly origin: string } {
  const named = filled(env, "AWS_ENDPOINT_URL_STS") ?? filled(env, "AWS_ENDPOINT_URL");
  const url = new URL(named ?? `https://${stsHost(region)}`);
  return { host: url.host, origin: url.origin };
}

async function ask(url: string, what: string): Promise<AwsCredentials> {
  const { status, body } = await answerTo(url, what);
  if (status >= 500 || status === 429)
    throw new PhaseError({ class: "transient", message: `AWS could not ${what}: it answered ${status}` });
  if (status !== 200) {
    throw new PhaseError({
      class: "policy",
      message: `AWS does not let us ${what}: ${field(body, "Message") ?? `it answered ${status}`}`,
    });
  }
  const [accessKeyId, secretAccessKey, sessionToken] = ["AccessKeyId", "SecretAccessKey", "SessionToken"].map((name) =>
    field(body, name),
  );
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
    throw new PhaseError({ class: "transient", message: `AWS could not ${what}: its answer holds no credentials` });
  }
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** The URL carries a signature: no error may show it. */
async function answerTo(url: string, what: string): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const answer = await request(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS), headers: { accept: "text/xml" } });
    return { status: answer.statusCode, body: await answer.body.text() };
  } catch (error) {
    const why = error instanceof Error ? ("code" in error ? String(error.code) : error.name) : "no answer";
    throw new PhaseError({ class: "transient", message: `AWS could not ${what}: ${new URL(url).host} does not answer (${why})` });
  }
}

/** The text of an element of the answer; none of those asked for holds another element. */
function field(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
}

function filled(env: CredentialsRequest["env"], name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}
