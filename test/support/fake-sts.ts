import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { KeyLookup } from "./verify-eks-token.ts";

/** AWS's token service, as far as its answers go; it checks no signature. */
export interface FakeSts {
  /** The environment that leads here, and nowhere else. */
  readonly env: Readonly<Record<string, string>>;
  /** The keys that it knows, for those who check signatures in its place. */
  readonly keys: KeyLookup;
  /** What it was asked, in order. */
  readonly asked: readonly URLSearchParams[];
  /** Answers every `Action` from here on with a refusal; undefined: answers again. */
  refuse(
    refusal: { readonly action: string; readonly status: number; readonly code: string; readonly message: string } | undefined,
  ): void;
  /** Seconds for which the roles that it gives out are good. Default an hour. */
  lasting(seconds: number, from: Date): void;
  close(): Promise<void>;
}

/** Keys of a user of the account 111122223333. */
export const USER = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "user-secret" };
const USER_ARN = "arn:aws:iam::111122223333:user/ann";
const ROLE_KEYS = { secretAccessKey: "role-secret", sessionToken: "t/+=" };

/** Who shows a key that it gave out is the role; anybody else is the user `ann`. */
export async function startFakeSts(): Promise<FakeSts> {
  const asked: URLSearchParams[] = [];
  const roles = new Map<string, string>();
  const principals = new Map<string, string>();
  let refusal: Parameters<FakeSts["refuse"]>[0];
  let expiration = new Date(Date.now() + 3_600_000);

  function answerTo(query: URLSearchParams, authorization: string): string {
    if (query.get("Action") === "GetCallerIdentity") {
      const [, key = ""] = /Credential=([^/]+)/.exec(authorization) ?? [];
      const arn = roles.get(key) ?? USER_ARN;
      return result("GetCallerIdentity", `<Arn>${arn}</Arn><UserId>U</UserId><Account>${arn.split(":")[4]}</Account>`);
    }
    const [, account, name] = /::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(query.get("RoleArn") ?? "") ?? [];
    const key = `ASIAROLE${roles.size + 1}`;
    principals.set(key, query.get("RoleArn") ?? "");
    roles.set(key, `arn:aws:sts::${account}:assumed-role/${name}/${query.get("RoleSessionName")}`);
    const credentials = `<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>${ROLE_KEYS.secretAccessKey}</SecretAccessKey><SessionToken>${ROLE_KEYS.sessionToken}</SessionToken>`;
    const ends = `<Expiration>${expiration.toISOString()}</Expiration>`;
    return result(query.get("Action") ?? "", `<Credentials>${credentials}${ends}</Credentials>`);
  }

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      const query = new URLSearchParams(body);
      asked.push(query);
      response.setHeader("content-type", "text/xml");
      if (refusal?.action !== query.get("Action")) return void response.end(answerTo(query, request.headers.authorization ?? ""));
      const { status, code, message } = refusal;
      response
        .writeHead(status)
        .end(`<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    asked,
    keys: (accessKeyId) => {
      const principal = principals.get(accessKeyId);
      if (principal !== undefined) return Promise.resolve({ ...ROLE_KEYS, principal });
      const isUser = accessKeyId === USER.AWS_ACCESS_KEY_ID;
      return Promise.resolve(isUser ? { secretAccessKey: USER.AWS_SECRET_ACCESS_KEY, principal: USER_ARN } : undefined);
    },
    env: { ...NOWHERE_ELSE, AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    refuse: (next) => (refusal = next),
    lasting: (seconds, from) => (expiration = new Date(from.getTime() + seconds * 1000)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** No credentials but those that a test sets: no files of the person who runs it, no instance. */
export const NOWHERE_ELSE = {
  AWS_CONFIG_FILE: "/nowhere/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
} as const;

const AWS_VARIABLE = /^AWS_/;

/** Makes these the only variables of AWS in this process, whose environment the SDK reads. @returns what puts the others back */
export function withAwsEnvironment(env: Readonly<Record<string, string>>): () => void {
  const before = Object.entries(process.env).filter(([name]) => AWS_VARIABLE.test(name));
  const clear = (): void => {
    for (const name of Object.keys(process.env)) if (AWS_VARIABLE.test(name)) delete process.env[name];
  };
  clear();
  Object.assign(process.env, env);
  return () => {
    clear();
    Object.assign(process.env, Object.fromEntries(before));
  };
}

function result(action: string, inner: string): string {
  return `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`;
}
