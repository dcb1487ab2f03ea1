import { writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { aTestAuthority } from "./certificates.ts";
import { FakeResourceApi } from "./fake-resource-api.ts";
import { aTunnel } from "./proxies.ts";

/** Azure's API for storage accounts, and the blobs of one with their leases, behind Entra ID, on this machine; all in memory. */
export interface FakeBlobStorage {
  /** What leads Terraform here, whatever address it asks for. */
  readonly env: Readonly<Record<string, string>>;
  /** The same for what can be told the addresses. */
  readonly told: Readonly<Record<string, string>>;
  /** What there is of groups, accounts and containers: no blob lies in what nobody made. */
  readonly manager: FakeResourceApi;
  /** Hosts that were asked. */
  readonly hosts: Set<string>;
  /** Who signed in, by client id. */
  readonly clients: ReadonlySet<string>;
  /** Blobs by `<container>/<name>`. */
  readonly blobs: ReadonlyMap<string, StoredBlob>;
  close(): Promise<void>;
}

interface StoredBlob {
  readonly content: Buffer;
  /** What was written beside it, by header. */
  readonly metadata: IncomingHttpHeaders;
  /** What somebody must show to write; undefined: nothing. */
  readonly lease: string | undefined;
}

interface Answer {
  readonly status: number;
  readonly body?: Buffer | string;
  readonly headers?: IncomingHttpHeaders;
}

const TENANT = "00000000-0000-0000-0000-00000000000f";
const SECRET = "client-secret";
const STORAGE = "https://storage.azure.com/.default";
const MANAGER = "https://management.azure.com/.default";

/**
 * @param account - the storage account's name
 * @param folder - where the certificate lies of the authority that Terraform must believe
 */
export async function startFakeBlobStorage(account: string, folder: string): Promise<FakeBlobStorage> {
  const hosts = new Set<string>();
  const clients = new Set<string>();
  const blobs = new Map<string, StoredBlob>();
  const authority = aTestAuthority();
  const manager = new FakeResourceApi();
  /** What each is good for. */
  const tokens = new Map<string, string>();

  function signIn(form: URLSearchParams): Answer {
    const scope = form.get("scope") ?? "";
    if (form.get("client_secret") !== SECRET || ![STORAGE, MANAGER].includes(scope)) {
      return { status: 401, body: JSON.stringify({ error: "invalid_client" }) };
    }
    clients.add(form.get("client_id") ?? "");
    const token = `eyJ0.azure-${tokens.size + 1}`;
    tokens.set(`Bearer ${token}`, scope);
    return { status: 200, body: JSON.stringify({ access_token: token, expires_in: 3600, token_type: "Bearer" }) };
  }

  function lease(name: string, blob: StoredBlob, headers: IncomingHttpHeaders): Answer {
    const { "x-ms-lease-action": action, "x-ms-proposed-lease-id": proposed, "x-ms-lease-id": shown } = headers;
    if (action === "acquire") {
      if (blob.lease !== undefined) return refusal(409, "LeaseAlreadyPresent");
      blobs.set(name, { ...blob, lease: String(proposed) });
      return { status: 201, headers: { "x-ms-lease-id": proposed } };
    }
    if (action !== "release") return refusal(400, "InvalidHeaderValue");
    if (blob.lease !== shown) return refusal(409, "LeaseIdMismatchWithLeaseOperation");
    blobs.set(name, { ...blob, lease: undefined });
    return { status: 200 };
  }

  function write(name: string, headers: IncomingHttpHeaders, content: Buffer | undefined): Answer {
    const old = blobs.get(name);
    const { "x-ms-lease-id": shown } = headers;
    if (old?.lease !== shown) return refusal(412, shown === undefined ? "LeaseIdMissing" : "LeaseIdMismatchWithBlobOperation");
    blobs.set(name, { content: content ?? old?.content ?? Buffer.of(), metadata: metadataOf(headers), lease: old?.lease });
    return { status: content === undefined ? 200 : 201 };
  }

  function list(container: string, prefix: string): Answer {
    const names = [...blobs.keys()].filter((name) => name.startsWith(`${container}/${prefix}`));
    const each = names.map((name) => `<Blob><Name>${name.slice(container.length + 1)}</Name></Blob>`);
    return { status: 200, body: `<EnumerationResults><Blobs>${each.join("")}</Blobs><NextMarker /></EnumerationResults>` };
  }

  function hasContainer(container: string): boolean {
    const path = `/storageAccounts/${account}/blobServices/default/containers/${container}`;
    return [...manager.things.keys()].some((thing) => thing.endsWith(path));
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { method = "", headers } = request;
    const { host, pathname, searchParams: query } = new URL(request.url ?? "/", `https://${headers.host ?? ""}`);
    hosts.add(host);
    const body = await buffer(request);
    if (pathname === `/${TENANT}/oauth2/v2.0/token`) return signIn(new URLSearchParams(body.toString()));
    const scope = tokens.get(headers.authorization ?? "");
    if (pathname.startsWith("/subscriptions/") && scope === MANAGER) {
      const { body: said, ...rest } = manager.answer(method, new URL(request.url ?? "/", "https://azure"), body.toString());
      return { ...rest, body: JSON.stringify(said) };
    }
    if (scope !== STORAGE) return refusal(401, "NoAuthenticationInformation");
    const name = decodeURIComponent(pathname.slice(1));
    if (!hasContainer(name.split("/")[0] ?? "")) return refusal(404, "ContainerNotFound");
    const about = `${method} ${query.get("comp") ?? "blob"}`;
    if (about === "GET list") return list(name, query.get("prefix") ?? "");
    if (about === "PUT blob") return write(name, headers, body);
    const blob = blobs.get(name);
    if (blob === undefined) return refusal(404, "BlobNotFound");
    switch (about) {
      case "PUT lease":
        return lease(name, blob, headers);
      case "PUT metadata":
        return write(name, headers, undefined);
      case "GET blob":
      case "HEAD blob":
        return { status: 200, body: method === "GET" ? blob.content : "", headers: described(blob) };
      default:
        return refusal(400, "UnsupportedHttpVerb");
    }
  }

  const names = [`${account}.blob.core.windows.net`, "login.microsoftonline.com", "localhost"];
  const { certificate, key } = authority.issue("storage", names);
  const server = createServer({ cert: certificate, key }, (request, response) => {
    void answer(request).then(({ status, body, headers = {} }) => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const tunnel = await aTunnel(port);
  const ca = path.join(folder, "authority.pem");
  writeFileSync(ca, authority.ca);
  const shown = {
    ARM_TENANT_ID: TENANT,
    ARM_CLIENT_ID: "00000000-0000-0000-0000-0000000000a0",
    ARM_CLIENT_SECRET: SECRET,
  };
  return {
    env: { ...shown, HTTPS_PROXY: `http://127.0.0.1:${tunnel.port}`, SSL_CERT_FILE: ca },
    told: {
      ...shown,
      NODE_EXTRA_CA_CERTS: ca,
      AZURE_AUTHORITY_HOST: `https://localhost:${port}`,
      ARM_RESOURCE_MANAGER_ENDPOINT: `https://localhost:${port}`,
    },
    manager,
    hosts,
    clients,
    blobs,
    close: async () => {
      await tunnel.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function described({ metadata, lease, content }: StoredBlob): IncomingHttpHeaders {
  const state = lease === undefined ? "available" : "leased";
  return {
    ...metadata,
    "content-type": "application/json",
    "content-length": String(content.length),
    "x-ms-lease-state": state,
    "x-ms-blob-type": "BlockBlob",
  };
}

function metadataOf(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("x-ms-meta-")));
}

function refusal(status: number, code: string): Answer {
  const headers = { "content-type": "application/xml", "x-ms-error-code": code };
  return { status, headers, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>` };
}
