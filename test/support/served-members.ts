import { createServer } from "node:https";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { WireRequest } from "../../lib/bootstrap/kube/exchange.ts";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { aTestAuthority } from "./certificates.ts";
import { FakeApiServer } from "./fake-api-server/fake-api-server.ts";
import { isWrite } from "./fake-api-server/requests.ts";
import { VirtualClock } from "./fake-api-server/virtual-clock.ts";
import { membershipOf, recordOf } from "./fake-fleet.ts";
import type { Project } from "./project.ts";
import { ARTEFACTS } from "./published-artefacts.ts";

/** Told of each write before the API server hears of it; false: nobody ever answers it. */
type OnWrite = (request: WireRequest) => boolean;

/**
 * Clusters on fake API servers that programs in other processes reach, at one port with TLS and each below a path of its own.
 * They answer at once, and what controllers do is done at once. Nodes are simulated; the first cluster is the hub.
 */
export class ServedMembers {
  /** Before a write; every one is let through by default. */
  onWrite: OnWrite = () => true;
  readonly #names: readonly string[];
  readonly #servers = new Map<string, FakeApiServer>();
  readonly #server: Server;
  readonly #authority: string;

  private constructor(names: readonly string[]) {
    const authority = aTestAuthority();
    const { certificate, key } = authority.issue("127.0.0.1", ["127.0.0.1"]);
    this.#names = names;
    this.#authority = Buffer.from(authority.ca).toString("base64");
    this.#server = createServer({ cert: certificate, key }, (incoming, outgoing) => void this.#answer(incoming, outgoing));
  }

  static async serve(names: readonly string[]): Promise<ServedMembers> {
    const served = new ServedMembers(names);
    await served.renew();
    await new Promise<void>((resolve) => served.#server.listen(0, "127.0.0.1", resolve));
    return served;
  }

  /** Puts clusters that nobody has touched in the places of all, under the same addresses. */
  async renew(): Promise<void> {
    const clock = new VirtualClock();
    for (const name of this.#names) {
      const server = new FakeApiServer(clock, { name, crdMs: 0, workloadMs: 0 });
      const metadata = { name: "node", annotations: { "kwok.x-k8s.io/node": "fake" } };
      await server.act("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata });
      this.#servers.set(name, server);
    }
  }

  /** Puts into the project what agents are made of, and what its programs sign in with. */
  equip(project: Project): void {
    const { certificate, key } = aTestAuthority().issue("admin");
    project.write(CREDENTIAL.certificate, certificate);
    project.write(CREDENTIAL.key, key);
    for (const { pin, files } of ARTEFACTS) {
      for (const { name, text } of files) project.write(`artefacts/${pin.component}/${name}`, text);
    }
  }

  membership(name: string, agent: "flux" | "none" = "flux"): Membership {
    const [hub = ""] = this.#names;
    const used = ARTEFACTS.filter(({ pin }) => ["clusterprofile", agent].includes(pin.agent));
    const pins = used.map(({ pin, files }) => ({
      ...pin,
      source: { file: `artefacts/${pin.component}` },
      files: files.map((file) => file.name),
    }));
    return membershipOf(name, {
      member: this.#record(name),
      hub: name === hub ? "self" : this.#record(hub),
      sync: {
        registries: ["clusterprofile"],
        agent,
        source: { url: "https://git.example.test/fleet.git", branch: "main", path: name, auth: { kind: "none" } },
      },
      pins,
    });
  }

  /** What all of them keep, without what differs from run to run. */
  dump(): Readonly<Record<string, unknown>> {
    return withoutTimes(Object.fromEntries([...this.#servers].map(([name, server]) => [name, server.dump()])));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #record(name: string): ClusterRecord {
    const { port } = this.#server.address() as AddressInfo;
    return recordOf(name, {
      endpoints: [{ url: `https://127.0.0.1:${port}/${name}`, from: "runner", ca: { data: this.#authority } }],
      credential: CREDENTIAL,
    });
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [, name = "", path = ""] = /^\/([^/]+)(\/.*)$/.exec(incoming.url ?? "") ?? [];
    const server = this.#servers.get(name);
    if (server === undefined) throw new Error(`no cluster ${name}`);
    incoming.setEncoding("utf8");
    let body = "";
    for await (const part of incoming) body += String(part);
    const request: WireRequest = {
      method: incoming.method as WireRequest["method"],
      path,
      headers: Object.fromEntries(Object.entries(incoming.headers).map(([header, value]) => [header, String(value)])),
      ...(body === "" ? {} : { body }),
    };
    if (isWrite(request) && !this.onWrite(request)) return;
    const answer = await server.wire.exchange(request, new AbortController().signal);
    outgoing.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    outgoing.end(answer.body);
  }
}

const CREDENTIAL = { kind: "client-certificate", role: "admin", certificate: "pki/admin.crt", key: "pki/admin.key" } as const;

/** The same with one word for every time. */
export function withoutTimes<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/\b\d{4}-\d\d-\d\dT[0-9:.]+Z\b/g, "<time>")) as T;
}
