// API servers for the other programs of the benchmark, in a process of their own: TLS, a port each, every answer 20 ms away.
// Says where they are as one line of JSON, and ends with its input.
import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { WireRequest } from "../lib/bootstrap/kube/exchange.ts";
import { aTestAuthority } from "../test/support/certificates.ts";
import { FakeApiServer } from "../test/support/fake-api-server/fake-api-server.ts";
import { VirtualClock } from "../test/support/fake-api-server/virtual-clock.ts";

const MILLISECONDS_AWAY = 20;

const authority = aTestAuthority();
const { certificate, key } = authority.issue("127.0.0.1", ["127.0.0.1"]);
const clock = new VirtualClock();
const signal = new AbortController().signal;

async function serve(name: string): Promise<number> {
  // What controllers do is done at once: the rest of a real run is waiting for them.
  const cluster = new FakeApiServer(clock, { name, crdMs: 0, workloadMs: 0 });
  const metadata = { name: "node", annotations: { "kwok.x-k8s.io/node": "fake" } };
  await cluster.act("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata });
  const server = createServer({ cert: certificate, key }, (incoming, outgoing) => void answer(cluster, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function answer(cluster: FakeApiServer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  incoming.setEncoding("utf8");
  let body = "";
  for await (const part of incoming) body += String(part);
  await wait(MILLISECONDS_AWAY);
  const request: WireRequest = {
    method: incoming.method as WireRequest["method"],
    path: incoming.url ?? "",
    headers: {},
    ...(body === "" ? {} : { body }),
  };
  const { status, headers, body: text } = await cluster.wire.exchange(request, signal);
  // Its log is nobody's business here, and grows.
  cluster.log.length = 0;
  outgoing.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

const names = Array.from({ length: Number(process.argv[2]) }, (_, index) => `cluster-${index}`);
const ports = await Promise.all(names.map(serve));
process.stdout.write(`${JSON.stringify({ authority: authority.ca, ports })}\n`);
process.stdin.resume().once("end", () => process.exit());
