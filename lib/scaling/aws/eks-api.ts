import { request } from "undici";
import { awsPartition } from "../../clouds/aws/partitions.ts";
import { FleetError } from "../../errors.ts";
import { awsFailure } from "../../identity/aws/failure.ts";
import type { AwsFailure } from "../../identity/aws/failure.ts";
import type { AwsIdentity } from "../../identity/aws/identity.ts";
import { hiding, secretsInHeaders } from "../../model/hiding.ts";
import { signJson } from "../../identity/aws/signature.ts";
import type { ScalingOptions } from "../set-bounds.ts";

export interface EksQuestion {
  readonly method: "GET" | "POST";
  /** Parts of the path, such as a cluster's name, not encoded. */
  readonly path: readonly string[];
  /** Default: none. */
  readonly query?: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly document?: object;
  /** What it is asked for, in words, for errors: `describe the node group …`. */
  readonly what: string;
}

/** What EKS says no to for what was asked, not for who asks or how it fares itself. */
export class EksRefusal extends Error {
  /** EKS's own, such as `InvalidParameterException`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "EksRefusal";
    this.code = code;
  }
}

/** Asks EKS as somebody, in one region. Every question may be asked twice. */
export type EksApi = (question: EksQuestion) => Promise<unknown>;

const ANSWER_TIMEOUT_MS = 20_000;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;
const REFUSALS = ["InvalidParameterException", "InvalidRequestException", "ResourceInUseException", "ResourceNotFoundException"];

/**
 * @throws EksRefusal for what EKS doesn't do, FleetError (input, refused) for credentials that don't suffice, (remote)
 * where it fails or does not answer, time after time
 */
export function eksApi(identity: AwsIdentity, region: string, options: ScalingOptions): EksApi {
  const { env, now, signal, sleep } = options;
  const origin = eksOrigin(region, env);
  return async ({ method, path, query = {}, document, what }) => {
    for (let attempt = 1; ; attempt++) {
      const signed = await signJson({
        origin,
        region,
        service: "eks",
        method,
        path: `/${path.map(encodeURIComponent).join("/")}`,
        query,
        ...(document === undefined ? {} : { document }),
        credentials: identity.credentials,
        date: now(),
      });
      const answer = await answerTo(method, signed, signal);
      if ("document" in answer) return answer.document;
      const { status, code, message } = answer;
      if (REFUSALS.includes(code)) throw new EksRefusal(code, message);
      const passes = status === undefined || status >= 500 || status === 429 || /Throttling|TooManyRequests/.test(code);
      if (!passes || attempt === ATTEMPTS) throw awsFailure(answer, what, `${identity.from} (${identity.caller.arn})`);
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  };
}

/** Where the variables of AWS's own programs don't say otherwise, the region's own. */
function eksOrigin(region: string, env: ScalingOptions["env"]): string {
  const said = [env["AWS_ENDPOINT_URL_EKS"], env["AWS_ENDPOINT_URL"]].find((url) => url !== undefined && url !== "");
  if (said !== undefined) return new URL(said).origin;
  return `https://eks.${region}.amazonaws.com${awsPartition(region) === "aws-cn" ? ".cn" : ""}`;
}

/** The request carries a signature: no error may show it. */
async function answerTo(
  method: EksQuestion["method"],
  { url, headers, body }: Awaited<ReturnType<typeof signJson>>,
  signal: AbortSignal,
): Promise<{ readonly document: unknown } | AwsFailure> {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
    const {
      statusCode: status,
      headers: said,
      body: answered,
    } = await request(url, {
      method,
      headers,
      signal: within,
      ...(method === "GET" ? {} : { body }),
    });
    const hide = hiding(secretsInHeaders(headers));
    const text = await answered.text();
    if (status === 200) return { document: JSON.parse(text) as unknown };
    const type = said["x-amzn-errortype"];
    return {
      status,
      code: hide((typeof type === "string" ? type : "no code").split(":")[0] ?? ""),
      message: messageOf(hide(text)),
    };
  } catch (error) {
    if (signal.aborted) throw new FleetError("interrupted", "interrupted; what EKS was told before, it goes on with");
    const why = error instanceof Error ? ("code" in error ? String(error.code) : error.name) : "no answer";
    return { status: undefined, code: why, message: "" };
  }
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === "string" ? message : "it says nothing";
  } catch {
    return "it does not answer in JSON";
  }
}
