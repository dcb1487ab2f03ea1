import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Judge } from "./token-webhook.ts";

/**
 * The token endpoint of Microsoft Entra ID, a machine's identity endpoint, and the place where a CI system hands out tokens of its
 * jobs, as far as their answers go; it checks no signature, but who shows what to whom.
 */
export interface FakeEntra {
  /** The environment that leads here, and nowhere else: CI's own token, from a file. */
  readonly env: Readonly<Record<string, string>>;
  /** The same, from the CI system's own address. */
  readonly envOfJob: Readonly<Record<string, string>>;
  /** The same, by a secret. */
  readonly envOfSecret: Readonly<Record<string, string>>;
  /** The same, by the identity of the machine. */
  readonly envOfMachine: Readonly<Record<string, string>>;
  /** What it was asked, in order: `job`, or the client id that asked for a token. */
  readonly asked: readonly string[];
  /** Whose a token is that it gave out and that has not ended; undefined of any other. */
  ownerOf(token: string | undefined, now: Date): string | undefined;
  /** What AKS has behind its API servers. */
  readonly judge: Judge;
  /** Answers from here on with a refusal; undefined: answers again. */
  refuse(refusal: { readonly status: number; readonly body: object } | undefined): void;
  /** Seconds for which tokens are good. Default an hour. */
  lasting(seconds: number, from: Date): void;
  close(): Promise<void>;
}

/** What CI shows of itself: it is no more than a text here. */
export const CI_TOKEN = "ci-token";
const TENANT = "00000000-0000-0000-0000-00000000000f";
const SECRET = "client-secret";
/** What a job proves to its CI system that it is. */
const JOB = "Bearer job-secret";
const EXCHANGE = "api://AzureADTokenExchange";
/** The application that every AKS API server is. */
const AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";
const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** @param tokenFile - path of a file with CI's own token */
export async function startFakeEntra(tokenFile: string): Promise<FakeEntra> {
  const asked: string[] = [];
  const owners = new Map<string, { readonly owner: string; readonly until: number }>();
  let refusal: Parameters<FakeEntra["refuse"]>[0];
  let lasts = { seconds: 3600, until: Date.now() + 3_600_000 };

  function give(owner: string): Answer {
    asked.push(owner);
    if (refusal !== undefined) return [refusal.status, refusal.body];
    const token = `eyJ0.entra-${owners.size + 1}`;
    owners.set(token, { owner, until: lasts.until });
    // The machine's endpoint says numbers as texts.
    return [200, { access_token: token, expires_in: String(lasts.seconds), token_type: "Bearer" }];
  }

  function proven(form: URLSearchParams): boolean {
    if (form.get("client_secret") === SECRET) return true;
    return form.get("client_assertion_type") === ASSERTION && form.get("client_assertion") === CI_TOKEN;
  }

  function answerTo({ url = "", headers, method }: IncomingMessage, body: string): Answer {
    const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
    if (pathname === "/job-token") {
      asked.push("job");
      const isJob = headers.authorization === JOB && searchParams.get("audience") === EXCHANGE && searchParams.get("api") === "2";
      return isJob ? [200, { value: CI_TOKEN }] : [401, {}];
    }
    if (pathname === "/machine") {
      const isOurs = headers["metadata"] === "true" && searchParams.get("resource") === AKS_SERVER;
      return isOurs ? give(searchParams.get("client_id") ?? "machine") : [400, { error: "invalid_request" }];
    }
    const form = new URLSearchParams(body);
    const isAsked = method === "POST" && pathname === `/${TENANT}/oauth2/v2.0/token`;
    if (!isAsked || form.get("grant_type") !== "client_credentials" || form.get("scope") !== `${AKS_SERVER}/.default`) {
      return [400, { error: "invalid_request", error_description: "AADSTS900144: no such request." }];
    }
    if (proven(form)) return give(form.get("client_id") ?? "");
    // Entra ID's words may repeat what it was shown.
    const shown = form.get("client_assertion") ?? "";
    return [
      401,
      { error: "invalid_client", error_description: `AADSTS700213: no federated credential for ${shown}.\r\nTrace ID: 1` },
    ];
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
  const here = { AZURE_AUTHORITY_HOST: `${origin}/`, ARM_TENANT_ID: TENANT };
  const ownerOf: FakeEntra["ownerOf"] = (token, now) => {
    const known = owners.get(token ?? "");
    return known === undefined || now.getTime() > known.until ? undefined : known.owner;
  };
  return {
    asked,
    ownerOf,
    judge: (token, { now }) => {
      const principal = ownerOf(token, now);
      if (principal !== undefined) return Promise.resolve({ principal });
      return Promise.resolve({ refused: owners.has(token) ? "it has expired" : "Entra ID gave it to nobody" });
    },
    env: { ...here, ARM_OIDC_TOKEN_FILE_PATH: tokenFile },
    envOfJob: {
      ...here,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/job-token?api=2`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "job-secret",
    },
    envOfSecret: { ...here, ARM_CLIENT_SECRET: SECRET },
    envOfMachine: { ARM_USE_MSI: "true", ARM_MSI_ENDPOINT: `${origin}/machine` },
    refuse: (next) => (refusal = next),
    lasting: (seconds, from) => (lasts = { seconds, until: from.getTime() + seconds * 1000 }),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Answer = readonly [status: number, body: object];
