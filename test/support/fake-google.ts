import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Google's token exchange (STS) and its IAM credentials API, as far as their answers go; it checks no signature. */
export interface FakeGoogle {
  /** The environment that leads here, and nowhere else: CI's own identity by Workload Identity Federation. */
  readonly env: Readonly<Record<string, string>>;
  /** What it was asked, in order: `exchange`, or the account that was acted as. */
  readonly asked: readonly string[];
  /** Whose a token is that it gave out and that has not ended; undefined of any other. */
  ownerOf(token: string | undefined, now: Date): string | undefined;
  /** Answers from here on with a refusal; undefined: answers again. */
  refuse(refusal: { readonly status: number; readonly body: object } | undefined): void;
  /** Seconds for which the accounts' tokens are good. Default an hour. */
  lasting(seconds: number, from: Date): void;
  close(): Promise<void>;
}

const CI = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/subject/repo";

/** @param subjectToken - path of a file with CI's own token */
export async function startFakeGoogle(subjectToken: string): Promise<FakeGoogle> {
  const asked: string[] = [];
  const owners = new Map<string, { readonly owner: string; readonly until: number }>();
  let refusal: Parameters<FakeGoogle["refuse"]>[0];
  let expires = new Date(Date.now() + 3_600_000);

  function give(owner: string): { readonly token: string } {
    const token = `ya29.${owners.size + 1}`;
    owners.set(token, { owner, until: expires.getTime() });
    return { token };
  }

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      const [, account] = /\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(decodeURIComponent(request.url ?? "")) ?? [];
      const answer = (status: number, value: object): void =>
        void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
      asked.push(account ?? "exchange");
      if (account === undefined) {
        const known = new URLSearchParams(body).get("subject_token") === "ci-token";
        if (!known) return answer(400, { error: "invalid_grant", error_description: "The subject token is not valid." });
        const { token } = give(CI);
        return answer(200, { access_token: token, expires_in: 3600, token_type: "Bearer", issued_token_type: "x" });
      }
      if (refusal !== undefined) return answer(refusal.status, refusal.body);
      return answer(200, { accessToken: give(account).token, expireTime: expires.toISOString() });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    asked,
    ownerOf: (token, now) => {
      const known = owners.get(token ?? "");
      return known === undefined || now.getTime() > known.until ? undefined : known.owner;
    },
    env: {
      GOOGLE_CREDENTIALS: JSON.stringify({
        type: "external_account",
        audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/forge",
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        token_url: `${origin}/v1/token`,
        credential_source: { file: subjectToken },
      }),
      GOOGLE_IAM_CREDENTIALS_CUSTOM_ENDPOINT: `${origin}/v1/`,
    },
    refuse: (next) => (refusal = next),
    lasting: (seconds, from) => (expires = new Date(from.getTime() + seconds * 1000)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
