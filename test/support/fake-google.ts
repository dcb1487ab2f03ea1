import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Judge } from "./token-webhook.ts";

/**
 * Google's token exchange (STS) and its IAM credentials API, as far as their answers go, and the place where a CI system hands
 * out tokens of its jobs; it checks no signature, but who shows what to whom.
 */
export interface FakeGoogle {
  /** The environment that leads here, and nowhere else: CI's own identity by Workload Identity Federation, from a file. */
  readonly env: Readonly<Record<string, string>>;
  /** The same, from the CI system's own address. */
  readonly envOfJob: Readonly<Record<string, string>>;
  /** What it was asked, in order: `job`, `exchange`, or the account that was acted as. */
  readonly asked: readonly string[];
  /** Whose a token is that it gave out and that has not ended; undefined of any other. */
  ownerOf(token: string | undefined, now: Date): string | undefined;
  /** What GKE has behind its API servers. */
  readonly judge: Judge;
  /** Answers from here on with a refusal; undefined: answers again. */
  refuse(refusal: { readonly status: number; readonly body: object } | undefined): void;
  /** Seconds for which the accounts' tokens are good. Default an hour. */
  lasting(seconds: number, from: Date): void;
  close(): Promise<void>;
}

/** What CI shows of itself: it is no more than a text here. */
export const CI_TOKEN = "ci-token";
const CI = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/subject/repo";
const AUDIENCE = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/forge";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
/** What a job proves to its CI system that it is. */
const JOB = "Bearer job-secret";
const UNAUTHENTICATED = { error: { status: "UNAUTHENTICATED", message: "Request had invalid authentication credentials." } };

/** @param subjectToken - path of a file with CI's own token */
export async function startFakeGoogle(subjectToken: string): Promise<FakeGoogle> {
  const asked: string[] = [];
  const owners = new Map<string, { readonly owner: string; readonly until: number }>();
  let refusal: Parameters<FakeGoogle["refuse"]>[0];
  let expires = new Date(Date.now() + 3_600_000);

  function give(owner: string): string {
    const token = `ya29.${owners.size + 1}`;
    owners.set(token, { owner, until: expires.getTime() });
    return token;
  }

  function exchanged(query: URLSearchParams): Answer {
    const isOurs = query.get("grant_type") === EXCHANGE && query.get("subject_token_type") === JWT;
    if (!isOurs || query.get("audience") !== AUDIENCE || query.get("subject_token") !== CI_TOKEN) {
      return [400, { error: "invalid_grant", error_description: "The subject token is not valid." }];
    }
    return [200, { access_token: give(CI), expires_in: 3600, token_type: "Bearer", issued_token_type: JWT }];
  }

  function answerTo({ url = "", headers }: IncomingMessage, body: string): Answer {
    if (url === "/job-token") {
      asked.push("job");
      return headers.authorization === JOB ? [200, { value: CI_TOKEN }] : [401, {}];
    }
    const [, account] = /\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(decodeURIComponent(url)) ?? [];
    asked.push(account ?? "exchange");
    if (account === undefined) return exchanged(new URLSearchParams(body));
    if (refusal !== undefined) return [refusal.status, refusal.body];
    const shown = headers.authorization?.replace(/^Bearer /, "");
    if (!owners.has(shown ?? "")) return [401, UNAUTHENTICATED];
    return [200, { accessToken: give(account), expireTime: expires.toISOString() }];
  }

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      const [status, value] = answerTo(request, body);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environment = (source: object): FakeGoogle["env"] => ({
    GOOGLE_CREDENTIALS: JSON.stringify({
      type: "external_account",
      audience: AUDIENCE,
      subject_token_type: JWT,
      token_url: `${origin}/v1/token`,
      credential_source: source,
    }),
    GOOGLE_IAM_CREDENTIALS_CUSTOM_ENDPOINT: `${origin}/v1/`,
  });
  const ownerOf: FakeGoogle["ownerOf"] = (token, now) => {
    const known = owners.get(token ?? "");
    return known === undefined || now.getTime() > known.until ? undefined : known.owner;
  };
  return {
    asked,
    ownerOf,
    judge: (token, { now }) => {
      const principal = ownerOf(token, now);
      if (principal !== undefined) return Promise.resolve({ principal });
      return Promise.resolve({ refused: owners.has(token) ? "it has expired" : "Google gave it to nobody" });
    },
    env: environment({ file: subjectToken }),
    envOfJob: environment({
      url: `${origin}/job-token`,
      headers: { Authorization: JOB },
      format: { type: "json", subject_token_field_name: "value" },
    }),
    refuse: (next) => (refusal = next),
    lasting: (seconds, from) => (expires = new Date(from.getTime() + seconds * 1000)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Answer = readonly [status: number, value: object];
