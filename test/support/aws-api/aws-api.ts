import { Agent, createServer, request } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startMoto } from "../moto.ts";
import type { KeyLookup } from "../verify-eks-token.ts";
import { actionOf } from "./action.ts";
import { refusal, signatureOf, signedInHeader } from "./call.ts";
import type { Answer, Call, Forward } from "./call.ts";
import { Ec2 } from "./ec2.ts";
import { Eks } from "./eks.ts";
import type { EksOptions } from "./eks.ts";
import { ACCOUNT_HEADER, readerOf } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { Sts } from "./sts.ts";

/** AWS's API on this machine: moto, with what it lacks in front of it. */
export interface AwsApi {
  /** What `AWS_ENDPOINT_URL` takes. */
  readonly url: string;
  readonly reader: Reader;
  /** The keys that it gave out, for those who check signatures in its place. */
  readonly keys: KeyLookup;
  /** Kubernetes groups of those who have an access entry in a cluster, by the ARN of the role or user. */
  groups(cluster: string): Readonly<Record<string, readonly string[]>>;
  /** Every action that was asked for, but by tests that read back, as IAM calls it. */
  readonly asked: ReadonlySet<string>;
  /** Every answer that was neither a success nor a refusal of AWS's own: what the stand-in lacks. */
  readonly faults: readonly string[];
  stop(): Promise<void>;
}

export interface AwsApiOptions {
  /** The real API server behind a cluster, by its name in EKS. Default: none, but what moto makes up. */
  readonly apiServerOf?: EksOptions["apiServerOf"];
}

/** Keys of nobody in particular: moto takes them for the account that it is in itself. */
export const AMBIENT = { accessKeyId: "test", secretAccessKey: "test" } as const;
const ANSWER_TIMEOUT_MS = 60_000;

export async function startAwsApi({ apiServerOf = () => Promise.resolve(undefined) }: AwsApiOptions = {}): Promise<AwsApi> {
  const moto = await startMoto();
  const forward = forwardTo(new URL(moto.url));
  const eks = new Eks({ forward, reader: readerOf(moto.url), apiServerOf });
  const ec2 = new Ec2(forward);
  const sts = new Sts(forward);
  const faults: string[] = [];
  const asked = new Set<string>();
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
    const call = { method, url, headers: signedInHeader(headers, url), body };
    if (signature === undefined) return await forward(call);
    const named = headers[ACCOUNT_HEADER];
    if (named === undefined) asked.add(actionOf(signature.service, call));
    const account = typeof named === "string" ? named : sts.accountOf(signature.accessKeyId);
    const place = { account, region: signature.region };
    const services: Readonly<Record<string, { answer(asked: Call): Promise<Answer> }>> = { ec2, eks, sts };
    return await (services[signature.service]?.answer({ ...call, place }) ?? forward(call));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    reader: readerOf(url),
    keys: (accessKeyId) => Promise.resolve(sts.key(accessKeyId)),
    groups: (cluster) => eks.groups(cluster),
    asked,
    faults,
    stop: async () => {
      await closed(server);
      await moto.stop();
    },
  };
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
