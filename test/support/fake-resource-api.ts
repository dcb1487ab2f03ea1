import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Azure Resource Manager, as far as storage accounts go: groups, accounts, blob services, containers and locks; all in memory. */
export class FakeResourceApi {
  /** Requests in order, without what all paths begin with: `PUT storageAccounts/acme/blobServices/default`. */
  readonly asked: string[] = [];
  /** Things by path; a test may change them as somebody else would. */
  readonly things = new Map<string, Thing>();
  /** Names of accounts that stand in subscriptions of others. */
  readonly taken = new Set<string>();
  /** Looks at a new account for which Azure is still making it. */
  looksUntilMade = 1;
  /** What comes of it then. */
  outcome: "Succeeded" | "Failed" = "Succeeded";
  readonly #refusals = new Map<string, ArmAnswer>();

  /** Answers the requests that begin with these words like this, once each. */
  refuse(request: string, status: number, code: string, message = code): void {
    this.#refusals.set(request, refusal(status, code, message));
  }

  answer(method: string, url: URL, body: string): ArmAnswer {
    const path = url.pathname;
    const about = `${method} ${path.replace(/^.*\/(?=resourceGroups\/[^/]+$|storageAccounts\/|checkNameAvailability)/, "")}`;
    this.asked.push(about);
    for (const [request, answer] of this.#refusals) {
      if (!about.startsWith(request)) continue;
      this.#refusals.delete(request);
      return answer;
    }
    if (url.searchParams.get("api-version") === null) return refusal(400, "MissingApiVersionParameter");
    const sent = (body === "" ? {} : JSON.parse(body)) as Thing;
    if (path.endsWith("/checkNameAvailability")) {
      const { name } = sent as { readonly name?: string };
      const isThere = [...this.things.keys()].some((known) => known.endsWith(`/storageAccounts/${name ?? ""}`));
      return { status: 200, body: { nameAvailable: !isThere && !this.taken.has(name ?? "") } };
    }
    const missing = parentsOf(path).find((parent) => !this.things.has(parent));
    if (missing !== undefined)
      return refusal(404, missing.includes("/providers/") ? "ResourceNotFound" : "ResourceGroupNotFound");
    if (/\/(containers|locks)$/.test(path)) {
      const below = [...this.things].filter(([known]) => known.startsWith(`${path}/`));
      return { status: 200, body: { value: below.map(([known, thing]) => ({ ...thing, name: known.slice(path.length + 1) })) } };
    }
    if (method === "GET") return this.#look(path);
    const isBusy = parentsOf(path).some((parent) => this.things.get(parent)?.properties?.["provisioningState"] === "Creating");
    return isBusy ? refusal(409, "StorageAccountOperationInProgress") : this.#set(method, path, sent);
  }

  #look(path: string): ArmAnswer {
    const thing = this.things.get(path);
    if (thing === undefined) return refusal(404, "ResourceNotFound");
    const isNew = thing.properties?.["provisioningState"] === "Creating";
    if (isNew && this.looksUntilMade-- <= 0) this.#merge(path, { properties: { provisioningState: this.outcome } });
    return { status: 200, body: this.things.get(path) ?? {} };
  }

  #set(method: string, path: string, sent: Thing): ArmAnswer {
    const [, account] = /\/storageAccounts\/([^/]+)$/.exec(path) ?? [];
    if (method === "PATCH") {
      this.#merge(path, sent);
      return { status: 200, body: this.things.get(path) ?? {} };
    }
    if (account === undefined) {
      this.things.set(path, sent);
      return { status: 200, body: sent };
    }
    if (this.taken.has(account)) return refusal(409, "StorageAccountAlreadyTaken");
    this.things.set(path, { ...sent, properties: { ...sent.properties, provisioningState: "Creating" } });
    this.things.set(`${path}/blobServices/default`, { properties: { cors: { corsRules: [] } } });
    return { status: 202, body: {}, headers: { "retry-after": "0" } };
  }

  /** As Azure does: properties one by one, tags as a whole. */
  #merge(path: string, { properties, ...rest }: Thing): void {
    const before = this.things.get(path);
    this.things.set(path, { ...before, ...rest, properties: { ...before?.properties, ...properties } });
  }
}

export interface Thing {
  readonly location?: string;
  readonly kind?: string;
  readonly sku?: object;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface ArmAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The same behind an address of this machine, whose identity endpoint gives a token for it. */
export async function serveResourceApi(manager: FakeResourceApi): Promise<ServedResourceApi> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const isMachine = url.pathname === "/machine" && url.searchParams.get("resource") === "https://management.azure.com";
      const isSignedIn = request.headers.authorization === "Bearer eyJ0.manager";
      const answer: ArmAnswer = isMachine
        ? { status: 200, body: { access_token: "eyJ0.manager", expires_in: "3600" } }
        : isSignedIn
          ? manager.answer(request.method ?? "GET", url, body)
          : refusal(401, "InvalidAuthenticationToken");
      response
        .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
        .end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { ARM_USE_MSI: "true", ARM_MSI_ENDPOINT: `${origin}/machine`, ARM_RESOURCE_MANAGER_ENDPOINT: `${origin}/` },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export interface ServedResourceApi {
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What must be there before a thing is: its group, and its account. */
function parentsOf(path: string): readonly string[] {
  return [/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+(?=\/)/, /^.*\/storageAccounts\/[^/]+(?=\/)/].flatMap(
    (parent) => parent.exec(path)?.[0] ?? [],
  );
}

function refusal(status: number, code: string, message = code): ArmAnswer {
  return { status, body: { error: { code, message } } };
}
