import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** Who a token is of, or why it isn't believed. */
export type Verdict = { readonly principal: string } | { readonly refused: string };

/** Checks a token as a cloud does, that was shown to the API server of this cluster. */
export type Judge = (token: string, shown: { readonly cluster: string; readonly now: Date }) => Promise<Verdict>;

/** One question of an API server, and the answer. */
export interface TokenReview {
  readonly cluster: string;
  readonly token: string;
  readonly verdict: Verdict;
}

/** What clouds have behind their API servers: it says who a token is of. One serves the API servers of many clusters. */
export interface TokenWebhook {
  /** In the order in which they came. */
  readonly reviews: TokenReview[];
  /** What an API server reads, by `--authentication-token-webhook-config-file`, to be the cluster of this name in its cloud. */
  configFor(cluster: string): string;
  /** The next token is refused, however good it is. */
  refuseOnce(): void;
  close(): Promise<void>;
}

export interface TokenWebhookOptions {
  /** A folder with `ca.crt`, `apiserver.crt` and `apiserver.key` for 127.0.0.1, as the control plane's `pki` makes it. */
  readonly pki: string;
  readonly judge: Judge;
  /**
   * Who has rights in a cluster: Kubernetes groups by the principal that the cloud knows.
   *
   * @param cluster - its name in the cloud
   */
  readonly groups: (cluster: string) => Readonly<Record<string, readonly string[]>>;
  /** @default the machine's clock */
  readonly now?: () => Date;
}

export async function startTokenWebhook(options: TokenWebhookOptions): Promise<TokenWebhook> {
  const read = (name: string): Buffer => readFileSync(path.join(options.pki, name));
  const reviews: TokenReview[] = [];
  let refusals = 0;

  async function review(cluster: string, token: string): Promise<object> {
    const now = options.now?.() ?? new Date();
    const checked = await options.judge(token, { cluster, now });
    const verdict: Verdict = refusals > 0 ? { refused: "it was told to refuse" } : checked;
    refusals = Math.max(0, refusals - 1);
    reviews.push({ cluster, token, verdict });
    if ("refused" in verdict) return { authenticated: false, error: verdict.refused };
    const { principal } = verdict;
    const groups = options.groups(cluster)[principal];
    if (groups === undefined) return { authenticated: false, error: `${principal} has no rights in ${cluster}` };
    return { authenticated: true, user: { username: principal, groups } };
  }

  const server = createServer({ cert: read("apiserver.crt"), key: read("apiserver.key") }, (incoming, outgoing) => {
    const cluster = decodeURIComponent((incoming.url ?? "").split("?")[0]?.slice(1) ?? "");
    void (async () => {
      const asked = JSON.parse(await textOf(incoming)) as { apiVersion: string; kind: string; spec: { token: string } };
      const answer = { apiVersion: asked.apiVersion, kind: asked.kind, status: await review(cluster, asked.spec.token) };
      outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    })().catch((error: unknown) => outgoing.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const authority = read("ca.crt").toString("base64");
  return {
    reviews,
    configFor: (cluster) => kubeconfig(`https://127.0.0.1:${port}/${encodeURIComponent(cluster)}`, authority),
    refuseOnce: () => void (refusals += 1),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function kubeconfig(server: string, authority: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "webhook",
    clusters: [{ name: "webhook", cluster: { server, "certificate-authority-data": authority } }],
    users: [{ name: "api-server", user: {} }],
    contexts: [{ name: "webhook", context: { cluster: "webhook", user: "api-server" } }],
  });
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
