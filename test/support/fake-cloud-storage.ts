import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Google's Cloud Storage on this machine: buckets with their settings, objects with their conditions; all in memory. */
export interface FakeCloudStorage {
  /** What leads here: our own requests and those of Terraform's backend. */
  readonly env: Readonly<Record<string, string>>;
  /** Requests about buckets, in order: `PATCH acme versioning`. */
  readonly asked: string[];
  /** Buckets by name, as they are; a test may change them as somebody else would. */
  readonly buckets: Map<string, StoredBucket>;
  /** Objects by `<bucket>/<name>`. */
  readonly objects: ReadonlyMap<string, StoredObject>;
  /** Answers the requests about buckets that begin with these words with this status, once each. */
  refuse(request: string, status: number): void;
  close(): Promise<void>;
}

interface StoredBucket {
  readonly project: string;
  settings: Readonly<Record<string, unknown>>;
  metageneration: number;
}

interface StoredObject {
  readonly generation: number;
  readonly content: Buffer;
}

interface Answer {
  readonly status: number;
  readonly body?: object | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function startFakeCloudStorage(): Promise<FakeCloudStorage> {
  const asked: string[] = [];
  const buckets = new Map<string, StoredBucket>();
  const objects = new Map<string, StoredObject>();
  const refusals = new Map<string, number>();
  let generation = 0;

  function described(name: string, { settings, metageneration }: StoredBucket): object {
    return { kind: "storage#bucket", name, ...settings, metageneration: String(metageneration) };
  }

  function aboutBuckets(method: string, name: string | undefined, query: URLSearchParams, body: Record<string, unknown>): Answer {
    const what = [method, name ?? query.get("prefix") ?? String(body["name"]), ...(method === "PATCH" ? Object.keys(body) : [])];
    asked.push(what.join(" "));
    for (const [request, status] of refusals) {
      if (!what.join(" ").startsWith(request)) continue;
      refusals.delete(request);
      return refusal(status);
    }
    if (name === undefined && method === "GET") {
      const of = [...buckets].filter(([, { project }]) => project === query.get("project"));
      return { status: 200, body: { items: of.map(([one, bucket]) => described(one, bucket)) } };
    }
    if (name === undefined) {
      const { name: wanted, location, ...settings } = body as { name: string; location: string };
      if (buckets.has(wanted)) return refusal(409);
      const made = {
        project: query.get("project") ?? "",
        settings: { ...settings, location: location.toUpperCase() },
        metageneration: 1,
      };
      buckets.set(wanted, made);
      return { status: 200, body: described(wanted, made) };
    }
    const bucket = buckets.get(name);
    if (bucket === undefined) return refusal(404);
    if (method === "PATCH") {
      if (query.get("ifMetagenerationMatch") !== String(bucket.metageneration)) return refusal(412);
      bucket.settings = merged(bucket.settings, body);
      bucket.metageneration += 1;
    }
    return { status: 200, body: described(name, bucket) };
  }

  function write(key: string, content: Buffer, query: URLSearchParams): Answer {
    const wanted = query.get("ifGenerationMatch");
    if (wanted !== null && Number(wanted) !== (objects.get(key)?.generation ?? 0)) return refusal(412);
    generation += 1;
    objects.set(key, { generation, content });
    return { status: 200, body: aboutObject(key) };
  }

  function aboutObject(key: string): object {
    const { generation: current, content } = objects.get(key) ?? { generation: 0, content: Buffer.of() };
    const [bucket, ...name] = key.split("/");
    return {
      kind: "storage#object",
      bucket,
      name: name.join("/"),
      generation: String(current),
      metageneration: "1",
      size: String(content.length),
    };
  }

  function aboutObjects(method: string, key: string, query: URLSearchParams): Answer {
    const found = objects.get(key);
    if (found === undefined) return refusal(404);
    const wanted = query.get("ifGenerationMatch");
    if (wanted !== null && Number(wanted) !== found.generation) return refusal(412);
    if (method === "DELETE") objects.delete(key);
    if (method === "DELETE") return { status: 204 };
    return query.get("alt") === "media" ? contentOf(found) : { status: 200, body: aboutObject(key) };
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://storage");
    const body = await buffer(request);
    const method = request.method ?? "GET";
    const [, upload] = /\/upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(pathname) ?? [];
    if (upload !== undefined) {
      const { name, content } = parts(body);
      return write(`${upload}/${name}`, content, query);
    }
    const [, bucket, rest, object] = /^\/storage\/v1\/b(?:\/([^/]+))?(\/o)?(?:\/(.+))?$/.exec(pathname) ?? [];
    if (!pathname.startsWith("/storage/v1/")) {
      const found = objects.get(decodeURIComponent(pathname.slice(1)));
      return found === undefined ? refusal(404) : contentOf(found);
    }
    if (rest === undefined) {
      return aboutBuckets(
        method,
        bucket,
        query,
        body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>),
      );
    }
    if (object !== undefined) return aboutObjects(method, `${bucket}/${decodeURIComponent(object)}`, query);
    const names = [...objects.keys()].filter((key) => key.startsWith(`${bucket}/${query.get("prefix") ?? ""}`));
    return { status: 200, body: { kind: "storage#objects", items: names.map(aboutObject) } };
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body, headers = {} }) => {
      const content = Buffer.isBuffer(body) ? body : body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(content);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      GOOGLE_OAUTH_ACCESS_TOKEN: "ya29.given",
      GOOGLE_STORAGE_CUSTOM_ENDPOINT: `http://127.0.0.1:${port}/storage/v1/b`,
    },
    asked,
    buckets,
    objects,
    refuse: (request, status) => void refusals.set(request, status),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const REASONS: Readonly<Record<number, string>> = { 403: "forbidden", 404: "notFound", 409: "conflict", 412: "conditionNotMet" };

function refusal(status: number): Answer {
  const reason = REASONS[status] ?? "backendError";
  return { status, body: { error: { code: status, message: reason, errors: [{ domain: "global", reason, message: reason }] } } };
}

function contentOf({ content, generation }: StoredObject): Answer {
  return {
    status: 200,
    body: content,
    headers: { "x-goog-generation": String(generation), "content-type": "application/octet-stream" },
  };
}

/** Merges as a PATCH of Google's does: objects by field, everything else whole. */
function merged(
  before: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(patch).map(([key, value]) => {
    const old = before[key];
    return [key, isObject(value) && isObject(old) ? merged(old, value) : value] as const;
  });
  return { ...before, ...Object.fromEntries(entries) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The two parts of a multipart upload: the object's description, then its content. */
function parts(body: Buffer): { readonly name: string; readonly content: Buffer } {
  const text = body.toString("latin1");
  const boundary = text.slice(0, text.indexOf("\r\n"));
  const [, description = "", content = ""] = text.split(boundary).map((part) => part.slice(part.indexOf("\r\n\r\n") + 4, -2));
  return { name: (JSON.parse(description) as { name: string }).name, content: Buffer.from(content, "latin1") };
}
