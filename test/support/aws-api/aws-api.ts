import { Agent, createServer, request } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startMoto } from "../moto.ts";
import { refusal, signatureOf } from "./call.ts";
import type { Answer, Forward, Signature } from "./call.ts";
import { Ec2 } from "./ec2.ts";
import { Eks } from "./eks.ts";
import type { ApiServer } from "./eks.ts";
import { queries, unverified } from "./query.ts";
import type { AskQuery } from "./query.ts";
import { elements, parseXml } from "./xml.ts";

/** AWS's API on this machine: moto, with what it lacks in front of it. */
export interface AwsApi {
  /** What `AWS_ENDPOINT_URL` takes. */
  readonly url: string;
  /** Asks as somebody in any account. */
  readonly ask: AskQuery;
  /** Every answer that was neither a success nor a refusal of AWS's own: what the stand-in lacks. */
  readonly faults: readonly string[];
  stop(): Promise<void>;
}

export interface AwsApiOptions {
  readonly apiServerOf?: (cluster: string) => ApiServer | undefined;
}

/** Keys of nobody in particular: moto takes them for the account that it is in itself. */
export const AMBIENT = { accessKeyId: "test", secretAccessKey: "test" } as const;
const ANSWER_TIMEOUT_MS = 60_000;

export async function startAwsApi({ apiServerOf = () => undefined }: AwsApiOptions = {}): Promise<AwsApi> {
  const moto = await startMoto();
  const accounts = new Accounts(moto.url);
  const forward = forwardTo(new URL(moto.url));
  const ask = queries(moto.url);
  const eks = new Eks({ forward, ask, apiServerOf });
  const ec2 = new Ec2(forward);
  const faults: string[] = [];
  const server = createServer((incoming, outgoing) => {
    void answerTo(incoming)
      .catch((error: unknown) => refusal(500, "InternalFailure", String(error)))
      .then((answer) => {
        if (answer.status >= 500 || answer.status === 404) faults.push(said(incoming, answer));
        outgoing.writeHead(answer.status, answer.headers).end(answer.body);
      });
  });

  async function answerTo(incoming: IncomingMessage): Promise<Answer> {
    const { method = "GET", url = "/", headers } = incoming;
    const body = await bodyOf(incoming);
    const signature = signatureOf(headers, url);
    const call = { method, url, headers, body };
    const service = signature?.service === "eks" ? eks : signature?.service === "ec2" ? ec2 : undefined;
    if (signature === undefined || service === undefined) return await forward(call);
    const place = { account: await accounts.accountOf(signature), region: signature.region };
    return await service.answer({ ...call, place });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ask,
    faults,
    stop: async () => {
      await closed(server);
      await moto.stop();
    },
  };
}

/** Whose keys are whose: moto knows, as it gave them out. */
class Accounts {
  readonly #url: string;
  readonly #byKey = new Map<string, Promise<string>>();

  constructor(url: string) {
    this.#url = url;
  }

  async accountOf({ accessKeyId, region }: Signature): Promise<string> {
    const known = this.#byKey.get(accessKeyId) ?? this.#ask(accessKeyId, region);
    this.#byKey.set(accessKeyId, known);
    return await known;
  }

  async #ask(accessKeyId: string, region: string): Promise<string> {
    const answer = await fetch(`${this.#url}/?Action=GetCallerIdentity&Version=2011-06-15`, {
      headers: { authorization: unverified(accessKeyId, region, "sts") },
    });
    const [account] = elements(parseXml(await answer.text()), "Account");
    return account?.text ?? "";
  }
}

function forwardTo({ hostname, port }: URL): Forward {
  // moto's server closes connections when it likes.
  const agent = new Agent({ keepAlive: false });
  return async ({ method, url, headers, body }) =>
    await new Promise<Answer>((resolve, reject) => {
      const { "transfer-encoding": _, connection: __, ...kept } = headers;
      const onward = request(
        {
          agent,
          hostname,
          port,
          method,
          path: url,
          headers: { ...kept, "content-length": body.length },
          timeout: ANSWER_TIMEOUT_MS,
        },
        (incoming) => {
          bodyOf(incoming).then((whole) => {
            const { connection: ___, "transfer-encoding": ____, ...answered } = incoming.headers;
            resolve({ status: incoming.statusCode ?? 502, headers: answered, body: whole });
          }, reject);
        },
      );
      onward.once("error", reject);
      onward.once("timeout", () => onward.destroy(new Error(`moto did not answer ${method} ${url}`)));
      onward.end(body);
    });
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function said({ method, url, headers }: IncomingMessage, answer: Answer): string {
  return `${signatureOf(headers, url ?? "")?.service} ${method} ${url}: ${answer.status} ${answer.body.toString("utf8").slice(0, 300)}`;
}

async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
