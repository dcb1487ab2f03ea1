import type { Place } from "./call.ts";
import { parseXml } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** Asks one of AWS's query services. moto believes whoever names an account, so nothing has to be signed. */
export type AskQuery = (
  service: "ec2" | "sts" | "iam",
  place: Place,
  parameters: Readonly<Record<string, string>>,
) => Promise<XmlElement>;

const VERSIONS = { ec2: "2016-11-15", sts: "2011-06-15", iam: "2010-05-08" } as const;

/** Questions to the moto at `url`. */
export function queries(url: string): AskQuery {
  return async (service, { account, region }, parameters) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "x-moto-account-id": account, authorization: unverified("anybody", region, service) },
      body: new URLSearchParams({ ...parameters, Version: VERSIONS[service] }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service} ${parameters["Action"]}: ${answer.status} ${text}`);
    return parseXml(text);
  };
}

/** A signature that says who asks where, and proves nothing. */
export function unverified(accessKeyId: string, region: string, service: string): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}
