import type { Place } from "./call.ts";
import { parseXml } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

const QUERY_VERSIONS = { ec2: "2016-11-15", elasticloadbalancing: "2015-12-01", iam: "2010-05-08" } as const;
const TARGETS = { kms: "TrentService", logs: "Logs_20140328", acm: "CertificateManager" } as const;

/** Asks AWS's services, each in its own way, as somebody in any account. */
export interface Reader {
  query(service: keyof typeof QUERY_VERSIONS, place: Place, parameters: Readonly<Record<string, string>>): Promise<XmlElement>;
  json(service: keyof typeof TARGETS, place: Place, action: string, body?: object): Promise<unknown>;
  /** What a GET of the path answers, as text. */
  rest(service: "eks" | "route53" | "s3", place: Place, path: string): Promise<string>;
}

/** Asks what stands in for AWS at `url`: it believes anybody who names an account, so nothing has to be signed. */
export function readerOf(url: string): Reader {
  async function ask(service: string, { account, region }: Place, path: string, request: RequestInit): Promise<string> {
    const authorization = `AWS4-HMAC-SHA256 Credential=anybody/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
    const headers = { ...(request.headers as Record<string, string>), [ACCOUNT_HEADER]: account, authorization };
    const answer = await fetch(`${url}${path}`, { ...request, headers, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service} in ${account} ${region}, ${path}: ${answer.status} ${text}`);
    return text;
  }
  return {
    query: async (service, place, parameters) => {
      const body = new URLSearchParams({ ...parameters, Version: QUERY_VERSIONS[service] });
      return parseXml(await ask(service, place, "/", { method: "POST", body }));
    },
    json: async (service, place, action, body = {}) => {
      const headers = { "x-amz-target": `${TARGETS[service]}.${action}`, "content-type": "application/x-amz-json-1.1" };
      return JSON.parse(await ask(service, place, "/", { method: "POST", headers, body: JSON.stringify(body) })) as unknown;
    },
    rest: async (service, place, path) => await ask(service, place, path, {}),
  };
}

/** By this, moto is told whose account is meant. */
export const ACCOUNT_HEADER = "x-moto-account-id";
const ANSWER_TIMEOUT_MS = 60_000;
