import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import type { PeerCertificate, Server, TLSSocket } from "node:tls";
import { APPLICATION } from "../../lib/bootstrap/agents/argocd/root-application.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import { at, items, textAt } from "../../lib/bootstrap/kube-object.ts";
import type { KubeObject } from "../../lib/bootstrap/kube-object.ts";
import {
  AGENT,
  AGENT_LABEL,
  CERTIFICATES_ANNOTATION,
  CLIENT_SECRET,
  PARAMETERS,
  PRINCIPAL,
  PRINCIPAL_SECRET,
  PRINCIPAL_SERVICE,
  SOURCE_UID_ANNOTATION,
  TRUST_SECRET,
} from "../../lib/bootstrap/registries/argocd-agent/names.ts";
import { valueIn } from "../../lib/bootstrap/registries/argocd-agent/hub-keys.ts";
import type { Certified } from "../../lib/bootstrap/trust/certificates.ts";
import type { RunningCluster } from "./local-cluster.ts";
import { play } from "./played.ts";
import type { Played } from "./played.ts";

// The programs of argocd-agent as its documentation has them: a principal that lets in who shows a certificate of an authority
// that it trusts and knows by its name, and agents that call it and send what they have. Each reads its Secrets as it starts, and
// starts anew where its Pods would. They find everything in real API servers and speak real TLS.

const FIELD_MANAGER = { fieldManager: "principal-stand-in", force: true } as const;
const HOST = "127.0.0.1";

export interface PlayedPrincipal extends Played {
  /** How the principal answers somebody: the name that it knows them by, or why TLS or it refused. */
  call(client: Certified, trusted: string): Promise<string>;
}

/** Plays until it is stopped. */
export function playPrincipal(hub: RunningCluster, members: readonly RunningCluster[]): PlayedPrincipal {
  const principal = new Principal(hub.connection.api(new AbortController().signal));
  const played = play([() => principal.step(), ...members.map((member) => agentStep(member, principal))]);
  return {
    call: (client, trusted) => callTo(HOST, principal.port(), { client, trusted }, undefined),
    failure: () => played.failure(),
    stop: async () => {
      await played.stop();
      await principal.close();
    },
  };
}

class Principal {
  readonly #api: KubeApi;
  #server: Server | undefined;
  #startedWith = "";

  constructor(api: KubeApi) {
    this.#api = api;
  }

  port(): number {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    return address?.port ?? 0;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.close();
    await once(server, "close");
  }

  /** Its cloud gives it an address, and it is started with the certificates of its Deployment. */
  async step(): Promise<void> {
    const service = await this.#api.get(PRINCIPAL_SERVICE);
    if (service !== undefined && items(at(service, "status", "loadBalancer", "ingress")).length === 0) {
      const { apiVersion, kind, name, namespace = "" } = PRINCIPAL_SERVICE;
      const status = { loadBalancer: { ingress: [{ ip: HOST }] } };
      await this.#api.apply(
        { apiVersion, kind, metadata: { name, namespace }, status },
        { ...FIELD_MANAGER, subresource: "status" },
      );
    }
    const asked = startedWith(await this.#api.get(PRINCIPAL));
    if (asked === undefined || asked === this.#startedWith) return;
    const [own, trust] = [await this.#api.get(PRINCIPAL_SECRET), await this.#api.get(TRUST_SECRET)];
    await this.close();
    const server = createServer({
      ...{ cert: valueIn(own, "tls.crt"), key: valueIn(own, "tls.key"), ca: valueIn(trust, "ca.crt") },
      ...{ requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" },
    });
    server.on(
      "secureConnection",
      (socket) => void this.#answer(socket).catch((error: unknown) => socket.destroy(error as Error)),
    );
    server.listen(0, HOST);
    await once(server, "listening");
    this.#server = server;
    this.#startedWith = asked;
  }

  /** One line in, one line out. */
  async #answer(socket: TLSSocket): Promise<void> {
    const subject = subjectOf(socket.getPeerCertificate());
    const name = /^CN=([^,]+)$/.exec(subject)?.[1];
    const line = await firstLine(socket);
    const known = await this.#api.list({ apiVersion: "v1", kind: "Secret" }, { namespace: "argocd", labelSelector: AGENT_LABEL });
    if (name === undefined || !known.some(({ metadata }) => metadata.labels?.[AGENT_LABEL] === name)) {
      socket.end(`nobody is called ${subject}\n`);
      return;
    }
    if (line !== "") await this.#keep(name, JSON.parse(line) as KubeObject);
    socket.end(`${name}\n`);
  }

  /** What an autonomous agent has, in the agent's namespace. */
  async #keep(agent: string, { apiVersion, kind, metadata, spec }: KubeObject): Promise<void> {
    const { name, labels = {}, uid = "" } = metadata;
    const annotations = { ...metadata.annotations, [SOURCE_UID_ANNOTATION]: uid };
    const mirrored = { apiVersion, kind, metadata: { name, namespace: agent, labels, annotations }, spec };
    await this.#api.apply(mirrored, FIELD_MANAGER);
  }
}

/** An agent of a member: started with what is in its Secrets then, it calls where its ConfigMap says until it is heard. */
function agentStep(member: RunningCluster, principal: Principal): () => Promise<void> {
  const api = member.connection.api(new AbortController().signal);
  let started = "";
  let sent = "";
  let secrets: Secrets | undefined;
  return async () => {
    const asked = startedWith(await api.get(AGENT));
    if (asked === undefined) return;
    if (asked !== started) {
      const [own, trust] = [await api.get(CLIENT_SECRET), await api.get(TRUST_SECRET)];
      const client = { certificate: valueIn(own, "tls.crt"), key: valueIn(own, "tls.key") };
      [started, secrets] = [asked, { client, trusted: valueIn(trust, "ca.crt") }];
    }
    const [root] = await api.list(APPLICATION, { namespace: "argocd" });
    const now = JSON.stringify(root?.metadata.annotations ?? {});
    if (root === undefined || secrets === undefined || now === sent || principal.port() === 0) return;
    const address = textAt(await api.get(PARAMETERS), "data", "agent.server.address");
    if ((await callTo(address, principal.port(), secrets, root)) === member.record.name) sent = now;
  };
}

interface Secrets {
  readonly client: Certified;
  readonly trusted: string;
}

async function callTo(host: string, port: number, { client, trusted }: Secrets, sent: KubeObject | undefined): Promise<string> {
  const socket = connect({ host, port, ca: trusted, cert: client.certificate, key: client.key, minVersion: "TLSv1.3" });
  try {
    await once(socket, "secureConnect");
    socket.write(`${sent === undefined ? "" : JSON.stringify(sent)}\n`);
    return await firstLine(socket);
  } catch (error) {
    return `refused: ${error instanceof Error && "code" in error ? String(error.code) : String(error)}`;
  } finally {
    socket.destroy();
  }
}

async function firstLine(socket: TLSSocket): Promise<string> {
  let text = "";
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
  }
  throw new Error("the other side said nothing");
}

function subjectOf({ subject }: PeerCertificate): string {
  return Object.entries(subject)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(",");
}

/** undefined while its Pods would not be there. */
function startedWith(deployment: KubeObject | undefined): string | undefined {
  const found = textAt(deployment, "spec", "template", "metadata", "annotations", CERTIFICATES_ANNOTATION);
  return found === "" ? undefined : found;
}
