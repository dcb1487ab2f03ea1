import { awsPartition } from "../../clouds/aws/partitions.ts";
import { request } from "undici";
import { hiding, secretsInHeaders } from "../../model/hiding.ts";
import { awsFailure } from "./failure.ts";
import { signForm } from "./signature.ts";
import type { AwsCredentials, SignedForm } from "./signature.ts";

/** Who credentials are of. */
export interface AwsCaller {
  /** Twelve digits. */
  readonly account: string;
  /** Of a user, or of a session of a role. */
  readonly arn: string;
}

export interface CallerRequest {
  readonly credentials: AwsCredentials;
  /** Where they come from, in words, for errors. */
  readonly from: string;
  /** AWS's own name of the region whose service is asked. */
  readonly region: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default: now. */
  readonly date: Date;
}

const STS_VERSION = "2011-06-15";
const ANSWER_TIMEOUT_MS = 20_000;

/** What AWS is asked to learn who we are. */
export const WHO_AM_I = { Action: "GetCallerIdentity", Version: STS_VERSION } as const;

/** The region's own token service: the only one whose signatures EKS accepts. */
export function stsOrigin(region: string): string {
  return `https://sts.${region}.amazonaws.com${awsPartition(region) === "aws-cn" ? ".cn" : ""}`;
}

/**
 * Asks AWS who credentials are of; nobody needs a permission for that.
 *
 * @throws FleetError (input) where AWS doesn't know them, (remote) where it doesn't answer
 */
export async function callerIdentity(asked: CallerRequest): Promise<AwsCaller> {
  const { credentials, region, env, date } = asked;
  const origin = new URL(set(env["AWS_ENDPOINT_URL_STS"]) ?? set(env["AWS_ENDPOINT_URL"]) ?? stsOrigin(region)).origin;
  const signed = await signForm({ origin, region, service: "sts", form: WHO_AM_I, credentials, date });
  const { status, body } = await answerTo(origin, signed);
  const [account, arn] = [field(body, "Account"), field(body, "Arn")];
  if (status === 200 && account !== undefined && arn !== undefined) return { account, arn };
  const code = field(body, "Code") ?? (status === 200 ? "no account in its answer" : "no answer");
  const answered = status === 200 ? 502 : status;
  throw awsFailure({ status: answered, code, message: field(body, "Message") ?? "" }, "say who we are", asked.from);
}

/** The request carries a signature: no error may show it. */
async function answerTo(
  origin: string,
  { headers, body }: SignedForm,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const answer = await request(`${origin}/`, { method: "POST", signal, headers: { ...headers, accept: "text/xml" }, body });
    return { status: answer.statusCode, body: hiding(secretsInHeaders(headers))(await answer.body.text()) };
  } catch (error) {
    const why = error instanceof Error ? ("code" in error ? String(error.code) : error.name) : "no answer";
    return { status: undefined, body: `<Code>${why}</Code>` };
  }
}

/** The text of an element of the answer; none of those asked for holds another element. */
function field(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
}

function set(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
