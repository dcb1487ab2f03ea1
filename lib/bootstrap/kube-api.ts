import type { Json, KindRef, KubeObject, ObjectRef } from "./kube-object.ts";

/** What reads of one cluster's API can do. Every call ends: with an answer, a {@link KubeError}, or the abort of the run. */
export interface KubeReader {
  /** The cluster's name in the fleet. */
  readonly cluster: string;
  /** GET of a path that is no object, such as `/version`. */
  raw(path: string): Promise<Json>;
  /** undefined where the object, its namespace or its kind doesn't exist. */
  get(ref: ObjectRef): Promise<KubeObject | undefined>;
  /** All of a kind, over all pages; empty where the kind is not served. Without `namespace`: of all namespaces. */
  list(kind: KindRef, options?: ListOptions): Promise<readonly KubeObject[]>;
  /** Whether the API server serves this version of the kind now. */
  serves(kind: KindRef): Promise<boolean>;
}

/** All that may be done to one cluster. */
export interface KubeApi extends KubeReader {
  /** Server-side apply with strict field validation; the object states the whole intent of its field manager. */
  apply(object: KubeObject, options: ApplyOptions): Promise<KubeObject>;
  /** POST; `AlreadyExists` is a {@link KubeError} with status 409. Also for reviews and token requests. */
  create(object: KubeObject, options?: CreateOptions): Promise<KubeObject>;
  /** PUT; with `metadata.resourceVersion` it is refused with 409 where somebody was faster. */
  replace(object: KubeObject, options?: ReplaceOptions): Promise<KubeObject>;
  /** A token of a ServiceAccount that ends by itself; the API server gives out none for less than 10 min. */
  issueToken(account: { readonly namespace: string; readonly name: string }, seconds: number): Promise<string>;
  /** `gone` where nothing was there; `deleting` also where finalizers hold it. */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<"gone" | "deleting">;
}

export interface ListOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
}

export interface ApplyOptions {
  /** Constant over versions: `fleetwright/<plugin>`. */
  readonly fieldManager: string;
  /** Take fields from other managers. Default false: a conflict is a {@link KubeError} with status 409. */
  readonly force?: boolean;
  /** Check without effect. */
  readonly dryRun?: boolean;
  readonly subresource?: "status";
}

export interface CreateOptions {
  readonly fieldManager?: string;
  /** Check without effect. */
  readonly dryRun?: boolean;
  /** What is there shows who made it, so that a second try does no harm. Default false. */
  readonly repeatable?: boolean;
}

export interface ReplaceOptions {
  /** Of a CertificateSigningRequest: who may have it signed is told there. */
  readonly subresource?: "approval";
}

export interface DeleteOptions {
  /** Only this very object: another one of its name stays. */
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** Default `Background`. */
  readonly propagation?: "Background" | "Foreground" | "Orphan";
}

/** The API server answered, with a refusal. */
export class KubeError extends Error {
  readonly cluster: string;
  /** HTTP status. */
  readonly status: number;
  /** `status.reason` of the answer, such as `NotFound`. */
  readonly reason: string;
  /** `status.details.causes` of the answer. */
  readonly causes: readonly KubeErrorCause[];
  /** What was tried, such as `apply Deployment flux-system/source-controller`. */
  readonly action: string;

  constructor(options: Pick<KubeError, "cluster" | "status" | "reason" | "causes" | "action" | "message">) {
    super(`${options.cluster}: ${options.action}: ${options.message} (${options.status} ${options.reason})`);
    this.name = "KubeError";
    this.cluster = options.cluster;
    this.status = options.status;
    this.reason = options.reason;
    this.causes = options.causes;
    this.action = options.action;
  }
}

export interface KubeErrorCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** No answer came: refused, reset, no such host, a certificate that doesn't fit, or too late. */
export class UnreachableError extends Error {
  readonly cluster: string;
  readonly action: string;
  /** `ECONNREFUSED`, `TIMEOUT` … */
  readonly code: string;

  constructor(options: {
    readonly cluster: string;
    readonly action: string;
    readonly code: string;
    readonly message: string;
    readonly cause?: unknown;
  }) {
    super(`${options.cluster}: ${options.action}: ${options.message}`, { cause: options.cause });
    this.name = "UnreachableError";
    this.cluster = options.cluster;
    this.action = options.action;
    this.code = options.code;
  }
}
