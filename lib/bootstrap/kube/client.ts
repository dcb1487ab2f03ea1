import { KubeError } from "../kube-api.ts";
import type {
  ApplyOptions,
  CreateOptions,
  DeleteOptions,
  KubeApi,
  KubeErrorCause,
  ListOptions,
  ReplaceOptions,
} from "../kube-api.ts";
import type { Json, JsonObject, KindRef, KubeObject, ObjectRef } from "../kube-object.ts";
import { at, describeRef, isJsonObject, items, refOf } from "../kube-object.ts";
import { collectionPath, Discovery, objectPath } from "./discovery.ts";
import type { Resource } from "./discovery.ts";
import type { WireRequest, WireResponse } from "./exchange.ts";
import type { Repeatable, RetryingExchange } from "./retry.ts";
import { hidingSent } from "./sent-secrets.ts";

const PAGE_SIZE = 500;
const APPLY = "application/apply-patch+yaml";
/** Answer a question and store nothing, so asking twice is harmless. */
const REVIEW = /Review$/;

/** One cluster's API as raw JSON over {@link RetryingExchange}. */
export class KubeClient implements KubeApi {
  readonly cluster: string;
  readonly #send: RetryingExchange;
  readonly #signal: AbortSignal;
  readonly #purpose: (() => string) | undefined;
  readonly #discovery: Discovery;

  constructor(cluster: string, send: RetryingExchange, signal: AbortSignal, purpose?: () => string) {
    this.cluster = cluster;
    this.#send = send;
    this.#signal = signal;
    this.#purpose = purpose;
    this.#discovery = new Discovery((path) => this.#read(path, `read ${path}`));
  }

  async raw(path: string): Promise<Json> {
    return this.#answer(await this.#call({ method: "GET", path }, "read", `read ${path}`), `read ${path}`);
  }

  async serves(kind: KindRef): Promise<boolean> {
    return (await this.#discovery.refresh(kind)) !== undefined;
  }

  async get(ref: ObjectRef): Promise<KubeObject | undefined> {
    const resource = await this.#discovery.find(ref);
    if (resource === undefined) return undefined;
    const action = `read ${describeRef(ref)}`;
    const found = await this.#read(objectPath(ref, resource), action);
    return found === undefined ? undefined : asObject(found, ref);
  }

  async list(kind: KindRef, options: ListOptions = {}): Promise<readonly KubeObject[]> {
    const resource = await this.#discovery.find(kind);
    if (resource === undefined) return [];
    const path = collectionPath(kind.apiVersion, resource, options.namespace);
    const found: KubeObject[] = [];
    for (let token: string | undefined = ""; token !== undefined;) {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
      if (options.labelSelector !== undefined) query.set("labelSelector", options.labelSelector);
      if (token !== "") query.set("continue", token);
      const page = await this.#page(`${path}?${query}`, `list ${resource.plural}`);
      if (page === "expired") {
        found.length = 0;
        token = "";
        continue;
      }
      if (page === undefined) return [];
      found.push(...items(at(page, "items")).map((item) => asObject(item, kind)));
      const next = at(page, "metadata", "continue");
      token = typeof next === "string" && next !== "" ? next : undefined;
    }
    return found;
  }

  async apply(object: KubeObject, options: ApplyOptions): Promise<KubeObject> {
    const ref = refOf(object);
    const action = `${options.dryRun === true ? "try" : "apply"} ${describeRef(ref)}`;
    const resource = await this.#resource(ref, action);
    const query = new URLSearchParams({
      fieldManager: options.fieldManager,
      fieldValidation: "Strict",
      force: String(options.force ?? false),
    });
    if (options.dryRun === true) query.set("dryRun", "All");
    const subresource = options.subresource === undefined ? "" : `/${options.subresource}`;
    const path = `${objectPath(ref, resource)}${subresource}?${query}`;
    return this.#write(
      { method: "PATCH", path, headers: { "content-type": APPLY }, body: JSON.stringify(object) },
      "idempotent",
      action,
      object,
    );
  }

  async create(object: KubeObject, options: CreateOptions = {}): Promise<KubeObject> {
    const ref = refOf(object);
    const action = `${options.dryRun === true ? "try" : "create"} ${describeRef(ref)}`;
    const resource = await this.#resource(ref, action);
    const query = new URLSearchParams({ fieldManager: options.fieldManager ?? "fleetwright", fieldValidation: "Strict" });
    if (options.dryRun === true) query.set("dryRun", "All");
    const path = `${collectionPath(ref.apiVersion, resource, ref.namespace)}?${query}`;
    const asked = REVIEW.test(ref.kind) || options.dryRun === true;
    const repeatable = asked ? "read" : options.repeatable === true ? "idempotent" : "once";
    return this.#write(withJson("POST", path, object), repeatable, action, object);
  }

  async replace(object: KubeObject, { subresource }: ReplaceOptions = {}): Promise<KubeObject> {
    const ref = refOf(object);
    const action = `replace ${describeRef(ref)}`;
    const resource = await this.#resource(ref, action);
    const part = subresource === undefined ? "" : `/${subresource}`;
    const path = `${objectPath(ref, resource)}${part}?${new URLSearchParams({ fieldManager: "fleetwright", fieldValidation: "Strict" })}`;
    return this.#write(withJson("PUT", path, object), "once", action, object);
  }

  async issueToken({ namespace, name }: { readonly namespace: string; readonly name: string }, seconds: number): Promise<string> {
    const action = `ask for a token of ServiceAccount ${namespace}/${name}`;
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(name)}/token`;
    const body = {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      metadata: {},
      spec: { expirationSeconds: seconds },
    };
    // One that is asked for twice ends by itself as well.
    const answer = this.#answer(await this.#call(withJson("POST", path, body), "idempotent", action), action);
    const token = at(answer, "status", "token");
    if (typeof token === "string" && token !== "") return token;
    const message = "the answer holds no token";
    throw new KubeError({ cluster: this.cluster, status: 200, reason: "NoToken", causes: [], action, message });
  }

  async delete(ref: ObjectRef, options: DeleteOptions = {}): Promise<"gone" | "deleting"> {
    const resource = await this.#discovery.find(ref);
    if (resource === undefined) return "gone";
    const { uid, resourceVersion } = options;
    const body = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      propagationPolicy: options.propagation ?? "Background",
      ...(uid === undefined && resourceVersion === undefined
        ? {}
        : {
            preconditions: {
              ...(uid === undefined ? {} : { uid }),
              ...(resourceVersion === undefined ? {} : { resourceVersion }),
            },
          }),
    };
    const action = `delete ${describeRef(ref)}`;
    const answer = await this.#call(withJson("DELETE", objectPath(ref, resource), body), "idempotent", action);
    if (answer.status === 404) return "gone";
    this.#answer(answer, action);
    return "deleting";
  }

  async #resource(kind: KindRef, action: string): Promise<Resource> {
    const resource = await this.#discovery.find(kind);
    if (resource !== undefined) return resource;
    const message = `the API server does not serve ${kind.kind} of ${kind.apiVersion}`;
    throw new KubeError({ cluster: this.cluster, status: 404, reason: "KindNotServed", causes: [], action, message });
  }

  async #read(path: string, action: string): Promise<Json | undefined> {
    const answer = await this.#call({ method: "GET", path }, "read", action);
    return answer.status === 404 ? undefined : this.#answer(answer, action);
  }

  async #page(path: string, action: string): Promise<Json | "expired" | undefined> {
    const answer = await this.#call({ method: "GET", path }, "read", action);
    if (answer.status === 404) return undefined;
    // The list changed too much while it was read: from the start again.
    return answer.status === 410 ? "expired" : this.#answer(answer, action);
  }

  async #write(
    request: Partial<WireRequest> & Pick<WireRequest, "method" | "path">,
    repeatable: Repeatable,
    action: string,
    sent: KubeObject,
  ) {
    return asObject(this.#answer(await this.#call(request, repeatable, action), action, hidingSent(sent)), sent);
  }

  #call(
    request: Partial<WireRequest> & Pick<WireRequest, "method" | "path">,
    repeatable: Repeatable,
    action: string,
  ): Promise<WireResponse> {
    const agent = this.#purpose === undefined ? "fleetwright" : `fleetwright (${this.#purpose()})`;
    return this.#send({ ...request, headers: { "user-agent": agent, ...request.headers } }, repeatable, action, this.#signal);
  }

  /** @param shown - what is done with the words of a refusal before anybody sees them. Default: nothing */
  #answer(response: WireResponse, action: string, shown = (text: string): string => text): Json {
    const body = parse(response.body);
    if (response.status < 300 && body !== undefined) return body;
    throw new KubeError({ cluster: this.cluster, status: response.status, action, ...refusal(response, body, shown) });
  }
}

function withJson(method: "POST" | "PUT" | "DELETE", path: string, body: JsonObject): WireRequest {
  return { method, path, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // Something in between answered, such as a proxy; the caller says what.
  }
}

function refusal(
  response: WireResponse,
  body: Json | undefined,
  shown: (text: string) => string,
): { reason: string; message: string; causes: readonly KubeErrorCause[] } {
  const message = at(body, "message");
  const reason = at(body, "reason");
  const causes = items(at(body, "details", "causes")).filter(isJsonObject);
  // What says that it is all right, and breaks off, may be anything that the cluster keeps.
  const quoted = response.status < 300 ? "that breaks off" : JSON.stringify(shown(response.body).slice(0, 200));
  const said = typeof message === "string" && message !== "" ? shown(message) : `unexpected answer ${quoted}`;
  return {
    reason: typeof reason === "string" && reason !== "" ? reason : "Unknown",
    message: response.explanation === undefined ? said : `${said}, ${response.explanation}`,
    causes: causes.map((cause) => ({
      reason: text(cause["reason"]),
      message: shown(text(cause["message"])),
      field: text(cause["field"]),
    })),
  };
}

/** Items of a list have no kind of their own. */
function asObject(value: Json, kind: KindRef): KubeObject {
  return { apiVersion: kind.apiVersion, kind: kind.kind, ...(value as JsonObject) } as KubeObject;
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
