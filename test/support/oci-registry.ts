import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

/** A registry on 127.0.0.1 with one artefact, by the distribution specification as far as reading goes. */
export interface OciRegistry {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** Of the artefact's manifest. */
  readonly digest: string;
  /** Of its first layer. */
  readonly blob: string;
  /** Each request as `GET path (authorization)`. */
  readonly asked: string[];
  /** Answers in the registry's place where it returns true. */
  answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** A blob's bytes as they are sent. */
  sent: (bytes: Buffer) => Buffer;
  /** What readers must show; undefined: nothing. Who asks for a token with this login gets one. */
  login: string | undefined;
  close(): Promise<void>;
}

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const TOKEN = "registry-token";

/** @param layers - of the artefact; default: one archive of these files, packed */
export async function anOciRegistry(
  files: Readonly<Record<string, string>>,
  layers: readonly OciLayer[] = [{ mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", bytes: gzipSync(aTar(files)) }],
): Promise<OciRegistry> {
  const blobs = new Map(layers.map(({ bytes }) => [sha256(bytes), bytes]));
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      layers: layers.map(({ mediaType, bytes, title }) => ({
        ...{ mediaType, digest: sha256(bytes), size: bytes.byteLength },
        ...(title === undefined ? {} : { annotations: { "org.opencontainers.image.title": title } }),
      })),
    }),
  );
  const server = createServer((request, response) => {
    const { authorization = "nobody" } = request.headers;
    registry.asked.push(`${request.url ?? ""} (${authorization})`);
    if (registry.answer(request, response)) return;
    const url = new URL(request.url ?? "/", `http://${registry.host}`);
    if (url.pathname === "/token") return giveToken(authorization, response);
    if (registry.login !== undefined && authorization !== `Bearer ${TOKEN}`) {
      const challenge = `Bearer realm="http://${registry.host}/token",service="registry",scope="repository:acme/agents:pull"`;
      return void response.writeHead(401, { "www-authenticate": challenge }).end("{}");
    }
    const [, kind, reference = ""] = /^\/v2\/acme\/agents\/(manifests|blobs)\/(.+)$/.exec(url.pathname) ?? [];
    if (kind === "manifests" && [registry.digest, "v1"].includes(reference)) {
      return void response.writeHead(200, { "content-type": MANIFEST }).end(registry.sent(manifest));
    }
    const blob = kind === "blobs" ? blobs.get(reference) : undefined;
    if (blob === undefined) return void response.writeHead(404).end("{}");
    // Without a length, as proxies pass it on: how much it is to be, only the manifest says.
    response.writeHead(200, { "transfer-encoding": "chunked" }).end(registry.sent(blob));
  });
  const giveToken = (authorization: string, response: ServerResponse): void => {
    const wanted = registry.login === "" ? "nobody" : `Basic ${Buffer.from(registry.login ?? "").toString("base64")}`;
    if (authorization !== wanted) return void response.writeHead(401).end("{}");
    response.writeHead(200).end(JSON.stringify({ token: TOKEN }));
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const registry: OciRegistry = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    digest: sha256(manifest),
    blob: [...blobs.keys()][0] ?? "",
    asked: [],
    answer: () => false,
    sent: (bytes) => bytes,
    login: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return registry;
}

export interface OciLayer {
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly title?: string;
}

/** An archive as tar makes it: each name with the type `0`, or the type that stands before it, such as `2:link`. */
export function aTar(files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files).flatMap(([key, text]) => {
    const [, type = "0", name = key] = /^(\w):(.*)$/.exec(key) ?? [];
    const content = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100), 0);
    header.write(content.byteLength.toString(8).padStart(11, "0"), 124);
    header.write(type, 156);
    header.write("ustar\0" + "00", 257);
    return [header, content, Buffer.alloc((512 - (content.byteLength % 512)) % 512)];
  });
  return Buffer.concat([...entries, Buffer.alloc(1024)]);
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
