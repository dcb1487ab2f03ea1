import type { Exchange, WireConnection, WireRequest, WireResponse } from "../../../lib/bootstrap/kube/exchange.ts";
import type { Json, KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { at } from "../../../lib/bootstrap/kube-object.ts";
import { absent, answer, conflicting, refuse, staleness } from "./answers.ts";
import { groupList } from "./kinds.ts";
import type { Fault, FaultHook, LoggedRequest } from "./faults.ts";
import { managerAndOperation, renameOwners, updaterOf } from "./field-owners.ts";
import { conflictsOf, fieldsOf, fieldsV1, mergeApplied } from "./ownership.ts";
import type { Owners } from "./ownership.ts";
import { isWrite, route, versionOf } from "./requests.ts";
import type { Parsed } from "./requests.ts";
import { onlyStatus, withoutStatus } from "./status.ts";
import { withoutChance } from "./without-chance.ts";
import { Store } from "./store.ts";
import type { Stored } from "./store.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export interface FakeOptions {
  readonly name?: string;
  readonly gitVersion?: string;
  /** How long a CRD takes to be established. Default 300 ms. */
  readonly crdMs?: number;
  /** How long a Deployment or StatefulSet takes to be available. Default 500 ms. */
  readonly workloadMs?: number;
  /** Which of waiting requests is answered first. Default: in the order of their coming. */
  readonly random?: () => number;
  readonly mayDoAnything?: boolean;
}

/** An API server in this process: what clients see of a real one, as far as a bootstrap sees it; plus faults, a log and a dump. */
export class FakeApiServer {
  /** Every request that arrived, in order, with what was answered. */
  readonly log: LoggedRequest[] = [];
  /** Asked before and after the effect of every request. */
  fault: FaultHook = () => undefined;
  readonly store: Store;
  readonly #options: FakeOptions;
  readonly #clock: VirtualClock;
  readonly #waiting: (() => void)[] = [];

  /** @param kept - what it keeps already. Default: what a new cluster has */
  constructor(clock: VirtualClock, options: FakeOptions = {}, kept?: Store) {
    this.#clock = clock;
    this.#options = options;
    if (kept !== undefined) {
      this.store = kept;
      return;
    }
    this.store = new Store(options.name ?? "fake", () => clock.monotonic(), {
      crdMs: options.crdMs ?? 300,
      workloadMs: options.workloadMs ?? 500,
    });
    for (const name of ["default", "kube-system"]) this.#seed({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }

  /**
   * The same cluster in another world.
   *
   * @param random - as in {@link FakeOptions}. Default: as it is here
   */
  copy(clock: VirtualClock, random = this.#options.random): FakeApiServer {
    return new FakeApiServer(
      clock,
      { ...this.#options, ...(random === undefined ? {} : { random }) },
      this.store.copy(() => clock.monotonic()),
    );
  }

  /** The wire to it. */
  get wire(): WireConnection {
    return { exchange: this.#exchange, close: async () => undefined };
  }

  get writes(): readonly LoggedRequest[] {
    return this.log.filter((entry) => isWrite(entry.request));
  }

  /** Lets somebody else change things, past the log. */
  async act(method: WireRequest["method"], path: string, body?: Json): Promise<WireResponse> {
    const type = method === "PATCH" ? "application/apply-patch+yaml" : "application/json";
    return this.#handle({
      method,
      path,
      headers: { "content-type": type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Everything that it keeps, without what differs from run to run: uids, times, versions, keys. */
  dump(): Readonly<Record<string, Json>> {
    this.store.settle();
    const rows = this.store.all().map((stored) => {
      const { object, owners } = stored;
      const {
        uid: _uid,
        resourceVersion: _version,
        generation: _generation,
        creationTimestamp: _created,
        ...metadata
      } = object.metadata;
      const managers = [...owners]
        .filter(([, fields]) => fields.size > 0)
        .map(([manager]) => manager)
        .sort();
      const key = `${object.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`;
      return [key, JSON.parse(JSON.stringify({ ...object, metadata, managers }, withoutChance)) as Json] as const;
    });
    return Object.fromEntries(rows.sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  readonly #exchange: Exchange = (request, signal) =>
    this.#clock.hold(async () => {
      if (signal.aborted) throw new Error("aborted before it was sent");
      await this.#turn();
      const entry: LoggedRequest = { index: this.log.length, request, status: 0 };
      this.log.push(entry);
      const before = this.fault(entry, "before");
      if (signal.aborted) throw new Error("aborted on the way there");
      if (before !== undefined) return this.#fail(before, entry, signal);
      const response = this.#handle(request);
      entry.status = response.status;
      const after = this.fault(entry, "after");
      if (signal.aborted) throw new Error("aborted on the way back");
      return after === undefined ? response : this.#fail(after, entry, signal);
    });

  async #fail(fault: Fault, entry: LoggedRequest, signal: AbortSignal): Promise<WireResponse> {
    if ("status" in fault) {
      entry.status = fault.status;
      const retryAfter = fault.retryAfterSeconds === undefined ? undefined : String(fault.retryAfterSeconds);
      return {
        ...refuse(fault.status, fault.reason ?? "Fault", fault.message ?? "injected"),
        headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
      };
    }
    if ("reset" in fault)
      throw Object.assign(new Error(fault.reset === "ECONNRESET" ? "read ECONNRESET" : "connect ECONNREFUSED"), {
        code: fault.reset,
      });
    // Never answers; time may pass meanwhile.
    return this.#clock.unhold(
      () => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("gave up")), { once: true })),
    );
  }

  /** With a seed, requests that wait at the same time are answered in an order that the seed decides. */
  async #turn(): Promise<void> {
    const { random } = this.#options;
    if (random === undefined) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      setImmediate(() => this.#waiting.splice(Math.floor(random() * this.#waiting.length), 1)[0]?.());
    });
  }

  #handle(request: WireRequest): WireResponse {
    this.store.settle();
    const found = route(request, this.store.kinds());
    if (found === undefined) return refuse(404, "NotFound", "the server could not find the requested resource");
    if ("page" in found && found.page === "groups") return answer(200, groupList(this.store.kinds()));
    if ("page" in found)
      return answer(200, found.page === "version" ? { gitVersion: this.#options.gitVersion ?? "v1.36.1" } : "ok");
    if ("discovery" in found) return this.#discover(found.discovery);
    const response = this.#serve(request, found.object);
    this.store.settle();
    return response;
  }

  #discover(apiVersion: string): WireResponse {
    const rows = this.store.kinds().filter((kind) => versionOf(kind) === apiVersion);
    if (rows.length === 0) return refuse(404, "NotFound", "the server could not find the requested resource");
    return answer(200, {
      kind: "APIResourceList",
      resources: rows.map(({ kind, plural, namespaced }) => ({
        kind,
        name: plural,
        namespaced,
        // Reviews are asked and never kept.
        verbs: kind.endsWith("Review") ? ["create"] : ["create", "delete", "get", "list", "patch", "update"],
      })),
    });
  }

  #serve(request: WireRequest, parsed: Parsed): WireResponse {
    const body = request.body === undefined ? undefined : (JSON.parse(request.body) as KubeObject);
    if (request.method === "GET") return parsed.name === undefined ? this.#list(parsed) : this.#get(parsed);
    if (request.method === "DELETE") return this.#delete(parsed, body);
    if (body === undefined) return refuse(400, "BadRequest", "no body");
    if (request.method === "POST") return this.#create(parsed, body);
    const existing = this.store.find(parsed.kind, parsed.namespace, parsed.name ?? "");
    return request.method === "PUT" ? this.#replace(parsed, existing, body) : this.#apply(parsed, existing, body);
  }

  #get({ kind, namespace, name = "" }: Parsed): WireResponse {
    const found = this.store.find(kind, namespace, name);
    return found === undefined ? absent(kind, name) : answer(200, shown(found));
  }

  #list({ kind, apiVersion, namespace, query }: Parsed): WireResponse {
    const selected = this.store.list(kind, namespace).filter(({ object }) => selects(query.get("labelSelector"), object));
    const from = Number(query.get("continue") ?? 0);
    const limit = Number(query.get("limit") ?? selected.length);
    const items = selected.slice(from, from + limit).map((stored) => {
      const { apiVersion: _apiVersion, kind: _kind, ...item } = shown(stored);
      return item;
    });
    const more = from + limit < selected.length ? { continue: String(from + limit) } : {};
    return answer(200, { apiVersion, kind: `${kind.kind}List`, metadata: more, items });
  }

  #create(parsed: Parsed, body: KubeObject): WireResponse {
    const { kind } = parsed;
    if (kind.kind === "SelfSubjectAccessReview")
      return answer(201, { ...body, status: { allowed: this.#options.mayDoAnything ?? true } });
    if (this.store.find(kind, parsed.namespace, body.metadata.name) !== undefined) {
      return refuse(409, "AlreadyExists", `${kind.plural} "${body.metadata.name}" already exists`);
    }
    const owners: Owners = new Map([[updaterOf(managerOf(parsed)), new Set(fieldsOf(withoutStatus(body, parsed)).keys())]]);
    return this.#insert(parsed, body, owners);
  }

  #insert(parsed: Parsed, body: KubeObject, owners: Owners): WireResponse {
    const { kind, namespace } = parsed;
    const home =
      namespace === undefined
        ? undefined
        : this.store.all().find(({ object }) => object.kind === "Namespace" && object.metadata.name === namespace);
    if (kind.namespaced && home === undefined) return refuse(404, "NotFound", `namespaces "${namespace}" not found`);
    if (home?.object.metadata.deletionTimestamp !== undefined) {
      return refuse(403, "Forbidden", `unable to create new content in namespace ${namespace} because it is being terminated`);
    }
    const object = withoutStatus(body, parsed) as KubeObject;
    if (parsed.query.get("dryRun") === "All") return answer(201, object);
    return answer(201, shown(this.store.insert(kind, object, owners)));
  }

  #replace(parsed: Parsed, existing: Stored | undefined, body: KubeObject): WireResponse {
    if (existing === undefined) return absent(parsed.kind, parsed.name ?? "");
    const stale = staleness(existing, body.metadata.resourceVersion, body.metadata.uid, parsed.kind);
    if (stale !== undefined) return stale;
    if (parsed.subresource !== undefined) return this.#replaceStatus(existing, body);
    const { uid, creationTimestamp, generation } = existing.object.metadata;
    const { managedFields: _managedFields, ...stated } = body.metadata;
    const metadata = { ...stated, uid, creationTimestamp, generation } as KubeObject["metadata"];
    const status =
      parsed.kind.statusSubresource && existing.object["status"] !== undefined ? { status: existing.object["status"] } : {};
    const [before, next] = [fieldsOf(existing.object), { ...body, metadata, ...status }];
    const changed = [...fieldsOf(withoutStatus(next as KubeObject, parsed))]
      .filter(([field, value]) => JSON.stringify(before.get(field)) !== JSON.stringify(value))
      .map(([field]) => field);
    this.store.update(existing, JSON.parse(JSON.stringify(next)) as KubeObject);
    renameOwners(existing.owners, body);
    if (changed.length > 0) {
      for (const owned of existing.owners.values()) for (const field of changed) owned.delete(field);
      const updater = updaterOf(managerOf(parsed));
      existing.owners.set(updater, new Set([...(existing.owners.get(updater) ?? []), ...changed]));
    }
    return answer(200, shown(existing));
  }

  /** Who approves a request writes to its status as well. */
  #replaceStatus(existing: Stored, { status }: KubeObject): WireResponse {
    this.store.update(existing, { ...existing.object, ...(status === undefined ? {} : { status }) });
    return answer(200, shown(existing));
  }

  #apply(parsed: Parsed, existing: Stored | undefined, body: KubeObject): WireResponse {
    const manager = managerOf(parsed);
    if (body.metadata["managedFields"] !== undefined) return refuse(400, "BadRequest", "metadata.managedFields must be nil");
    const wanted = parsed.subresource === "status" ? onlyStatus(body) : (withoutStatus(body, parsed) as KubeObject);
    const fields = fieldsOf(wanted);
    if (existing === undefined) {
      if (parsed.subresource !== undefined) return absent(parsed.kind, parsed.name ?? "");
      return this.#insert(parsed, wanted, new Map([[manager, new Set(fields.keys())]]));
    }
    const stale = staleness(existing, body.metadata.resourceVersion, body.metadata.uid, parsed.kind);
    if (stale !== undefined) return stale;
    const conflicts = conflictsOf(fields, fieldsOf(existing.object), existing.owners, manager);
    if (conflicts.length > 0 && parsed.query.get("force") !== "true") return conflicting(conflicts);
    const others = [...existing.owners].filter(([other]) => other !== manager);
    const given = [...(existing.owners.get(manager) ?? [])].filter(
      (field) =>
        !fields.has(field) &&
        !others.some(([, owned]) => owned.has(field)) &&
        (parsed.subresource === "status") === field.startsWith(".status"),
    );
    const { resourceVersion: _resourceVersion, ...metadata } = wanted.metadata;
    const merged = mergeApplied(existing.object, { ...wanted, metadata }, new Set(given)) as KubeObject;
    const owners: Owners = new Map([...existing.owners].map(([name, owned]) => [name, new Set(owned)]));
    for (const { field, manager: other } of conflicts) owners.get(other)?.delete(field);
    const kept = [...(existing.owners.get(manager) ?? [])].filter(
      (field) => (parsed.subresource === "status") !== field.startsWith(".status"),
    );
    owners.set(manager, new Set([...kept, ...fields.keys()]));
    if (parsed.query.get("dryRun") === "All") return answer(200, shown({ ...existing, object: merged, owners }));
    for (const [name, owned] of owners) existing.owners.set(name, owned);
    this.store.update(existing, merged);
    return answer(200, shown(existing));
  }

  #delete(parsed: Parsed, options: KubeObject | undefined): WireResponse {
    const existing = this.store.find(parsed.kind, parsed.namespace, parsed.name ?? "");
    if (existing === undefined) return absent(parsed.kind, parsed.name ?? "");
    const [uid, version] = [at(options, "preconditions", "uid"), at(options, "preconditions", "resourceVersion")];
    const stale = staleness(existing, version as string | undefined, uid as string | undefined, parsed.kind);
    if (stale !== undefined) return stale;
    this.store.delete(existing);
    return answer(200, shown(existing));
  }

  #seed(object: KubeObject): void {
    const kind = this.store.kinds().find((one) => one.kind === object.kind && versionOf(one) === object.apiVersion);
    if (kind !== undefined) this.store.insert(kind, object, new Map());
  }
}

function managerOf({ query }: Parsed): string {
  return query.get("fieldManager") ?? "unknown";
}

/** An object as a client gets it, with its managers and what each owns. */
function shown({ object, owners }: Stored): KubeObject {
  const managedFields = [...owners]
    .filter(([, fields]) => fields.size > 0)
    .map(([owner, fields]) => ({ ...managerAndOperation(owner), apiVersion: object.apiVersion, fieldsV1: fieldsV1(fields) }));
  return managedFields.length === 0 ? object : { ...object, metadata: { ...object.metadata, managedFields } };
}

function selects(selector: string | null, object: KubeObject): boolean {
  const labels = object.metadata.labels ?? {};
  return (selector ?? "").split(",").every((term) => {
    const [key = "", value] = term.split("=");
    return term === "" || (value === undefined ? key in labels : labels[key] === value);
  });
}
